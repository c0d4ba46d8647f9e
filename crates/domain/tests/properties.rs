//! Whatever is asked in whatever order: folds never panic, no quota is passed, no achievement is rewarded twice.
//!
//! `PROPTEST_CASES` sets how many random sequences are tried:
//! `PROPTEST_CASES=10000 cargo test -p ngayhoi-domain --test properties`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects in the plainest way")]

use std::{collections::BTreeMap, fmt::Debug};

use ngayhoi_domain::{
    Aggregate, Evidence, FestivalStanding, Subject,
    achievement::{self, Achievement, Claim},
    assessment::{self, Assessment, AssessmentScope, FigureKind},
    ceremony::Stage,
    commendation::{self, Ballot, Commendations, Form, Ground, Nominee},
    emulation::{self, Emulation},
    group::{self, SafeFamilyGroup},
    judge,
    outreach::{self, Outreach},
    pilot::{self, Criterion, Level, LevelQuota, PilotSelection, Quota, Score},
    standard::{self, CriterionResult, Standard},
    testing::{actor, chair, document, festival, front, id, person, police, text},
    unit::{Presence, Registration, UnitKind},
    values::{ActorId, CommendationId, DateWindow, HostId, UnitId, Year},
    year::{self, FestivalYear},
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};

/// How many sequences are tried where nobody says otherwise.
const CASES: u32 = 64;

/// How long a sequence is at most.
const LENGTH: usize = 60;

fn runner() -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

fn evidence<T>(fact: T) -> Evidence<T> {
    Evidence { fact, read_at: "0.0".to_owned() }
}

fn host(figure: u8) -> HostId {
    format!("tp-mau.phuong-a.to-{figure}").parse().unwrap()
}

fn ward(figure: u8) -> UnitId {
    format!("tp-mau.phuong-{figure}").parse().unwrap()
}

fn member(figure: u8) -> ActorId {
    format!("uy-vien-{figure}").parse().unwrap()
}

fn quota() -> impl Strategy<Value = Quota> {
    prop_oneof![(0_u32..3).prop_map(Quota::Exactly), (0_u32..3).prop_map(Quota::AtLeast)]
}

fn stage() -> impl Strategy<Value = Stage> {
    select(vec![Stage::NotPlanned, Stage::Planned, Stage::Started, Stage::Completed, Stage::Cancelled])
}

/// Asks one thing after another, each of whoever may ask it, and holds every state to a law.
fn always<A: Aggregate>(commands: Vec<A::Command>, law: impl Fn(&A, &[A::Event])) {
    let (mut state, mut told) = (A::default(), Vec::new());
    let subject = Subject::festival(&festival());
    for (step, command) in commands.into_iter().enumerate() {
        let role = A::permitted(&command)[step % A::permitted(&command).len()];
        let by = actor(&format!("nguoi-{}", step % 3), role);
        for event in judge(&state, &by, &subject, FestivalStanding::Open, command).unwrap_or_default() {
            state = state.evolve(&event);
            told.push(event);
        }
        law(&state, &told);
    }
}

/// Tries many sequences.
fn hold<A: Aggregate>(command: impl Strategy<Value = A::Command>, law: impl Fn(&A, &[A::Event]))
where
    A::Command: Debug,
{
    let sequences = proptest::collection::vec(command, 1..LENGTH);
    runner()
        .run(&sequences, |commands| {
            always::<A>(commands, &law);
            Ok(())
        })
        .unwrap();
}

/// A fold takes any events in any order, as slices of the past bring them.
fn fold_backwards<A: Aggregate>(told: &[A::Event]) {
    let _ = told.iter().rev().fold(A::default(), A::evolve);
    let _ = told.iter().skip(1).step_by(2).fold(A::default(), A::evolve);
}

fn pilot_command() -> impl Strategy<Value = pilot::Command> {
    use pilot::Command::{Assess, Close, Endorse, Nominate, OpenRound, Replace, Select, Withdraw};
    let neighbourhood = || (0_u8..4).prop_map(host);
    let criteria = || select(vec![vec![], vec![Criterion { criterion: text("Phong trào"), weight: 1 }]]);
    prop_oneof![
        1 => (quota(), criteria()).prop_map(|(quota, criteria)| OpenRound { quota, criteria }),
        4 => neighbourhood().prop_map(|neighbourhood| Nominate {
            neighbourhood, unit: ward(0), belongs_to: evidence(Some(ward(0))),
        }),
        4 => (neighbourhood(), 0_u32..102).prop_map(|(neighbourhood, points)| Assess {
            neighbourhood, scores: vec![Score { criterion: text("Phong trào"), points, weight: 1 }],
        }),
        1 => neighbourhood().prop_map(|neighbourhood| Withdraw { neighbourhood, reason: text("Rút") }),
        4 => neighbourhood().prop_map(|neighbourhood| Select {
            neighbourhood, rationale: text("Phức tạp"), decision: document("1"),
        }),
        2 => neighbourhood().prop_map(|neighbourhood| Endorse { neighbourhood }),
        2 => (neighbourhood(), neighbourhood(), stage()).prop_map(|(neighbourhood, replacement, stage)| Replace {
            neighbourhood, replacement, reason: text("Thay"), decision: document("2"), ceremony: evidence(stage),
        }),
        1 => Just(Close {}),
    ]
}

#[test]
fn no_unit_has_more_pilots_than_its_quota() {
    hold::<PilotSelection>(pilot_command(), |_, told| {
        use pilot::Event::{PilotReplaced, PilotRoundOpened, PilotSelected};
        let (mut most, mut pilots) = (u32::MAX, 0_u32);
        for event in told {
            if let PilotRoundOpened { quota: Quota::Exactly(quota), .. } = event {
                most = *quota;
            } else if let PilotSelected { .. } = event {
                pilots += 1;
            } else if let PilotReplaced { neighbourhood, replacement, .. } = event {
                // One comes, one goes.
                assert_ne!(neighbourhood, replacement);
            }
        }
        assert!(pilots <= most, "{pilots} pilots for a quota of {most}");
        fold_backwards::<PilotSelection>(told);
    });
}

fn year_command() -> impl Strategy<Value = year::Command> {
    use year::Command::{AdoptPilotRules, Cancel, Close, DesignatePilot, Join, Open, UndoDesignation};
    let level = || select(vec![Level::Ministry, Level::Province, Level::District]);
    prop_oneof![
        2 => quota().prop_map(|pilot_quota| Open {
            theme: None, founding_decision: document("521"), plan: None, pilot_quota, window: None,
        }),
        2 => (0_u8..3).prop_map(|unit| Join { unit: ward(unit), convener: festival().convener, registration: evidence(Some(Registration { kind: UnitKind::Ward, presence: Presence::There, above: vec![festival().convener.as_unit()] })) }),
        3 => (level(), quota()).prop_map(|(level, quota)| AdoptPilotRules {
            criteria: vec![], levels: vec![LevelQuota { level, quota }],
        }),
        9 => (0_u8..4, level(), any::<bool>()).prop_map(|(one, level, endorsed)| DesignatePilot {
            unit: ward(0), neighbourhood: host(one), level, endorsed: evidence(endorsed),
        }),
        2 => (0_u8..4, level()).prop_map(|(one, level)| UndoDesignation {
            neighbourhood: host(one), level, reason: text("Thay"),
        }),
        1 => Just(Close { summary: text("Tốt") }),
        1 => Just(Cancel { reason: text("Bão") }),
    ]
}

#[test]
fn no_level_gets_another_pilot_beyond_its_quota() {
    hold::<FestivalYear>(year_command(), |_, told| {
        use year::Event::{DesignationUndone, PilotDesignated, PilotRulesAdopted};
        let mut quotas: BTreeMap<Level, Quota> = BTreeMap::new();
        let mut pilots: BTreeMap<Level, u32> = BTreeMap::new();
        for event in told {
            if let PilotRulesAdopted { levels, .. } = event {
                quotas = levels.iter().map(|one| (one.level, one.quota)).collect();
            } else if let PilotDesignated { level, .. } = event {
                let count = pilots.entry(*level).or_default();
                *count += 1;
                match quotas.get(level) {
                    Some(Quota::Exactly(quota)) => assert!(*count <= *quota, "{count} of {quota}"),
                    Some(Quota::AtLeast(_)) => {}
                    None => panic!("a pilot of a level without a quota"),
                }
            } else if let DesignationUndone { level, .. } = event {
                *pilots.entry(*level).or_default() -= 1;
            }
        }
        fold_backwards::<FestivalYear>(told);
    });
}

fn commendation_command() -> impl Strategy<Value = commendation::Command> {
    use commendation::Command::{
        Appraise, CallOffPresentation, ConveneCouncil, Decide, LapseClaim, Nominate, Present, Recommend, RecordReturn,
        RecordVote, Recuse, Reject, Revoke, SchedulePresentation, Withdraw,
    };
    let it = || (1_u128..4).prop_map(id::<CommendationId>);
    let reason = || text("Lý do");
    prop_oneof![
        1 => (1_u8..4, 0_u32..4).prop_map(|(size, quorum)| ConveneCouncil {
            members: (0..size).map(member).collect(), quorum,
        }),
        5 => (it(), 1_u128..3).prop_map(|(commendation, figure)| Nominate {
            commendation,
            nominee: Nominee::Individual { name: person(9, "Người mẫu") },
            form: Form::MeritCertificate,
            achievement: id(figure),
            merit: text("Giữ gìn"),
        }),
        5 => it().prop_map(|commendation| Appraise { commendation, opinion: text("Đủ") }),
        1 => (it(), 0_u8..4).prop_map(move |(commendation, one)| Recuse {
            commendation, member: member(one), reason: reason(),
        }),
        5 => (it(), 0_u32..3).prop_map(|(commendation, votes_for)| Recommend {
            commendation, votes_for, votes_against: 1, recused: 0,
        }),
        5 => (it(), proptest::collection::vec((0_u8..4, any::<bool>()), 0..5)).prop_map(|(commendation, votes)| {
            let ballot = |(one, in_favour): (u8, bool)| Ballot { member: member(one), in_favour };
            RecordVote { commendation, ballots: votes.into_iter().map(ballot).collect() }
        }),
        5 => (it(), it(), 0_u32..2).prop_map(|(commendation, holder, attempt)| Decide {
            commendation,
            decision: document("34"),
            signer: person(8, "Chủ tịch mẫu"),
            legal_basis: text("Luật"),
            amount: None,
            law: None,
            authority: None,
            claimed_by: evidence(Some(Claim { commendation: holder, attempt })),
        }),
        1 => it().prop_map(move |commendation| Reject { commendation, reason: text("Lý do") }),
        1 => it().prop_map(|commendation| LapseClaim { commendation }),
        3 => (it(), any::<bool>()).prop_map(|(commendation, awaits)| SchedulePresentation {
            commendation, host: host(1), item: id(1), awaits: evidence(awaits),
        }),
        1 => it().prop_map(|commendation| CallOffPresentation { commendation, host: host(1), reason: text("Bão") }),
        3 => (it(), stage()).prop_map(|(commendation, stage)| Present {
            commendation, host: host(1), ceremony: evidence(stage),
        }),
        1 => it().prop_map(|commendation| Withdraw { commendation, reason: text("Rút") }),
        1 => (it(), select(vec![Ground::Fraud, Ground::UnlawfulAppraisal])).prop_map(|(commendation, ground)| Revoke {
            commendation, ground, decision: document("40"), reason: text("Sai"),
        }),
        1 => it().prop_map(|commendation| RecordReturn { commendation }),
    ]
}

#[test]
fn no_unit_rewards_one_achievement_twice() {
    hold::<Commendations>(commendation_command(), |state, told| {
        let mut rewarded = BTreeMap::new();
        for figure in 1_u128..4 {
            let commendation: CommendationId = id(figure);
            if let (true, Some((achievement, _))) = (state.is_decided(&commendation), state.claim_of(&commendation)) {
                assert_eq!(rewarded.insert(achievement, commendation), None);
            }
        }
        fold_backwards::<Commendations>(told);
    });
}

/// What happens, in whatever order, when two wards reward one achievement: each step stands in a stream of its own, and
/// the process may die after any of them.
#[derive(Debug, Clone, Copy)]
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

fn step() -> impl Strategy<Value = Step> {
    (0_usize..2, 0_u8..6).prop_map(|(ward, kind)| match kind {
        0 => Step::Claim(ward),
        1 => Step::Look(ward),
        2 => Step::Decide(ward),
        3 => Step::Lapse(ward),
        4 => Step::Release(ward),
        _ => Step::Revoke(ward),
    })
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

fn ask<A: Aggregate>(state: &mut A, command: A::Command) -> bool {
    let role = A::permitted(&command)[0];
    let by = if chair().role == role { chair() } else { police() };
    match judge(state, &by, &Subject::festival(&festival()), FestivalStanding::Open, command) {
        Ok(events) => {
            for event in events {
                *state = std::mem::take(state).evolve(&event);
            }
            true
        }
        Err(_) => false,
    }
}

#[test]
fn two_wards_never_both_reward_one_achievement_however_their_steps_fall() {
    let ids: [CommendationId; 2] = [id(1), id(2)];
    let sequences = proptest::collection::vec(step(), 1..LENGTH);
    runner()
        .run(&sequences, |steps| {
            let mut wards = ids.map(|one| Ward { roll: given_recommended(one), read: None });
            let mut achievement = Achievement::default();
            for step in steps {
                match step {
                    Step::Claim(ward) => {
                        if let Some((_, claim)) = wards[ward].roll.claim_of(&ids[ward]) {
                            ask(&mut achievement, achievement::Command::Claim { claim });
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
                        ask(&mut wards[ward].roll, command);
                    }
                    Step::Lapse(ward) => {
                        ask(&mut wards[ward].roll, commendation::Command::LapseClaim { commendation: ids[ward] });
                    }
                    Step::Release(ward) => {
                        // As the service does: only once the attempt is ended, or was revoked for another reason.
                        let Some(claim) = achievement.holder().filter(|claim| claim.commendation == ids[ward]) else {
                            continue;
                        };
                        let roll = &wards[ward].roll;
                        let current = roll.claim_of(&ids[ward]).map(|(_, claim)| claim);
                        let is_over = current != Some(claim) || !matches!(pending(roll, ids[ward]), Pending::Yes);
                        if roll.frees_its_achievement(&ids[ward]) && is_over {
                            let release = achievement::Command::Release { claim, reason: text("Không thành") };
                            ask(&mut achievement, release);
                        }
                    }
                    Step::Revoke(ward) => {
                        let revoke = commendation::Command::Revoke {
                            commendation: ids[ward],
                            ground: Ground::UnlawfulAppraisal,
                            decision: document("40"),
                            reason: text("Sai"),
                        };
                        ask(&mut wards[ward].roll, revoke);
                    }
                }
                let both = wards.iter().zip(ids).all(|(ward, one)| ward.roll.is_decided(&one));
                assert!(!both, "both wards reward it");
            }
            Ok(())
        })
        .unwrap();
}

enum Pending {
    Yes,
    No,
}

/// Whether a commendation can still be decided.
fn pending(roll: &Commendations, one: CommendationId) -> Pending {
    let mut copy = roll.clone();
    let withdraw = commendation::Command::Withdraw { commendation: one, reason: text("Rút") };
    if ask(&mut copy, withdraw) { Pending::Yes } else { Pending::No }
}

#[test]
fn what_stands_beside_the_day_folds_in_any_order() {
    let result = |met| CriterionResult { criterion: text("Tiêu chí"), met };
    let year = || (0_i32..2).prop_map(|more| Year::try_from(2019 + more).unwrap());
    let of_standard = (year(), 0_u8..5, any::<bool>()).prop_map(move |(year, kind, met)| match kind {
        0 => standard::Command::Register {
            year,
            holder: evidence(Some(UnitKind::Ward)),
            on: evidence("2019-02-01".parse().unwrap()),
        },
        1 => standard::Command::SelfAssess { year, report: text("Đạt"), results: vec![result(met)] },
        2 => standard::Command::Appraise { year, opinion: text("Đạt"), results: vec![result(met)] },
        3 => standard::Command::Recognise { year, decision: document("9") },
        _ => standard::Command::NotRecognise { year, reason: text("Chưa đạt") },
    });
    hold::<Standard>(of_standard, |_, told| fold_backwards::<Standard>(told));

    let of_group = (0_u8..3, 0_u32..3).prop_map(|(kind, figure)| match kind {
        0 => group::Command::Form {
            unit: ward(0),
            name: text("Tổ 1"),
            households: figure,
            place: evidence(Some(UnitKind::Ward)),
        },
        1 => group::Command::FundCameras { cameras: figure },
        _ => group::Command::FundNeighbourhoodCameras {
            neighbourhood: ward(0),
            cameras: figure,
            funders: None,
            place: evidence(Some(UnitKind::Neighbourhood)),
        },
    });
    hold::<SafeFamilyGroup>(of_group, |_, told| fold_backwards::<SafeFamilyGroup>(told));

    let of_outreach = (0_u8..2, 1_u128..3, 0_u32..3).prop_map(|(kind, session, attendees)| match kind {
        0 => outreach::Command::Hold {
            session: id(session),
            topic: text("An ninh mạng"),
            audience: text("Bà con"),
            attendees,
            held_by: text("Công an"),
        },
        _ => outreach::Command::Correct { session: id(session), attendees, reason: text("Đếm sót") },
    });
    hold::<Outreach>(of_outreach, |_, told| fold_backwards::<Outreach>(told));

    let of_emulation = (0_u8..2, 0_u8..2).prop_map(|(kind, unit)| match kind {
        0 => emulation::Command::Launch { title: text("Thi đua"), contents: vec![text("Giữ trật tự")] },
        _ => emulation::Command::ReportSignUps {
            unit: ward(0),
            participant: ward(9),
            signed: 3,
            belongs_to: evidence(Some(ward(unit))),
        },
    });
    hold::<Emulation>(of_emulation, |_, told| fold_backwards::<Emulation>(told));

    let scope = || select(vec![AssessmentScope::Convener, AssessmentScope::Unit]);
    let of_assessment = (0_u8..3, scope()).prop_map(|(kind, scope)| match kind {
        0 => assessment::Command::Call {
            period: DateWindow::new("2019-01-01".parse().unwrap(), "2019-08-31".parse().unwrap()).unwrap(),
            scopes: vec![scope],
        },
        1 => assessment::Command::ReportFigure { figure: FigureKind::SecurityCameras, value: 3 },
        _ => assessment::Command::Assess { scope, summary: text("Tốt") },
    });
    hold::<Assessment>(of_assessment, |_, told| fold_backwards::<Assessment>(told));
}
