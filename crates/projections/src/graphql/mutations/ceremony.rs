use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use ngayhoi_domain::{
    StreamId,
    ceremony::{AgendaItem, Ceremony, Command, Correction},
    values::{AgendaItemId, DelegateId, PersonId, Personal, Text},
};

use super::{
    input::{FestivalInput, Fields, HostMatter, SlotInput, StampInput},
    payload::{CommandPayload, run},
};
use crate::read_models::overview::graphql::{AgendaKind, AssessmentScope};

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

/// Where a ceremony is held instead.
#[derive(Debug, InputObject)]
pub struct RelocateCeremonyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Where to.
    pub venue: String,
    /// Why.
    pub reason: String,
}

/// A delegate.
#[derive(Debug, InputObject)]
pub struct InviteDelegateInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// From where: an organisation.
    pub organisation: String,
    /// Who, where that is known. The name is sealed.
    pub person: Option<String>,
}

/// What a delegate answered.
#[derive(Debug, InputObject)]
pub struct AnswerInvitationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Which delegate.
    pub delegate: ID,
    /// Whether they come.
    pub comes: bool,
}

/// Who gave flowers.
#[derive(Debug, InputObject)]
pub struct RecordFlowersInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// From whom: an organisation.
    pub from: String,
}

/// A model that was launched.
#[derive(Debug, InputObject)]
pub struct RecordModelLaunchInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// Its name, such as `Tổ liên gia an toàn`.
    pub name: String,
}

/// What was said of the movement.
#[derive(Debug, InputObject)]
pub struct RecordAssessmentInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// At which level.
    pub scope: AssessmentScope,
    /// In words.
    pub summary: String,
}

/// What is put right in the record of a ceremony that is over.
#[derive(Debug, InputObject)]
pub struct CorrectCeremonyInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which host.
    pub host: ID,
    /// What.
    pub correction: CorrectionInput,
    /// Why.
    pub reason: String,
}

/// What is put right.
#[derive(Debug, OneofObject)]
pub enum CorrectionInput {
    /// How many attended.
    Attendees(i64),
    /// Who signed the emulation pact: all parties.
    Pact(Vec<String>),
    /// Who gave flowers: all of them.
    Flowers(Vec<String>),
    /// Which models were launched: all of them.
    Models(Vec<String>),
    /// What was said of the movement.
    Assessment(AssessmentWordsInput),
    /// An item that was held after all.
    ItemDone(ID),
    /// An item that was not held.
    ItemNotDone(ID),
}

/// What was said of the movement.
#[derive(Debug, InputObject)]
pub struct AssessmentWordsInput {
    /// At which level.
    pub scope: AssessmentScope,
    /// In words.
    pub summary: String,
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
        #[graphql(desc = "What is recorded, and by whom.")] input: PlanCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: AddAgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: MoveAgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: AgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let item = fields.value("item", &input.item);
        let (Some(matter), Some(item)) = (matter, item) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::RemoveItem { item }).await
    }

    /// Approves the agenda as it stands (duyệt chương trình lễ). By the chair, who did not plan it.
    async fn approve_agenda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        simple(ctx, &input, Command::ApproveAgenda {}).await
    }

    /// Gives the ceremony another time (dời ngày giờ).
    async fn reschedule_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RescheduleCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
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
        #[graphql(desc = "What is recorded, and by whom.")] input: CancelCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(reason)) = (matter, reason) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::Cancel { reason }).await
    }

    /// Begins the ceremony (khai mạc).
    async fn start_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        simple(ctx, &input, Command::Start {}).await
    }

    /// Marks an item as done (xong một mục).
    async fn complete_agenda_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AgendaItemInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let item = fields.value("item", &input.item);
        let (Some(matter), Some(item)) = (matter, item) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::CompleteItem { item }).await
    }

    /// Records the signing of the emulation pact (ký giao ước thi đua).
    async fn sign_pact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: SignPactInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let parties = fields.texts("parties", &input.parties);
        let (Some(matter), Some(parties)) = (matter, parties) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::SignPact { parties }).await
    }

    /// Records how many came (số người dự).
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordAttendanceInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let attendees = fields.count("attendees", input.attendees);
        let (Some(matter), Some(attendees)) = (matter, attendees) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::RecordAttendance { attendees }).await
    }

    /// Holds the ceremony elsewhere (đổi địa điểm), such as for rain. The agenda is approved anew.
    async fn relocate_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RelocateCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let venue = fields.value("venue", &input.venue);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(venue), Some(reason)) = (matter, venue, reason) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::Relocate { venue, reason }).await
    }

    /// Invites a delegate (mời đại biểu).
    async fn invite_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: InviteDelegateInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let organisation = fields.value("organisation", &input.organisation);
        let person: Option<Option<Text>> = fields.optional("person", input.person.as_deref());
        let (Some(matter), Some(organisation), Some(person)) = (matter, organisation, person) else {
            return Ok(fields.into());
        };
        let delegate = DelegateId::made_by(matter.stamp.command);
        let person = person.map(|name| Personal::open(PersonId::made_by(matter.stamp.command), name));
        Ok(run_ceremony(ctx, &matter, Command::Invite { delegate, organisation, person }).await?.made(delegate))
    }

    /// Records whether a delegate comes (đại biểu trả lời).
    async fn answer_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AnswerInvitationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let delegate = fields.value("delegate", &input.delegate);
        let (Some(matter), Some(delegate)) = (matter, delegate) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::Answer { delegate, comes: input.comes }).await
    }

    /// Records who gave flowers (tặng hoa).
    async fn record_flowers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordFlowersInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let from = fields.value("from", &input.from);
        let (Some(matter), Some(from)) = (matter, from) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::GiveFlowers { from }).await
    }

    /// Records which model was launched (ra mắt mô hình).
    async fn record_model_launch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordModelLaunchInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let name = fields.value("name", &input.name);
        let (Some(matter), Some(name)) = (matter, name) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::LaunchModel { name }).await
    }

    /// Records what was said of the movement at a level (đánh giá phong trào tại buổi lễ).
    async fn record_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordAssessmentInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let summary = fields.value("summary", &input.summary);
        let (Some(matter), Some(summary)) = (matter, summary) else { return Ok(fields.into()) };
        run_ceremony(ctx, &matter, Command::DeliverAssessment { scope: input.scope.into(), summary }).await
    }

    /// Puts right what was recorded, once the ceremony is over (đính chính).
    async fn correct_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CorrectCeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_host(ctx, &input.stamp, &input.festival, &input.host).await?;
        let correction = correction(&mut fields, &input.correction);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(correction), Some(reason)) = (matter, correction, reason) else {
            return Ok(fields.into());
        };
        run_ceremony(ctx, &matter, Command::Correct { correction, reason }).await
    }

    /// Ends the ceremony (bế mạc).
    async fn complete_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CeremonyInput,
    ) -> async_graphql::Result<CommandPayload> {
        simple(ctx, &input, Command::Complete {}).await
    }
}

fn correction(fields: &mut Fields, given: &CorrectionInput) -> Option<Correction> {
    Some(match given {
        CorrectionInput::Attendees(attendees) => {
            Correction::Attendance { attendees: fields.count("correction.attendees", *attendees)? }
        }
        CorrectionInput::Pact(parties) => Correction::Pact { parties: fields.texts("correction.pact", parties)? },
        CorrectionInput::Flowers(from) => Correction::Flowers { from: fields.texts("correction.flowers", from)? },
        CorrectionInput::Models(names) => Correction::Models { names: fields.texts("correction.models", names)? },
        CorrectionInput::Assessment(AssessmentWordsInput { scope, summary }) => Correction::Assessment {
            scope: (*scope).into(),
            summary: fields.value("correction.assessment.summary", summary)?,
        },
        CorrectionInput::ItemDone(item) => Correction::ItemDone { item: fields.value("correction.itemDone", item)? },
        CorrectionInput::ItemNotDone(item) => {
            Correction::ItemNotDone { item: fields.value("correction.itemNotDone", item)? }
        }
    })
}

async fn simple(ctx: &Context<'_>, input: &CeremonyInput, command: Command) -> async_graphql::Result<CommandPayload> {
    let mut fields = Fields::of(ctx);
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
