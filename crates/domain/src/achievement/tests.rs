use super::*;
use crate::testing::{actor, chair, given, id, text};

fn claimed(commendation: u128) -> Event {
    AchievementClaimed { commendation: id(commendation) }
}

fn released(commendation: u128) -> Event {
    AchievementReleased { commendation: id(commendation), reason: text("Không khen thưởng") }
}

fn claim(commendation: u128) -> Command {
    Claim { commendation: id(commendation) }
}

fn release(commendation: u128) -> Command {
    Release { commendation: id(commendation), reason: text("Không khen thưởng") }
}

#[test]
fn a_free_achievement_is_claimed() {
    given::<Achievement>([]).when(&chair(), claim(1)).then([claimed(1)]);
    given::<Achievement>([claimed(1), released(1)]).when(&chair(), claim(2)).then([claimed(2)]);
}

#[test]
fn a_claim_is_tried_again_without_harm() {
    given::<Achievement>([claimed(1)]).when(&chair(), claim(1)).then([]);
}

#[test]
fn an_achievement_is_claimed_by_one_commendation_only() {
    given::<Achievement>([claimed(1)]).when(&chair(), claim(2)).refused(Refusal::ClaimedByAnother { holder: id(1) });
}

#[test]
fn only_the_holder_releases() {
    given::<Achievement>([claimed(1)]).when(&chair(), release(1)).then([released(1)]);
    given::<Achievement>([claimed(1)]).when(&chair(), release(2)).refused(Refusal::ClaimedByAnother { holder: id(1) });
}

#[test]
fn what_nobody_holds_is_not_released() {
    given::<Achievement>([]).when(&chair(), release(1)).refused(Refusal::NotClaimed);
    given::<Achievement>([claimed(1), released(1)]).when(&chair(), release(1)).refused(Refusal::NotClaimed);
}

#[test]
fn the_holder_can_be_read() {
    let holder = |events: &[Event]| events.iter().fold(Achievement::default(), Achievement::evolve).holder();
    assert_eq!(holder(&[]), None);
    assert_eq!(holder(&[claimed(1)]), Some(id(1)));
    assert_eq!(holder(&[claimed(1), released(1)]), None);
    // Slices that lack a claim.
    assert_eq!(holder(&[released(1)]), None);
    assert_eq!(holder(&[claimed(2), released(1)]), Some(id(2)));
}

#[test]
fn the_chair_alone_claims_and_releases() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Decider) {
        given::<Achievement>([]).when(&actor("ai-do", role), claim(1)).refused_to_role(role);
        given::<Achievement>([claimed(1)]).when(&actor("ai-do", role), release(1)).refused_to_role(role);
    }
}
