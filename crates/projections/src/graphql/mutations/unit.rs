use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use ngayhoi_domain::{
    Evidence, Explanation, StreamId, Subject,
    unit::{Command, Share, Unit},
    values::{ConvenerId, DocumentRef, Text, UnitCode, UnitId},
};

use super::{
    input::{DocumentInput, Fields, StampInput},
    payload::{CommandPayload, run, told},
};
use crate::{
    commands::{Reform, Stamp},
    graphql::node,
    read_models::units::graphql::{LandExtent, UnitKind},
};

/// A unit or host for the register.
#[derive(Debug, InputObject)]
pub struct RegisterUnitInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register: the convener that it lies under.
    pub convener: ID,
    /// Its id: a short readable slug, given once and never reused.
    pub unit: ID,
    /// What it is.
    pub kind: UnitKind,
    /// Its name without the kind's word.
    pub name: String,
    /// The state's code, where verified.
    pub code: Option<String>,
    /// The unit that it belongs to; absent for the topmost.
    pub parent: Option<ID>,
    /// Its first day, where a decision founded it: `2025-07-01` or `1/7/2025`. Absent where it was there before.
    pub since: Option<String>,
    /// The decision that founded it.
    pub decision: Option<DocumentInput>,
}

/// Another name, kind or code for a unit.
#[derive(Debug, InputObject)]
pub struct RenameUnitInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register.
    pub convener: ID,
    /// Which unit.
    pub unit: ID,
    /// The first day on which it holds: `2025-07-01` or `1/7/2025`.
    pub on: String,
    /// What it rests on; only a historian may lack it.
    pub decision: Option<DocumentInput>,
    /// What it is from then on.
    pub kind: UnitKind,
    /// Its name from then on, without the kind's word.
    pub name: String,
    /// Its code from then on, where verified.
    pub code: Option<String>,
}

/// Another unit for a unit to belong to.
#[derive(Debug, InputObject)]
pub struct TransferUnitInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register.
    pub convener: ID,
    /// Which unit.
    pub unit: ID,
    /// The first day on which it holds: `2025-07-01` or `1/7/2025`.
    pub on: String,
    /// What it rests on; only a historian may lack it.
    pub decision: Option<DocumentInput>,
    /// The unit that it belongs to from then on.
    pub parent: ID,
}

/// Units that go into another as a whole.
#[derive(Debug, InputObject)]
pub struct MergeUnitsInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register.
    pub convener: ID,
    /// Which units.
    #[graphql(validator(max_items = 100))]
    pub units: Vec<ID>,
    /// The first day on which they are no more: `2025-07-01` or `1/7/2025`.
    pub on: String,
    /// What it rests on; only a historian may lack it.
    pub decision: Option<DocumentInput>,
    /// The unit that takes them over. A new one is registered first, under an id of its own.
    pub into: ID,
}

/// A unit that is divided among others.
#[derive(Debug, InputObject)]
pub struct SplitUnitInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register.
    pub convener: ID,
    /// Which unit.
    pub unit: ID,
    /// The first day on which it is no more: `2025-07-01` or `1/7/2025`.
    pub on: String,
    /// What it rests on; only a historian may lack it.
    pub decision: Option<DocumentInput>,
    /// The units that take it over.
    #[graphql(validator(max_items = 100))]
    pub into: Vec<ShareInput>,
}

/// What a unit takes of one that is divided.
#[derive(Debug, InputObject)]
pub struct ShareInput {
    /// The unit that takes it.
    pub unit: ID,
    /// How much: most of it, or a part.
    pub extent: LandExtent,
}

/// A unit that ends without another in its place.
#[derive(Debug, InputObject)]
pub struct DissolveUnitInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register.
    pub convener: ID,
    /// Which unit.
    pub unit: ID,
    /// The first day on which it is no more: `2025-07-01` or `1/7/2025`.
    pub on: String,
    /// What it rests on; only a historian may lack it.
    pub decision: Option<DocumentInput>,
    /// How it comes to that.
    pub cause: DissolutionCause,
}

/// How a unit comes to be no more without another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
#[graphql(remote = "ngayhoi_domain::unit::Dissolution")]
pub enum DissolutionCause {
    /// Giải thể.
    Disbanded,
    /// Bỏ cấp: the whole level that it is of is no more.
    LevelAbolished,
}

/// Unit register (danh bạ đơn vị).
#[derive(Debug, Default)]
pub struct UnitMutations;

#[Object]
impl UnitMutations {
    /// Enters a unit or host into the register (đưa vào danh bạ). By the convener, police or a historian; by a ward's own
    /// police what lies in their ward.
    async fn register_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RegisterUnitInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let stamp = fields.stamp(&input.stamp);
        let convener: Option<ConvenerId> = fields.value("convener", &input.convener);
        let unit: Option<UnitId> = fields.value("unit", &input.unit);
        let name: Option<Text> = fields.value("name", &input.name);
        let code: Option<Option<UnitCode>> = fields.optional("code", input.code.as_deref());
        let parent: Option<Option<UnitId>> = fields.optional("parent", input.parent.as_deref().map(String::as_str));
        let since = day_or_none(&mut fields, "since", input.since.as_deref());
        let decision = document_or_none(&mut fields, input.decision.as_ref());
        let (
            Some(stamp),
            Some(convener),
            Some(unit),
            Some(name),
            Some(code),
            Some(parent),
            Some(since),
            Some(decision),
        ) = (stamp, convener, unit, name, code, parent, since, decision)
        else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let above = match &parent {
            Some(parent) => node.registered_on(parent, since.unwrap_or_else(|| stamp.day())).await?,
            None => Evidence { fact: None, read_at: ngayhoi_journal::Position::START.to_string() },
        };
        let subject = Subject { convener: Some(convener.clone()), ..Subject::default() }.unit(unit.clone());
        let (id, kind) = (unit.to_string(), input.kind.into());
        let stream = StreamId::Unit(unit.clone());
        let command = Command::Register { unit, convener, kind, name, code, parent, since, decision, above };
        Ok(run::<Unit>(ctx, &stamp, stream, subject, command).await?.made(id))
    }

    /// Lets a unit go by another name, kind or code from a day on (đổi tên, loại, mã). By the convener or a historian.
    async fn rename_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RenameUnitInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = Matter::read(&mut fields, &input.stamp, &input.convener, &input.on, input.decision.as_ref());
        let unit = fields.value("unit", &input.unit);
        let name: Option<Text> = fields.value("name", &input.name);
        let code: Option<Option<UnitCode>> = fields.optional("code", input.code.as_deref());
        let (Some(matter), Some(unit), Some(name), Some(code)) = (matter, unit, name, code) else {
            return Ok(fields.into());
        };
        let change = matter.reform.of(node(ctx)?, unit).await?;
        matter.run(ctx, Command::Rename { change, kind: input.kind.into(), name, code }).await
    }

    /// Lets a unit belong to another one from a day on (chuyển về đơn vị khác). By the convener or a historian.
    async fn transfer_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: TransferUnitInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = Matter::read(&mut fields, &input.stamp, &input.convener, &input.on, input.decision.as_ref());
        let unit = fields.value("unit", &input.unit);
        let parent: Option<UnitId> = fields.value("parent", &input.parent);
        let (Some(matter), Some(unit), Some(parent)) = (matter, unit, parent) else { return Ok(fields.into()) };
        let node = node(ctx)?;
        let change = matter.reform.of(node, unit).await?;
        let to = node.registered_on(&parent, matter.reform.on).await?;
        matter.run(ctx, Command::Transfer { change, parent, to }).await
    }

    /// Lets units go into another as a whole (nhập). By the convener or a historian. All are judged before the first is
    /// written.
    async fn merge_units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: MergeUnitsInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = Matter::read(&mut fields, &input.stamp, &input.convener, &input.on, input.decision.as_ref());
        let into: Option<UnitId> = fields.value("into", &input.into);
        let units: Vec<Option<UnitId>> =
            input.units.iter().enumerate().map(|(index, unit)| fields.value(&format!("units.{index}"), unit)).collect();
        if units.is_empty() {
            let words = ("Hãy nêu ít nhất một đơn vị được nhập.", "Name at least one unit that goes into the other.");
            fields.refuse("units", Explanation::of("UNITS_MISSING", words.0, words.1));
            return Ok(fields.into());
        }
        let units: Option<Vec<UnitId>> = units.into_iter().collect();
        let (Some(matter), Some(into), Some(units)) = (matter, into, units) else { return Ok(fields.into()) };
        let done = node(ctx)?.merge_units(&matter.stamp, &matter.reform, &units, &into).await;
        match done.transpose() {
            Some(done) => told(None, done),
            None => Ok(fields.into()),
        }
    }

    /// Divides a unit among several others (chia tách). By the convener or a historian.
    async fn split_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: SplitUnitInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = Matter::read(&mut fields, &input.stamp, &input.convener, &input.on, input.decision.as_ref());
        let unit: Option<UnitId> = fields.value("unit", &input.unit);
        let into: Vec<Option<Share>> = input
            .into
            .iter()
            .enumerate()
            .map(|(index, share)| {
                let unit = fields.value(&format!("into.{index}.unit"), &share.unit)?;
                Some(Share { unit, extent: share.extent.into() })
            })
            .collect();
        let into: Option<Vec<Share>> = into.into_iter().collect();
        let (Some(matter), Some(unit), Some(into)) = (matter, unit, into) else { return Ok(fields.into()) };
        let (node, on) = (node(ctx)?, matter.reform.on);
        let remaining = node.beneath(&unit, on).await?;
        let change = matter.reform.of(node, unit).await?;
        let successors = node
            .evidence(async {
                let mut found = Vec::with_capacity(into.len());
                for share in &into {
                    found.push(node.registered_on(&share.unit, on).await?.fact);
                }
                Ok(found)
            })
            .await?;
        matter.run(ctx, Command::Split { change, into, successors, remaining }).await
    }

    /// Lets a unit end without another in its place (giải thể, bỏ cấp). By the convener or a historian.
    async fn dissolve_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DissolveUnitInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = Matter::read(&mut fields, &input.stamp, &input.convener, &input.on, input.decision.as_ref());
        let unit: Option<UnitId> = fields.value("unit", &input.unit);
        let (Some(matter), Some(unit)) = (matter, unit) else { return Ok(fields.into()) };
        let node = node(ctx)?;
        let remaining = node.beneath(&unit, matter.reform.on).await?;
        let change = matter.reform.of(node, unit).await?;
        matter.run(ctx, Command::Dissolve { change, cause: input.cause.into(), remaining }).await
    }
}

/// Who asks for which reform.
struct Matter {
    stamp: Stamp,
    reform: Reform,
}

impl Matter {
    fn read(
        fields: &mut Fields,
        stamp: &StampInput,
        convener: &ID,
        on: &str,
        decision: Option<&DocumentInput>,
    ) -> Option<Self> {
        let (stamp, convener) = (fields.stamp(stamp), fields.value("convener", convener));
        let (on, decision) = (fields.day("on", on), document_or_none(fields, decision));
        Some(Self { stamp: stamp?, reform: Reform { convener: convener?, on: on?, decision: decision? } })
    }

    async fn run(&self, ctx: &Context<'_>, command: Command) -> async_graphql::Result<CommandPayload> {
        let unit = match &command {
            Command::Register { unit, .. } => unit.clone(),
            Command::Rename { change, .. }
            | Command::Transfer { change, .. }
            | Command::Merge { change, .. }
            | Command::Split { change, .. }
            | Command::Dissolve { change, .. } => change.unit.clone(),
        };
        let subject = self.reform.subject(&unit);
        run::<Unit>(ctx, &self.stamp, StreamId::Unit(unit), subject, command).await
    }
}

fn day_or_none(fields: &mut Fields, path: &str, given: Option<&str>) -> Option<Option<NaiveDate>> {
    match given.map(str::trim) {
        None | Some("") => Some(None),
        Some(given) => fields.day(path, given).map(Some),
    }
}

fn document_or_none(fields: &mut Fields, given: Option<&DocumentInput>) -> Option<Option<DocumentRef>> {
    match given {
        None => Some(None),
        Some(given) => fields.document("decision", given).map(Some),
    }
}
