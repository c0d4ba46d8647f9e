//! However the steps of two wards fall, one achievement is rewarded once.

use super::*;
use crate::{
    commendation::{self, Commendations, Form, Ground, Nominee},
    testing::{
        Dice, document, evidence, front, id, person,
        sequences::{ask, hold, run},
        text,
    },
};

fn asked(_: &Achievement, dice: &mut Dice) -> Command {
    let claim = Claim { commendation: dice.id(3), attempt: dice.below(2_u32) };
    if dice.yes() { Command::Claim { claim } } else { Command::Release { claim, reason: text("Không thành") } }
}

#[test]
fn a_claim_stands_until_its_holder_lets_it_go() {
    hold::<Achievement>(asked, |steps| {
        let mut holder = None;
        for step in steps {
            step.each(|_, event, after| {
                match event {
                    AchievementClaimed { commendation, .. } => {
                        assert!(holder.is_none_or(|held| held == *commendation), "{event:?}");
                        holder = Some(*commendation);
                    }
                    AchievementReleased { commendation, .. } => {
                        assert_eq!(holder.take(), Some(*commendation), "{event:?}");
                    }
                }
                assert_eq!(after.holder().map(|claim| claim.commendation), holder);
            });
        }
    });
}

/// What happens, in whatever order, when two wards reward one achievement: each step stands in a stream of its own, and
/// the process may die after any of them.
#[derive(Debug)]
enum Step {
    /// A ward claims, with the attempt that it knows of.
    Claim(usize),
    /// A ward reads who holds the claim.
    Look(usize),
    /// A ward decides by what it read.
    Decide(usize),
    /// The attempt of a ward's commendation is ended.
    Lapse(usize),
    /// A claim of a ward is let go, as it was last read.
    Release(usize),
    /// A decision is revoked for an unlawful appraisal.
    Revoke(usize),
}

fn step(dice: &mut Dice) -> Step {
    let ward = dice.below(2_u8).into();
    match dice.below(6_u8) {
        0 => Step::Claim(ward),
        1 => Step::Look(ward),
        2 => Step::Decide(ward),
        3 => Step::Lapse(ward),
        4 => Step::Release(ward),
        _ => Step::Revoke(ward),
    }
}

/// One ward on its way to a decision.
#[derive(Default)]
struct Ward {
    roll: Commendations,
    /// What it last read of the achievement.
    read: Option<Claim>,
}

fn given_recommended(commendation: CommendationId) -> Commendations {
    use commendation::Event::{CommendationAppraised, CommendationNominated, CouncilRecommended};
    let nominee = Nominee::Collective { name: text("Tổ liên gia 1") };
    let (achievement, merit, proposer) = (id(5), text("Giữ gìn"), front().id);
    let form = Form::MeritCertificate;
    [
        CommendationNominated { commendation, nominee, form, achievement, merit, proposer },
        CommendationAppraised { commendation, opinion: text("Đủ") },
        CouncilRecommended { commendation, votes_for: 3, votes_against: 0, recused: 0, ballots: vec![] },
    ]
    .iter()
    .fold(Commendations::default(), Commendations::evolve)
}

/// Asks, and remembers what came of it; whether anything did.
fn tell<A: Aggregate>(state: &mut A, command: A::Command) -> bool {
    let events = ask(state, 0, command);
    for event in &events {
        *state = std::mem::take(state).evolve(event);
    }
    !events.is_empty()
}

#[test]
fn two_wards_never_both_reward_one_achievement_however_their_steps_fall() {
    let ids: [CommendationId; 2] = [id(1), id(2)];
    run(|throws, _| {
        let mut wards = ids.map(|one| Ward { roll: given_recommended(one), read: None });
        let mut achievement = Achievement::default();
        for throw in throws {
            match step(&mut Dice::new(*throw)) {
                Step::Claim(ward) => {
                    if let Some((_, claim)) = wards[ward].roll.claim_of(&ids[ward]) {
                        tell(&mut achievement, Command::Claim { claim });
                    }
                }
                Step::Look(ward) => wards[ward].read = achievement.holder(),
                Step::Decide(ward) => {
                    let command = commendation::Command::Decide {
                        commendation: ids[ward],
                        decision: document("34"),
                        signer: person(8, "Chủ tịch mẫu"),
                        legal_basis: text("Luật"),
                        amount: None,
                        law: None,
                        authority: None,
                        claimed_by: evidence(wards[ward].read),
                    };
                    tell(&mut wards[ward].roll, command);
                }
                Step::Lapse(ward) => {
                    tell(&mut wards[ward].roll, commendation::Command::LapseClaim { commendation: ids[ward] });
                }
                Step::Release(ward) => {
                    // As the service does: only once the attempt is ended, or was revoked for another reason.
                    let Some(claim) = achievement.holder().filter(|claim| claim.commendation == ids[ward]) else {
                        continue;
                    };
                    let roll = &wards[ward].roll;
                    let current = roll.claim_of(&ids[ward]).map(|(_, claim)| claim);
                    let is_over = current != Some(claim) || !is_pending(roll, ids[ward]);
                    if roll.frees_its_achievement(&ids[ward]) && is_over {
                        let release = Command::Release { claim, reason: text("Không thành") };
                        tell(&mut achievement, release);
                    }
                }
                Step::Revoke(ward) => {
                    let revoke = commendation::Command::Revoke {
                        commendation: ids[ward],
                        ground: Ground::UnlawfulAppraisal,
                        decision: document("40"),
                        reason: text("Sai"),
                    };
                    tell(&mut wards[ward].roll, revoke);
                }
            }
            let both = wards.iter().zip(ids).all(|(ward, one)| ward.roll.is_decided(&one));
            assert!(!both, "both wards reward it");
        }
    });
}

/// Whether a commendation can still be decided.
fn is_pending(roll: &Commendations, one: CommendationId) -> bool {
    tell(&mut roll.clone(), commendation::Command::Withdraw { commendation: one, reason: text("Rút") })
}
