use ngayhoi_domain::{
    Evidence, StreamId, Subject,
    achievement::{self, Achievement},
    commendation::{Command, Commendations},
    judge,
    values::{CommandId, CommendationId},
};
use uuid::Uuid;

use super::{CommandError, Done, Stamp};
use crate::node::Node;

impl Node {
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
        command: impl Fn(Evidence<Option<CommendationId>>) -> Command,
    ) -> Result<Done, CommandError> {
        let roll = self.load::<Commendations>(&stream).await?;
        let standing = match subject.festival_ref() {
            Some(festival) => self.standing(&festival).await?,
            None => ngayhoi_domain::FestivalStanding::NotOpened,
        };
        // What would be refused even with the claim, or was done before, needs no claim.
        let as_if_claimed = self.evidence(async { Ok(Some(commendation)) }).await?;
        let would_stand = judge(&roll, &stamp.actor, &subject, standing, command(as_if_claimed.clone())).is_ok();
        let (Some(achievement), true) = (roll.achievement_of(&commendation), would_stand) else {
            return self.execute::<Commendations>(stamp, &stream, subject, command(as_if_claimed)).await;
        };

        let claim = StreamId::Achievement(achievement);
        let holder = || self.evidence(async { Ok(self.load::<Achievement>(&claim).await?.holder()) });
        let held = holder().await?;
        if held.fact.is_none() {
            let ask = achievement::Command::Claim { commendation };
            self.execute::<Achievement>(&derived(stamp, &held.read_at, "claim"), &claim, subject.clone(), ask).await?;
        }
        let claimed_by = holder().await?;
        let decided = self.execute::<Commendations>(stamp, &stream, subject.clone(), command(claimed_by.clone())).await;
        if let Err(CommandError::Refused(explanation)) = &decided
            && claimed_by.fact == Some(commendation)
            && let Ok(reason) = explanation.vi.parse()
        {
            let let_go = achievement::Command::Release { commendation, reason };
            let stamp = derived(stamp, &claimed_by.read_at, "release");
            self.execute::<Achievement>(&stamp, &claim, subject, let_go).await?;
        }
        decided
    }
}

/// A step of a command, with an id of its own. It knows from where it was judged, so that a wish that is tried again
/// after a refusal is a new step.
fn derived(stamp: &Stamp, read_at: &str, step: &str) -> Stamp {
    let command = CommandId(Uuid::new_v5(&stamp.command.0, format!("{step}\n{read_at}").as_bytes()));
    Stamp { command, ..stamp.clone() }
}
