//! No sequence of commands rewards one achievement twice within a unit.

use super::*;
use crate::{
    achievement::Claim,
    ceremony::Stage,
    testing::{Dice, document, evidence, id, person, sequences::hold, text},
    values::{AchievementId, ActorId, CommendationId},
};

fn member(dice: &mut Dice) -> ActorId {
    format!("uy-vien-{}", dice.below(4_u8)).parse().unwrap()
}

fn asked(state: &Commendations, dice: &mut Dice) -> Command {
    use Command::{
        Appraise, CallOffPresentation, ConveneCouncil, Decide, LapseClaim, Nominate, Present, Recommend, RecordReturn,
        RecordVote, Recuse, Reject, Revoke, SchedulePresentation, Withdraw,
    };
    let commendation: CommendationId = dice.id(3);
    let (reason, host) = (text("Lý do"), "tp-mau.phuong-a.to-1".parse().unwrap());
    // Half of the time what comes next.
    let turn = match state.dossiers.get(&commendation).map(|dossier| &dossier.standing) {
        Some(standing) if dice.yes() => match standing {
            Standing::Pending(Progress::Nominated) => 7,
            Standing::Pending(Progress::Appraised) => {
                if state.council.is_none() {
                    14
                } else {
                    20
                }
            }
            Standing::Pending(Progress::Recommended) => 26,
            Standing::Decided => 36,
            Standing::Scheduled { .. } => 40 + dice.below(6_u8),
            Standing::Presented => 47,
            Standing::Revoked { .. } => 50,
            Standing::Rejected | Standing::Withdrawn => 1,
        },
        Some(_) | None => dice.below(52_u8),
    };
    match turn {
        0 => {
            let members = (0..=dice.below(3_u8)).map(|one| format!("uy-vien-{one}").parse().unwrap()).collect();
            ConveneCouncil { members, quorum: dice.below(4_u32) }
        }
        1..7 => {
            let nominee = Nominee::Individual { name: person(9, "Người mẫu") };
            let (form, achievement) = (Form::MeritCertificate, dice.id(2));
            Nominate { commendation, nominee, form, achievement, merit: text("Giữ gìn") }
        }
        7..13 => Appraise { commendation, opinion: text("Đủ") },
        13 => Recuse { commendation, member: member(dice), reason },
        14..20 => Recommend { commendation, votes_for: dice.below(3_u32), votes_against: 1, recused: 0 },
        20..26 => {
            let ballot = |dice: &mut Dice| Ballot { member: member(dice), in_favour: dice.below(4_u8) > 0 };
            RecordVote { commendation, ballots: (0..dice.below(5_u8)).map(|_| ballot(dice)).collect() }
        }
        26..34 => {
            // Mostly its own first attempt; sometimes another's, or a later one.
            let holder = if dice.below(4_u8) > 0 { commendation } else { dice.id(3) };
            let attempt = if dice.below(4_u8) > 0 { 0 } else { dice.below(3_u32) };
            Decide {
                commendation,
                decision: document("34"),
                signer: person(8, "Chủ tịch mẫu"),
                legal_basis: text("Luật"),
                amount: None,
                law: None,
                authority: None,
                claimed_by: evidence(Some(Claim { commendation: holder, attempt })),
            }
        }
        34 => Reject { commendation, reason },
        35 => LapseClaim { commendation },
        36..40 => SchedulePresentation { commendation, host, item: id(1), awaits: evidence(dice.yes()) },
        40..42 => CallOffPresentation { commendation, host, reason },
        42..46 => {
            let stages = [Stage::NotPlanned, Stage::Planned, Stage::Started, Stage::Completed, Stage::Cancelled];
            Present { commendation, host, ceremony: evidence(dice.of(&stages)) }
        }
        46 => Withdraw { commendation, reason },
        47..50 => {
            let ground = dice.of(&[Ground::Fraud, Ground::UnlawfulAppraisal]);
            Revoke { commendation, ground, decision: document("40"), reason }
        }
        _ => RecordReturn { commendation },
    }
}

#[test]
fn no_unit_rewards_one_achievement_twice() {
    hold::<Commendations>(asked, |steps| {
        let mut achievements: BTreeMap<CommendationId, AchievementId> = BTreeMap::new();
        let mut rewarded: BTreeMap<AchievementId, CommendationId> = BTreeMap::new();
        for event in steps.iter().flat_map(|step| &step.events) {
            if let CommendationNominated { commendation, achievement, .. } = event {
                assert_eq!(achievements.insert(*commendation, *achievement), None, "{event:?} twice");
            } else if let CommendationDecided { commendation, .. } = event {
                assert_eq!(rewarded.insert(achievements[commendation], *commendation), None, "{event:?} twice");
            } else if let CommendationRevoked { commendation, ground: Ground::UnlawfulAppraisal, .. } = event {
                // Fraud forfeits it for good.
                assert_eq!(rewarded.remove(&achievements[commendation]), Some(*commendation), "{event:?}");
            } else if let CommendationPresented { commendation, .. } = event {
                assert_eq!(rewarded.get(&achievements[commendation]), Some(commendation), "{event:?} undecided");
            }
        }
    });
}
