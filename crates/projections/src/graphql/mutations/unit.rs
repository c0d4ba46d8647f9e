use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    Evidence, StreamId, Subject,
    unit::{Command, Unit},
    values::{ConvenerId, Text, UnitCode, UnitId},
};

use super::{
    input::{Fields, StampInput},
    payload::{CommandPayload, run},
};
use crate::{graphql::node, read_models::units::graphql::UnitKind};

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
}

/// Unit register (danh bạ đơn vị).
#[derive(Debug, Default)]
pub struct UnitMutations;

#[Object]
impl UnitMutations {
    /// Enters a unit or host into the register (đưa vào danh bạ).
    async fn register_unit(
        &self,
        ctx: &Context<'_>,
        input: RegisterUnitInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let stamp = fields.stamp(&input.stamp);
        let convener: Option<ConvenerId> = fields.value("convener", &input.convener);
        let unit: Option<UnitId> = fields.value("unit", &input.unit);
        let name: Option<Text> = fields.value("name", &input.name);
        let code: Option<Option<UnitCode>> = fields.optional("code", input.code.as_deref());
        let parent: Option<Option<UnitId>> = fields.optional("parent", input.parent.as_deref().map(String::as_str));
        let (Some(stamp), Some(convener), Some(unit), Some(name), Some(code), Some(parent)) =
            (stamp, convener, unit, name, code, parent)
        else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let parent_kind = match &parent {
            Some(parent) => node.registered(parent).await?.map(|unit| unit.map(|unit| unit.kind)),
            None => Evidence { fact: None, read_at: ngayhoi_journal::Position::START.to_string() },
        };
        let subject = Subject { convener: Some(convener), ..Subject::default() }.unit(unit.clone());
        let command = Command::Register { kind: input.kind.into(), name, code, parent, parent_kind };
        let id = unit.to_string();
        Ok(run::<Unit>(ctx, &stamp, StreamId::Unit(unit), subject, command).await?.made(id))
    }
}
