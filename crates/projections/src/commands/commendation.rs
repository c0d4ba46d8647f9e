use ngayhoi_domain::{
    Evidence, FestivalRef, FestivalStanding, StreamId, Subject,
    achievement::{self, Achievement, Claim},
    commendation::{Command, Commendations, Nominee},
    judge,
    values::{AchievementId, CommandId, CommendationId, Personal, PersonalValue, Text, UnitId},
};
use uuid::Uuid;

use super::{CommandError, Done, Stamp};
use crate::node::Node;

/// The namespace of achievements that are known by what is told of them.
const ACHIEVEMENTS: Uuid = Uuid::from_u128(0x6e67_6179_686f_6900_8000_0000_0019_0807);

impl Node {
    /// The achievement that a proposal is about, where nobody names one: the same nominee and the same words in the same
    /// unit's year are the same achievement, whoever tells of it, at the desk, by a file or another client. The id is
    /// made with the secret of the key file, since it rests in the clear and must not tell a name.
    pub fn achievement_told(
        &self,
        festival: &FestivalRef,
        unit: &UnitId,
        nominee: &Nominee,
        merit: &Text,
    ) -> AchievementId {
        let (kind, name) = match nominee {
            Nominee::Collective { name } => ("collective", Some(name)),
            Nominee::Individual { name } => ("individual", in_the_clear(name)),
            Nominee::Household { head } => ("household", in_the_clear(head)),
        };
        let name = name.map(plain).unwrap_or_default();
        let told = format!("{festival}\n{unit}\n{kind}\n{name}\n{}", plain(merit));
        AchievementId(Uuid::new_v5(&ACHIEVEMENTS, self.keys.fingerprint(told.as_bytes()).as_bytes()))
    }

    /// Decides a commendation, with its achievement claimed first, so that nobody else can reward it: the claim and the
    /// decision stand in two streams, and no transaction covers both. A claim whose decision is refused is let go.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn decide_commendation(
        &self,
        stamp: &Stamp,
        stream: StreamId,
        subject: Subject,
        commendation: CommendationId,
        command: impl Fn(Evidence<Option<Claim>>) -> Command,
    ) -> Result<Done, CommandError> {
        // A claim that is on its way to a decision is nothing for the policies.
        let _deciding = self.deciding.read().await;
        let roll = self.load::<Commendations>(&stream).await?;
        let standing = match subject.festival_ref() {
            Some(festival) => self.standing(&festival).await?,
            None => FestivalStanding::NotOpened,
        };
        // What would be refused even with the claim, or was done before, needs no claim.
        let wanted = roll.claim_of(&commendation);
        let as_if_claimed = self.evidence(async { Ok(wanted.map(|(_, claim)| claim)) }).await?;
        let would_stand = judge(&roll, &stamp.actor, &subject, standing, command(as_if_claimed.clone())).is_ok();
        let (Some((achievement, claim)), true) = (wanted, would_stand) else {
            return self.execute::<Commendations>(stamp, &stream, subject, command(as_if_claimed)).await;
        };

        let claims = StreamId::Achievement(achievement);
        let holder = || self.evidence(async { Ok(self.load::<Achievement>(&claims).await?.holder()) });
        let held = holder().await?;
        // Whoever else holds it is told below; what is claimed for an earlier attempt is claimed anew.
        if held.fact.is_none_or(|held| held.commendation == commendation && held != claim) {
            let ask = achievement::Command::Claim { claim };
            self.execute::<Achievement>(&step(stamp, &held.read_at, "claim"), &claims, subject.clone(), ask).await?;
        }
        let claimed_by = holder().await?;
        let decided = self.execute::<Commendations>(stamp, &stream, subject.clone(), command(claimed_by.clone())).await;
        if let Err(CommandError::Refused(explanation)) = &decided
            && claimed_by.fact == Some(claim)
            && let Ok(reason) = explanation.vi.parse()
        {
            let steps = [step(stamp, &claimed_by.read_at, "lapse"), step(stamp, &claimed_by.read_at, "release")];
            self.let_claim_go(&steps, &stream, subject, achievement, claim, reason).await?;
        }
        decided
    }

    /// Lets a claim go whose decision did not come about, and says whether it did. The attempt is ended first, in the
    /// commendation's own stream: from then on no decision can rest on this claim, however late it comes.
    ///
    /// # Errors
    /// As [`Node::execute`].
    pub async fn let_claim_go(
        &self,
        [lapse, release]: &[Stamp; 2],
        stream: &StreamId,
        subject: Subject,
        achievement: AchievementId,
        claim: Claim,
        reason: Text,
    ) -> Result<bool, CommandError> {
        let roll = self.load::<Commendations>(stream).await?;
        let commendation = claim.commendation;
        if !roll.frees_its_achievement(&commendation) {
            return Ok(false);
        }
        if roll.claim_of(&commendation) == Some((achievement, claim)) {
            let ask = Command::LapseClaim { commendation };
            match self.execute::<Commendations>(lapse, stream, subject.clone(), ask).await {
                // Decided in the meantime.
                Err(CommandError::Refused(_)) => return Ok(false),
                other => other?,
            };
        }
        let ask = achievement::Command::Release { claim, reason };
        match self.execute::<Achievement>(release, &StreamId::Achievement(achievement), subject, ask).await {
            // Claimed by another, or for another attempt.
            Err(CommandError::Refused(_)) => Ok(false),
            other => other.map(|_| true),
        }
    }
}

/// A name on its way into the journal; what was sealed before is proposed by nobody.
fn in_the_clear(name: &Personal) -> Option<&Text> {
    match &name.value {
        PersonalValue::Open(name) => Some(name),
        PersonalValue::Sealed(_) | PersonalValue::Erased(_) => None,
    }
}

/// Words without what two people who write the same may write otherwise: blanks and capitals.
fn plain(words: &Text) -> String {
    words.as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A step of a command, with an id of its own. It knows from where it was judged, so that a wish that is tried again
/// after a refusal is a new step.
fn step(stamp: &Stamp, read_at: &str, step: &str) -> Stamp {
    let command = CommandId(Uuid::new_v5(&stamp.command.0, format!("{step}\n{read_at}").as_bytes()));
    Stamp { command, ..stamp.clone() }
}
