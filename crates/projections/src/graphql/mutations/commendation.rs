use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use ngayhoi_domain::{
    Evidence, StreamId,
    achievement::Claim,
    ceremony::Ceremony,
    commendation::{Ballot, Command, Commendations, Nominee},
    values::{AchievementId, ActorId, AgendaItemId, CommendationId, Dong, HostId, PersonId, Personal, Text},
};

use super::{
    input::{DocumentInput, FestivalInput, Fields, StampInput, UnitMatter},
    payload::{CommandPayload, run, told},
};
use crate::{
    graphql::node,
    read_models::commendation_roll::graphql::{
        CommendationAuthority, CommendationForm, CommendationLaw, RevocationGround,
    },
};

/// Who is to be commended.
#[derive(Debug, OneofObject)]
pub enum NomineeNameInput {
    /// Tập thể: a collective's name.
    Collective(String),
    /// Cá nhân: a person's name, which is sealed.
    Individual(String),
    /// Hộ gia đình: the name of its head, which is sealed.
    Household(String),
}

/// A proposal to commend.
#[derive(Debug, InputObject)]
pub struct NominateCommendationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit proposes.
    pub unit: ID,
    /// For whom.
    pub nominee: NomineeNameInput,
    /// In which form.
    pub form: CommendationForm,
    /// The achievement's id, where it is known already. Where absent, the same nominee and the same words in the same
    /// unit's year are the same achievement. One achievement is rewarded once.
    pub achievement: Option<ID>,
    /// The achievement in words (thành tích).
    pub merit: String,
}

/// An appraisal.
#[derive(Debug, InputObject)]
pub struct AppraiseCommendationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// What the appraisal says.
    pub opinion: String,
}

/// The council's vote.
#[derive(Debug, InputObject)]
pub struct RecommendCommendationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// Votes for.
    pub votes_for: i64,
    /// Votes against.
    pub votes_against: i64,
    /// Members who stood aside.
    #[graphql(default)]
    pub recused: i64,
}

/// The chair's decision.
#[derive(Debug, InputObject)]
pub struct DecideCommendationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// Number and date.
    pub decision: DocumentInput,
    /// Who signed it. The name is sealed.
    pub signer: String,
    /// The law that it rests on, as cited in the decision.
    pub legal_basis: String,
    /// The money that goes with it, in đồng, as decided.
    pub amount: Option<i64>,
    /// The law that is cited; the one in force on that day where absent. Another one is refused.
    pub law: Option<CommendationLaw>,
    /// Whose authority it is; the unit's chair where absent.
    pub authority: Option<CommendationAuthority>,
}

/// A council convened by name.
#[derive(Debug, InputObject)]
pub struct ConveneCouncilInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Its members, by seat or office such as `uy-vien-1`, never by a person's name.
    pub members: Vec<String>,
    /// How many of them must vote.
    pub quorum: i64,
}

/// A member who stands aside.
#[derive(Debug, InputObject)]
pub struct RecuseMemberInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// Who stands aside, by seat or office.
    pub member: String,
    /// Why.
    pub reason: String,
}

/// The vote of a council that was convened by name.
#[derive(Debug, InputObject)]
pub struct RecordCouncilVoteInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// Who voted how.
    pub ballots: Vec<BallotInput>,
}

/// How one member voted.
#[derive(Debug, InputObject)]
pub struct BallotInput {
    /// The member, by seat or office.
    pub member: String,
    /// For or against.
    pub in_favour: bool,
}

/// At which item of whose ceremony a commendation is to be presented.
#[derive(Debug, InputObject)]
pub struct SchedulePresentationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// At whose ceremony.
    pub host: ID,
    /// At which item of its agenda.
    pub item: ID,
}

/// Why a presentation falls away.
#[derive(Debug, InputObject)]
pub struct CallOffPresentationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// At whose ceremony it was to be.
    pub host: ID,
    /// Why.
    pub reason: String,
}

/// Why and by which decision a commendation is revoked.
#[derive(Debug, InputObject)]
pub struct RevokeCommendationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// Why, as the law sees it.
    pub ground: RevocationGround,
    /// By which decision.
    pub decision: DocumentInput,
    /// Why, in words.
    pub reason: String,
}

/// One commendation.
#[derive(Debug, InputObject)]
pub struct RecordAwardReturnInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
}

/// Why a proposal falls.
#[derive(Debug, InputObject)]
pub struct CommendationReasonInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// Why.
    pub reason: String,
}

/// At whose ceremony a commendation is presented.
#[derive(Debug, InputObject)]
pub struct PresentCommendationInput {
    /// Who, which wish, when.
    pub stamp: StampInput,
    /// Which festival year.
    pub festival: FestivalInput,
    /// Which unit's.
    pub unit: ID,
    /// Which one.
    pub commendation: ID,
    /// At whose ceremony.
    pub host: ID,
}

/// Commendations (khen thưởng).
#[derive(Debug, Default)]
pub struct CommendationMutations;

#[Object]
impl CommendationMutations {
    /// Proposes to commend (đề nghị khen thưởng). By police or Front.
    async fn nominate_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: NominateCommendationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let merit = fields.value("merit", &input.merit);
        let (path, name) = match &input.nominee {
            NomineeNameInput::Collective(name) => ("nominee.collective", name),
            NomineeNameInput::Individual(name) => ("nominee.individual", name),
            NomineeNameInput::Household(name) => ("nominee.household", name),
        };
        let name: Option<Text> = fields.value(path, name);
        let known: Option<Option<AchievementId>> =
            fields.optional("achievement", input.achievement.as_deref().map(String::as_str));
        let (Some(matter), Some(merit), Some(name), Some(known)) = (matter, merit, name, known) else {
            return Ok(fields.into());
        };
        let wish = matter.stamp.command;
        let commendation = CommendationId::made_by(wish);
        let personal = |name| Personal::open(PersonId::made_by(wish), name);
        let nominee = match &input.nominee {
            NomineeNameInput::Collective(_) => Nominee::Collective { name },
            NomineeNameInput::Individual(_) => Nominee::Individual { name: personal(name) },
            NomineeNameInput::Household(_) => Nominee::Household { head: personal(name) },
        };
        let achievement = match known {
            Some(known) => known,
            None => node(ctx)?.achievement_told(&matter.festival, &matter.unit, &nominee, &merit),
        };
        let command = Command::Nominate { commendation, nominee, form: input.form.into(), achievement, merit };
        Ok(run_roll(ctx, &matter, command).await?.made(commendation))
    }

    /// Appraises the file (thẩm định hồ sơ). By police.
    async fn appraise_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: AppraiseCommendationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let opinion = fields.value("opinion", &input.opinion);
        let (Some(matter), Some(commendation), Some(opinion)) = (matter, commendation, opinion) else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::Appraise { commendation, opinion }).await
    }

    /// Records the council's recommendation (hội đồng đề nghị). By the council.
    async fn recommend_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecommendCommendationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let votes_for = fields.count("votesFor", input.votes_for);
        let votes_against = fields.count("votesAgainst", input.votes_against);
        let recused = fields.count("recused", input.recused);
        let (Some(matter), Some(commendation), Some(votes_for), Some(votes_against), Some(recused)) =
            (matter, commendation, votes_for, votes_against, recused)
        else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::Recommend { commendation, votes_for, votes_against, recused }).await
    }

    /// Decides to commend (quyết định khen thưởng). By the chair, who did not propose it. The achievement is claimed
    /// first, so that nobody else can reward it.
    async fn decide_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: DecideCommendationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation: Option<CommendationId> = fields.value("commendation", &input.commendation);
        let decision = fields.document("decision", &input.decision);
        let signer: Option<Text> = fields.value("signer", &input.signer);
        let legal_basis: Option<Text> = fields.value("legalBasis", &input.legal_basis);
        let amount = match input.amount {
            None => Some(None),
            Some(amount) => match u64::try_from(amount) {
                Ok(amount) => Some(Some(Dong(amount))),
                // Says what is wrong with it as with any other figure.
                Err(_) => fields.count("amount", amount).map(|_| None),
            },
        };
        let (Some(matter), Some(commendation), Some(decision), Some(signer), Some(legal_basis), Some(amount)) =
            (matter, commendation, decision, signer, legal_basis, amount)
        else {
            return Ok(fields.into());
        };
        let signer = Personal::open(PersonId::made_by(matter.stamp.command), signer);
        let (law, authority) = (input.law.map(Into::into), input.authority.map(Into::into));
        let command = |claimed_by: Evidence<Option<Claim>>| Command::Decide {
            commendation,
            decision: decision.clone(),
            signer: signer.clone(),
            legal_basis: legal_basis.clone(),
            amount,
            law,
            authority,
            claimed_by,
        };
        let decided =
            node(ctx)?.decide_commendation(&matter.stamp, stream_of(&matter), matter.subject(), commendation, command);
        told(Some(matter.festival.clone()), decided.await)
    }

    /// Convenes the council by name (lập Hội đồng Thi đua – Khen thưởng). By the council or the chair.
    async fn convene_council(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: ConveneCouncilInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let members: Vec<Option<ActorId>> = input
            .members
            .iter()
            .enumerate()
            .map(|(index, member)| fields.value(&format!("members.{index}"), member.trim()))
            .collect();
        let members: Option<Vec<ActorId>> = members.into_iter().collect();
        let quorum = fields.count("quorum", input.quorum);
        let (Some(matter), Some(members), Some(quorum)) = (matter, members, quorum) else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::ConveneCouncil { members, quorum }).await
    }

    /// Records that a member stands aside (không tham gia xét). By the council.
    async fn recuse_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecuseMemberInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let member = fields.value("member", input.member.trim());
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(commendation), Some(member), Some(reason)) = (matter, commendation, member, reason)
        else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::Recuse { commendation, member, reason }).await
    }

    /// Records the vote of a council that was convened by name (biểu quyết theo danh sách). By the council.
    async fn record_council_vote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordCouncilVoteInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let ballot = |(index, given): (usize, &BallotInput)| {
            let member = fields.value(&format!("ballots.{index}.member"), given.member.trim())?;
            Some(Ballot { member, in_favour: given.in_favour })
        };
        let ballots: Vec<Option<Ballot>> = input.ballots.iter().enumerate().map(ballot).collect();
        let ballots = ballots.into_iter().collect();
        let (Some(matter), Some(commendation), Some(ballots)) = (matter, commendation, ballots) else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::RecordVote { commendation, ballots }).await
    }

    /// Arranges to present a decided commendation at an item of a ceremony (hẹn trao). It is presented by itself once
    /// that item is done, and is back among the decided when the ceremony is cancelled. By police or Front.
    async fn schedule_presentation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: SchedulePresentationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let host: Option<HostId> = fields.value("host", &input.host);
        let item: Option<AgendaItemId> = fields.value("item", &input.item);
        let (Some(matter), Some(commendation), Some(host), Some(item)) = (matter, commendation, host, item) else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let stream = StreamId::Ceremony(matter.festival.year, host.clone());
        let awaits =
            node.evidence(async { Ok(node.load::<Ceremony>(&stream).await?.awaits_presentations(item)) }).await?;
        run_roll(ctx, &matter, Command::SchedulePresentation { commendation, host, item, awaits }).await
    }

    /// Takes such an arrangement back (không trao theo hẹn). By police, Front or chair.
    async fn call_off_presentation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CallOffPresentationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let host = fields.value("host", &input.host);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(commendation), Some(host), Some(reason)) = (matter, commendation, host, reason) else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::CallOffPresentation { commendation, host, reason }).await
    }

    /// Revokes a decision for fraud or an unlawful appraisal (hủy bỏ quyết định khen thưởng), also after the year is
    /// closed. What was handed over is then to come back. By the chair, who did not propose it.
    async fn revoke_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RevokeCommendationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let decision = fields.document("decision", &input.decision);
        let reason = fields.value("reason", &input.reason);
        let (Some(matter), Some(commendation), Some(decision), Some(reason)) = (matter, commendation, decision, reason)
        else {
            return Ok(fields.into());
        };
        let ground = input.ground.into();
        run_roll(ctx, &matter, Command::Revoke { commendation, ground, decision, reason }).await
    }

    /// Records that what was handed over came back (đã thu hồi). By police, Front or chair.
    async fn record_award_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: RecordAwardReturnInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let (Some(matter), Some(commendation)) = (matter, commendation) else {
            return Ok(fields.into());
        };
        run_roll(ctx, &matter, Command::RecordReturn { commendation }).await
    }

    /// Rejects a proposal (không khen thưởng). By the chair.
    async fn reject_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CommendationReasonInput,
    ) -> async_graphql::Result<CommandPayload> {
        with_reason(ctx, &input, |commendation, reason| Command::Reject { commendation, reason }).await
    }

    /// Takes a proposal back (rút đề nghị). By police or Front.
    async fn withdraw_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: CommendationReasonInput,
    ) -> async_graphql::Result<CommandPayload> {
        with_reason(ctx, &input, |commendation, reason| Command::Withdraw { commendation, reason }).await
    }

    /// Presents a decided commendation at a ceremony that has begun (trao khen thưởng).
    async fn present_commendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is recorded, and by whom.")] input: PresentCommendationInput,
    ) -> async_graphql::Result<CommandPayload> {
        let mut fields = Fields::of(ctx);
        let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
        let commendation = fields.value("commendation", &input.commendation);
        let host: Option<HostId> = fields.value("host", &input.host);
        let (Some(matter), Some(commendation), Some(host)) = (matter, commendation, host) else {
            return Ok(fields.into());
        };
        let node = node(ctx)?;
        let stream = StreamId::Ceremony(matter.festival.year, host.clone());
        let ceremony = node.evidence(async { Ok(node.load::<Ceremony>(&stream).await?.stage()) }).await?;
        run_roll(ctx, &matter, Command::Present { commendation, host, ceremony }).await
    }
}

async fn with_reason(
    ctx: &Context<'_>,
    input: &CommendationReasonInput,
    command: impl FnOnce(CommendationId, Text) -> Command,
) -> async_graphql::Result<CommandPayload> {
    let mut fields = Fields::of(ctx);
    let matter = fields.of_unit(&input.stamp, &input.festival, &input.unit);
    let commendation = fields.value("commendation", &input.commendation);
    let reason = fields.value("reason", &input.reason);
    let (Some(matter), Some(commendation), Some(reason)) = (matter, commendation, reason) else {
        return Ok(fields.into());
    };
    run_roll(ctx, &matter, command(commendation, reason)).await
}

fn stream_of(matter: &UnitMatter) -> StreamId {
    StreamId::Commendation(matter.festival.year, matter.unit.clone())
}

async fn run_roll(ctx: &Context<'_>, matter: &UnitMatter, command: Command) -> async_graphql::Result<CommandPayload> {
    run::<Commendations>(ctx, &matter.stamp, stream_of(matter), matter.subject(), command).await
}
