use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId, Subject,
    group::{Command, SafeFamilyGroup},
    values::{ConvenerId, GroupId, Text, UnitId},
};

use super::{
    input::{Fields, StampInput},
    payload::{CommandPayload, run},
};
use crate::graphql::node;

/// A new safe family group.
#[derive(Debug, InputObject)]
pub struct FormSafeFamilyGroupInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register: the convener that it lies under.
    pub convener: ID,
    /// The ward or neighbourhood where it lives.
    pub unit: ID,
    /// Its id: a short readable slug, given once and never reused.
    pub group: ID,
    /// Its name.
    pub name: String,
    /// How many households belong to it, from 2.
    pub households: i64,
}

/// Cameras from social funds.
#[derive(Debug, InputObject)]
pub struct FundCamerasInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register: the convener that it lies under.
    pub convener: ID,
    /// The ward or neighbourhood where the group lives.
    pub unit: ID,
    /// Which group.
    pub group: ID,
    /// How many were added.
    pub cameras: i64,
}

/// Cameras that a neighbourhood paid for as a whole.
#[derive(Debug, InputObject)]
pub struct FundNeighbourhoodCamerasInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// In whose register: the convener that it lies under.
    pub convener: ID,
    /// Which neighbourhood (tổ dân phố).
    pub unit: ID,
    /// How many were added.
    pub cameras: i64,
    /// Who paid, in words and never by a person's name.
    pub funders: Option<String>,
}

/// Safe family groups (tổ liên gia an toàn).
#[derive(Debug, Default)]
pub struct GroupMutations;

#[Object]
impl GroupMutations {
    /// Forms a safe family group (ra mắt tổ liên gia). By police or Front.
    async fn form_safe_family_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: FormSafeFamilyGroupInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, subject) = (fields.stamp(&input.stamp), standing(&mut fields, &input.convener, &input.unit));
        let group: Option<GroupId> = fields.value("group", &input.group);
        let name: Option<Text> = fields.value("name", &input.name);
        let households = fields.count("households", input.households);
        let (Some(stamp), Some((unit, subject)), Some(group), Some(name), Some(households)) =
            (stamp, subject, group, name, households)
        else {
            return Ok(fields.into());
        };
        let place = node(ctx)?.registered(&unit).await?.map(|unit| unit.map(|unit| unit.kind));
        let command = Command::Form { unit, name, households, place };
        let id = group.to_string();
        Ok(run::<SafeFamilyGroup>(ctx, &stamp, StreamId::Group(group), subject, command).await?.made(id))
    }

    /// Records cameras from social funds (lắp camera từ nguồn xã hội hóa). By police or Front.
    async fn fund_cameras(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: FundCamerasInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, subject) = (fields.stamp(&input.stamp), standing(&mut fields, &input.convener, &input.unit));
        let group: Option<GroupId> = fields.value("group", &input.group);
        let cameras = fields.count("cameras", input.cameras);
        let (Some(stamp), Some((_, subject)), Some(group), Some(cameras)) = (stamp, subject, group, cameras) else {
            return Ok(fields.into());
        };
        run::<SafeFamilyGroup>(ctx, &stamp, StreamId::Group(group), subject, Command::FundCameras { cameras }).await
    }

    /// Records cameras that a neighbourhood paid for as a whole (tổ dân phố lắp camera xã hội hóa). By police or Front.
    async fn fund_neighbourhood_cameras(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: FundNeighbourhoodCamerasInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let (stamp, subject) = (fields.stamp(&input.stamp), standing(&mut fields, &input.convener, &input.unit));
        // Its stream goes by the neighbourhood's own id.
        let group: Option<GroupId> = fields.value("unit", &input.unit);
        let cameras = fields.count("cameras", input.cameras);
        let funders = fields.optional("funders", input.funders.as_deref());
        let (Some(stamp), Some((neighbourhood, subject)), Some(group), Some(cameras), Some(funders)) =
            (stamp, subject, group, cameras, funders)
        else {
            return Ok(fields.into());
        };
        // The ward's offices look after its neighbourhoods.
        let registered = node(ctx)?.registered(&neighbourhood).await?;
        let ward = registered.fact.as_ref().and_then(|unit| unit.parent().cloned());
        let place = registered.map(|unit| unit.map(|unit| unit.kind));
        let subject = match ward {
            Some(ward) => subject.unit(ward).host(neighbourhood.as_host()),
            None => subject,
        };
        let command = Command::FundNeighbourhoodCameras { neighbourhood, cameras, funders, place };
        run::<SafeFamilyGroup>(ctx, &stamp, StreamId::Group(group), subject, command).await
    }
}

fn standing(fields: &mut Fields, convener: &ID, unit: &ID) -> Option<(UnitId, Subject)> {
    let convener: Option<ConvenerId> = fields.value("convener", convener);
    let unit: Option<UnitId> = fields.value("unit", unit);
    let (convener, unit) = (convener?, unit?);
    Some((unit.clone(), Subject { convener: Some(convener), ..Subject::default() }.unit(unit)))
}
