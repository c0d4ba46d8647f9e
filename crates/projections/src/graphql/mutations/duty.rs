use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{programme::Command, values::DutyId};

use super::{
    input::{FestivalInput, Fields, StampInput},
    payload::CommandPayload,
    programme::run_programme,
};

/// A new duty.
#[derive(Debug, InputObject)]
pub struct AssignDutyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// What is to be done.
    pub task: String,
    /// Who sees to it: an office or organisation, never a person.
    pub in_charge: String,
    /// The last day on which it is done in time: `2019-08-12` or `12/8/2019`.
    pub due: String,
}

/// A duty as it is assigned from now on.
#[derive(Debug, InputObject)]
pub struct ChangeDutyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which duty.
    pub duty: ID,
    /// What is to be done.
    pub task: String,
    /// Who sees to it: an office or organisation, never a person.
    pub in_charge: String,
    /// The last day on which it is done in time: `2019-08-12` or `12/8/2019`.
    pub due: String,
}

/// A duty that is done.
#[derive(Debug, InputObject)]
pub struct FinishDutyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which duty.
    pub duty: ID,
}

/// A duty that is not needed after all.
#[derive(Debug, InputObject)]
pub struct DropDutyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which duty.
    pub duty: ID,
    /// Why.
    pub reason: String,
}

/// Duties in preparing a host's day (phân công nhiệm vụ).
#[derive(Debug, Default)]
pub struct DutyMutations;

#[Object]
impl DutyMutations {
    /// Assigns a duty to an office or organisation (phân công nhiệm vụ).
    async fn assign_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AssignDutyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let task = fields.value("task", &input.task);
        let in_charge = fields.value("inCharge", &input.in_charge);
        let due = fields.day("due", &input.due);
        let (Some(matter), Some(task), Some(in_charge), Some(due)) = (matter, task, in_charge, due) else {
            return Ok(fields.into());
        };
        let duty = DutyId::made_by(matter.stamp.command);
        let host = matter.kind.clone();
        let command = Command::AssignDuty { duty, task, in_charge, due, host };
        Ok(run_programme(ctx, &matter, command).await?.made(duty))
    }

    /// Assigns a duty otherwise: another task, body in charge or day (phân công lại).
    async fn change_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ChangeDutyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let duty = fields.value("duty", &input.duty);
        let task = fields.value("task", &input.task);
        let in_charge = fields.value("inCharge", &input.in_charge);
        let due = fields.day("due", &input.due);
        let (Some(matter), Some(duty), Some(task), Some(in_charge), Some(due)) = (matter, duty, task, in_charge, due)
        else {
            return Ok(fields.into());
        };
        run_programme(ctx, &matter, Command::ChangeDuty { duty, task, in_charge, due }).await
    }

    /// Ticks a duty off (nhiệm vụ đã xong).
    async fn finish_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: FinishDutyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let duty = fields.value("duty", &input.duty);
        let (Some(matter), Some(duty)) = (matter, duty) else { return Ok(fields.into()) };
        run_programme(ctx, &matter, Command::FinishDuty { duty }).await
    }

    /// Drops a duty that is not needed after all, with a reason (thôi nhiệm vụ).
    async fn drop_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DropDutyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let duty = fields.value("duty", &input.duty);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(duty), Some(reason)) = (matter, duty, reason) else { return Ok(fields.into()) };
        run_programme(ctx, &matter, Command::DropDuty { duty, reason }).await
    }
}
