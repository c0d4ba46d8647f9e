use async_graphql::{Context, ID, InputObject, Object};
use ngayhoi_domain::{
    StreamId,
    ceremony::{AgendaItem, Ceremony, Command},
    values::{AgendaItemId, PersonId, Personal, Text},
};

use super::{
    input::{FestivalInput, Fields, HostMatter, SlotInput, StampInput},
    payload::{CommandPayload, run},
};
use crate::read_models::overview::graphql::AgendaKind;

/// A host's ceremony as a whole.
#[derive(Debug, InputObject)]
pub struct CeremonyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
}

/// When and where a ceremony is to be.
#[derive(Debug, InputObject)]
pub struct PlanCeremonyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// When it begins: `2019-08-18T08:00` on Vietnam's clock, or with an offset.
    pub starts_at: String,
    /// Where.
    pub venue: String,
}

/// A new item of the agenda.
#[derive(Debug, InputObject)]
pub struct AddAgendaItemInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// What it is.
    pub kind: AgendaKind,
    /// As printed.
    pub title: String,
    /// When.
    pub slot: SlotInput,
    /// Who speaks, where it is one person. The name is sealed.
    pub speaker: Option<String>,
}

/// An item's new time.
#[derive(Debug, InputObject)]
pub struct MoveAgendaItemInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which item.
    pub item: ID,
    /// Its new time.
    pub slot: SlotInput,
}

/// One item of the agenda.
#[derive(Debug, InputObject)]
pub struct AgendaItemInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which item.
    pub item: ID,
}

/// A ceremony's new time.
#[derive(Debug, InputObject)]
pub struct RescheduleCeremonyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// The new beginning; every item is shifted by the same time.
    pub starts_at: String,
    /// Why.
    pub reason: String,
}

/// Why a ceremony is cancelled.
#[derive(Debug, InputObject)]
pub struct CancelCeremonyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Why.
    pub reason: String,
}

/// Who signs the emulation pact.
#[derive(Debug, InputObject)]
pub struct SignPactInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// The parties, at least two: organisations, never persons.
    pub parties: Vec<String>,
}

/// How many came.
#[derive(Debug, InputObject)]
pub struct RecordAttendanceInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Persons.
    pub attendees: i64,
}

/// Ceremony (phần lễ).
#[derive(Debug, Default)]
pub struct CeremonyMutations;

#[Object]
impl CeremonyMutations {
    /// Plans a host's ceremony (lên kế hoạch buổi lễ).
    async fn plan_ceremony(
        &self,
        ctx: &Context<'_>,
        input: PlanCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let starts_at = fields.instant("startsAt", &input.starts_at);
        let venue = fields.value("venue", &input.venue);
        let (Some(matter), Some(starts_at), Some(venue)) = (matter, starts_at, venue) else { return Ok(fields.into()) };
        let host = matter.kind.clone();
        run_ceremony(ctx, &matter, Command::Plan { starts_at, venue, host }).await
    }

    /// Adds an item to the agenda (thêm mục).
    async fn add_agenda_item(
        &self,
        ctx: &Context<'_>,
        input: AddAgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let title = fields.value("title", &input.title);
        let slot = fields.slot("slot", &input.slot);
        let speaker: Option<Option<Text>> = fields.optional("speaker", input.speaker.as_deref());
        let (Some(matter), Some(title), Some(slot), Some(speaker)) = (matter, title, slot, speaker) else {
            return Ok(fields.into());
        };
        let item = AgendaItemId::made_by(matter.stamp.command);
        let speaker = speaker.map(|name| Personal::open(PersonId::made_by(matter.stamp.command), name));
        let command = Command::AddItem { item: AgendaItem { item, kind: input.kind.into(), title, slot, speaker } };
        Ok(run_ceremony(ctx, &matter, command).await?.made(item))
    }

    /// Gives an item another time (đổi giờ).
    async fn move_agenda_item(
        &self,
        ctx: &Context<'_>,
        input: MoveAgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let item = fields.value("item", &input.item);
        let slot = fields.slot("slot", &input.slot);
        let (Some(matter), Some(item), Some(slot)) = (matter, item, slot) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::MoveItem { item, slot }).await
    }

    /// Takes an item off the agenda (bỏ mục).
    async fn remove_agenda_item(
        &self,
        ctx: &Context<'_>,
        input: AgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let item = fields.value("item", &input.item);
        let (Some(matter), Some(item)) = (matter, item) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::RemoveItem { item }).await
    }

    /// Approves the agenda as it stands (duyệt chương trình lễ). By the chair, who did not plan it.
    async fn approve_agenda(&self, ctx: &Context<'_>, input: CeremonyInput) -> async_graphql::Result<CommandPayload> {
        simple(ctx, &input, Command::ApproveAgenda {}).await
    }

    /// Gives the ceremony another time (dời ngày giờ).
    async fn reschedule_ceremony(
        &self,
        ctx: &Context<'_>,
        input: RescheduleCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let starts_at = fields.instant("startsAt", &input.starts_at);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(starts_at), Some(reason)) = (matter, starts_at, reason) else {
            return Ok(fields.into());
        };
        run_ceremony(ctx, &matter, Command::Reschedule { starts_at, reason }).await
    }

    /// Cancels the ceremony (hủy buổi lễ). By the chair.
    async fn cancel_ceremony(
        &self,
        ctx: &Context<'_>,
        input: CancelCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(reason)) = (matter, reason) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::Cancel { reason }).await
    }

    /// Begins the ceremony (khai mạc).
    async fn start_ceremony(&self, ctx: &Context<'_>, input: CeremonyInput) -> async_graphql::Result<CommandPayload> {
        simple(ctx, &input, Command::Start {}).await
    }

    /// Marks an item as done (xong một mục).
    async fn complete_agenda_item(
        &self,
        ctx: &Context<'_>,
        input: AgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let item = fields.value("item", &input.item);
        let (Some(matter), Some(item)) = (matter, item) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::CompleteItem { item }).await
    }

    /// Records the signing of the emulation pact (ký giao ước thi đua).
    async fn sign_pact(&self, ctx: &Context<'_>, input: SignPactInput) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let parties = fields.texts("parties", &input.parties);
        let (Some(matter), Some(parties)) = (matter, parties) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::SignPact { parties }).await
    }

    /// Records how many came (số người dự).
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        input: RecordAttendanceInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::default();
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let attendees = fields.count("attendees", input.attendees);
        let (Some(matter), Some(attendees)) = (matter, attendees) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::RecordAttendance { attendees }).await
    }

    /// Ends the ceremony (bế mạc).
    async fn complete_ceremony(
        &self,
        ctx: &Context<'_>,
        input: CeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        simple(ctx, &input, Command::Complete {}).await
    }
}

async fn simple(ctx: &Context<'_>, input: &CeremonyInput, command: Command) -> async_graphql::Result<CommandPayload> {
    let mut fields = Fields::default();
    match fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await? {
        Some(matter) => run_ceremony(ctx, &matter, command).await,
        None => Ok(fields.into()),
    }
}

async fn run_ceremony(
    ctx: &Context<'_>,
    matter: &HostMatter,
    command: Command,
) -> async_graphql::Result<CommandPayload> {
    let stream = StreamId::Ceremony(matter.festival.year, matter.host.clone());
    run::<Ceremony>(ctx, &matter.stamp, stream, matter.subject(), command).await
}
