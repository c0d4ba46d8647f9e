use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    assessment::{Assessment, Command},
};

use super::{
    input::{FestivalInput, Fields, StampInput, UnitMatter, WindowInput},
    payload::{CommandPayload, run},
};
use crate::read_models::overview::graphql::{AssessmentScope, FigureKind};

/// What is to be assessed.
#[derive(Debug, InputObject)]
pub struct CallAssessmentInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit; the convener for the whole.
    pub unit: ID,
    /// The days that it covers; its end may lie after the ceremony.
    pub period: WindowInput,
    /// At which levels.
    pub scopes: Vec<AssessmentScope>,
}

/// A figure.
#[derive(Debug, InputObject)]
pub struct ReportFigureInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit reports; the convener for the whole.
    pub unit: ID,
    /// What is counted.
    pub kind: FigureKind,
    /// How many.
    pub value: i64,
}

/// An assessment in words.
#[derive(Debug, InputObject)]
pub struct AssessMovementInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit assesses; the convener for the whole.
    pub unit: ID,
    /// At which level.
    pub scope: AssessmentScope,
    /// In words.
    pub summary: String,
}

/// Assessment of the movement (đánh giá phong trào).
#[derive(Debug, Default)]
pub struct AssessmentMutations;

#[Object]
impl AssessmentMutations {
    /// Calls for an assessment (yêu cầu đánh giá).
    async fn call_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CallAssessmentInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(period)) = (matter, fields.window("period", &input.period)) else {
            return Ok(fields.into());
        };
        let scopes = input.scopes.into_iter().map(Into::into).collect();
        run_assessment(ctx, &matter, Command::Call { period, scopes }).await
    }

    /// Reports a figure (số liệu báo cáo). A later report takes the place of the earlier one.
    async fn report_figure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ReportFigureInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(value)) = (matter, fields.count("value", input.value)) else {
            return Ok(fields.into());
        };
        let command = Command::ReportFigure { figure: input.kind.into(), value: value.into() };
        run_assessment(ctx, &matter, command).await
    }

    /// Assesses the movement at one level (đánh giá phong trào).
    async fn assess_movement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AssessMovementInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let (Some(matter), Some(summary)) = (matter, fields.value("summary", &input.summary)) else {
            return Ok(fields.into());
        };
        run_assessment(ctx, &matter, Command::Assess { scope: input.scope.into(), summary }).await
    }
}

async fn run_assessment(
    ctx: &Context<'_>,
    matter: &UnitMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    let stream = StreamId::Assessment(matter.festival.year, matter.unit.clone());
    run::<Assessment>(ctx, &matter.stamp, stream, matter.subject(), command).await
}
