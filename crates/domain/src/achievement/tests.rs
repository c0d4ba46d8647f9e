use super::*;
use crate::testing::{actor, chair, given, id, text};

fn claimed(commendation: u128) -> Event {
    claimed_in(commendation, 0)
}

fn claimed_in(commendation: u128, attempt: u32) -> Event {
    AchievementClaimed { commendation: id(commendation), attempt }
}

fn released(commendation: u128) -> Event {
    AchievementReleased { commendation: id(commendation), reason: text("Không khen thưởng") }
}

fn of(commendation: u128, attempt: u32) -> Claim {
    Claim { commendation: id(commendation), attempt }
}

fn claim(commendation: u128) -> Command {
    Command::Claim { claim: of(commendation, 0) }
}

fn release(commendation: u128) -> Command {
    Release { claim: of(commendation, 0), reason: text("Không khen thưởng") }
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
fn a_later_attempt_claims_anew_and_only_its_own_claim_is_let_go() {
    let (early, late) = (of(1, 0), of(1, 1));
    given::<Achievement>([claimed(1)]).when(&chair(), Command::Claim { claim: late }).then([claimed_in(1, 1)]);
    let past = [claimed(1), claimed_in(1, 1)];
    let reason = || text("Không khen thưởng");
    given::<Achievement>(past.clone())
        .when(&chair(), Release { claim: early, reason: reason() })
        .refused(Refusal::NotClaimed);
    given::<Achievement>(past).when(&chair(), Release { claim: late, reason: reason() }).then([released(1)]);
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
    assert_eq!(holder(&[claimed(1)]), Some(of(1, 0)));
    assert_eq!(holder(&[claimed(1), released(1)]), None);
    // Slices that lack a claim.
    assert_eq!(holder(&[released(1)]), None);
    assert_eq!(holder(&[claimed(2), released(1)]), Some(of(2, 0)));
}

#[test]
fn the_chair_alone_claims_and_releases() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Decider) {
        given::<Achievement>([]).when(&actor("ai-do", role), claim(1)).refused_to_role(role);
        given::<Achievement>([claimed(1)]).when(&actor("ai-do", role), release(1)).refused_to_role(role);
    }
}

#[test]
fn only_a_later_attempt_is_told() {
    let told = |attempt| {
        serde_json::to_value(Event::AchievementClaimed { commendation: id(1), attempt }).unwrap()["data"]["attempt"]
            .clone()
    };
    assert_eq!((told(0), told(2)), (serde_json::Value::Null, 2.into()));
}
