//! What can be told: every kind of event, about few festivals, units, hosts and ids, so that they meet.

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ngayhoi_domain::{
    Category, FestivalRef, Role, Scope, StreamId, Subject, account, achievement, assessment, ceremony, commendation,
    emulation, group, outreach, pilot,
    programme::{self, contest},
    standard,
    testing::{document, front, id, person, police, text},
    unit,
    values::{
        ActivityId, ActorId, AgendaItemId, CommendationId, DateWindow, Dong, GroupId, HostId, Slot, TeamId, UnitId,
        Year,
    },
    year,
};
use proptest::{prelude::*, sample::select};
use serde::Serialize;
use serde_json::Value;

const CONVENERS: [&str; 2] = ["tp-mot", "tp-hai"];
const YEARS: [i32; 2] = [2018, 2019];
const UNITS: [&str; 6] = ["tp-mot", "tp-hai", "tp-mot.phuong-a", "tp-hai.phuong-b", "xa-ngoai", "tp-mot.phuong-a.to-1"];
const HOSTS: [&str; 3] = ["tp-mot.phuong-a.to-1", "tp-mot.phuong-a.to-2", "xa-ngoai.cho"];

/// A festival year.
pub fn festival(convener: &str, year: i32) -> FestivalRef {
    FestivalRef { convener: convener.parse().unwrap(), year: Year::try_from(year).unwrap() }
}

/// Every festival that is told of.
pub fn festivals() -> Vec<FestivalRef> {
    CONVENERS.into_iter().flat_map(|convener| YEARS.map(|year| festival(convener, year))).collect()
}

/// Which of the few things an event is about.
#[derive(Debug, Clone)]
struct Matter {
    festival: FestivalRef,
    unit: UnitId,
    other: UnitId,
    host: HostId,
    figure: u128,
    size: u32,
}

fn matter() -> impl Strategy<Value = Matter> {
    let units = || select(&UNITS[..]).prop_map(|unit| unit.parse().unwrap());
    let host = select(&HOSTS[..]).prop_map(|host| host.parse().unwrap());
    (select(festivals()), units(), units(), host, 1_u128..=3, 0_u32..=3)
        .prop_map(|(festival, unit, other, host, figure, size)| Matter { festival, unit, other, host, figure, size })
}

/// Any event with its stream and what it is about.
pub fn fact() -> impl Strategy<Value = (StreamId, Subject, Value)> {
    let category = prop_oneof![
        2 => Just(Category::Year), 2 => Just(Category::Unit), 2 => Just(Category::Pilot), 6 => Just(Category::Ceremony),
        6 => Just(Category::Programme), 3 => Just(Category::Commendation), 1 => Just(Category::Achievement),
        1 => Just(Category::Group), 1 => Just(Category::Standard), 1 => Just(Category::Assessment),
        1 => Just(Category::Emulation), 1 => Just(Category::Outreach), 1 => Just(Category::Account),
    ];
    (category, matter(), any::<prop::sample::Index>()).prop_map(|(category, matter, pick)| {
        let events = matter.events(category);
        let (stream, about) = matter.place(category);
        (stream, about, pick.get(&events).clone())
    })
}

fn json(events: impl IntoIterator<Item = impl Serialize>) -> Vec<Value> {
    events.into_iter().map(|event| serde_json::to_value(event).unwrap()).collect()
}

impl Matter {
    fn place(&self, category: Category) -> (StreamId, Subject) {
        let Self { festival, unit, host, .. } = self;
        let (year, of_year) = (festival.year, Subject::festival(festival));
        let of_unit = of_year.clone().unit(unit.clone());
        let of_host = of_unit.clone().host(host.clone());
        match category {
            Category::Year => (StreamId::Year(festival.clone()), of_year),
            Category::Unit => (StreamId::Unit(unit.clone()), Subject::default().unit(unit.clone())),
            Category::Pilot => (StreamId::Pilot(year, unit.clone()), of_unit),
            Category::Ceremony => (StreamId::Ceremony(year, host.clone()), of_host),
            Category::Programme => (StreamId::Programme(year, host.clone()), of_host),
            Category::Commendation => (StreamId::Commendation(year, unit.clone()), of_unit),
            Category::Achievement => (StreamId::Achievement(id(self.figure)), of_unit),
            Category::Group => (StreamId::Group(self.group()), Subject::default().unit(unit.clone())),
            Category::Standard => (StreamId::Standard(unit.clone()), of_unit),
            Category::Assessment => (StreamId::Assessment(year, unit.clone()), of_unit),
            Category::Emulation => (StreamId::Emulation(year, unit.clone()), of_unit),
            Category::Outreach => (StreamId::Outreach(year, unit.clone()), of_unit),
            Category::Account => (
                StreamId::Account(self.account()),
                Subject { convener: Some(festival.convener.clone()), ..Subject::default() },
            ),
        }
    }

    fn events(&self, category: Category) -> Vec<Value> {
        match category {
            Category::Year => json(self.year()),
            Category::Unit => json(self.unit()),
            Category::Pilot => json(self.pilot()),
            Category::Ceremony => json(self.ceremony()),
            Category::Programme => json(self.programme()),
            Category::Commendation => json(self.commendation()),
            Category::Achievement => json(self.achievement()),
            Category::Group => json(self.group_events()),
            Category::Standard => json(self.standard()),
            Category::Assessment => json(self.assessment()),
            Category::Emulation => json(self.emulation()),
            Category::Outreach => json(self.outreach()),
            Category::Account => json(self.account_events()),
        }
    }

    /// A group lives in one unit.
    fn group(&self) -> GroupId {
        format!("{}.lien-gia-{}", self.unit, self.figure).parse().unwrap()
    }

    fn account(&self) -> ActorId {
        format!("cong-an-{}", self.figure).parse().unwrap()
    }

    fn account_events(&self) -> Vec<account::Event> {
        use account::Event::{
            AccountClosed, AccountLocked, AccountOpened, AccountUnlocked, CredentialChanged, CredentialReset,
            GrantRevoked, RoleGranted,
        };
        let scope = || Scope::Unit(self.unit.clone());
        vec![
            AccountOpened { account: self.account(), convener: self.festival.convener.clone() },
            RoleGranted { role: Role::Drafter, scope: scope() },
            GrantRevoked { role: Role::Drafter, scope: scope() },
            CredentialChanged {},
            CredentialReset {},
            AccountLocked { reason: text("Nghỉ phép") },
            AccountUnlocked {},
            AccountClosed { reason: text("Chuyển công tác") },
        ]
    }

    fn day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2019, 1 + self.size, 1).unwrap()
    }

    fn instant(&self) -> DateTime<Utc> {
        let day: DateTime<Utc> = "2019-08-18T00:00:00Z".parse().unwrap();
        day + TimeDelta::hours(self.size.into())
    }

    fn slot(&self) -> Slot {
        Slot::new(self.instant(), self.instant() + TimeDelta::minutes(30)).unwrap()
    }

    fn year(&self) -> Vec<year::Event> {
        use year::Event::{
            DesignationUndone, FestivalYearAmended, FestivalYearCancelled, FestivalYearClosed, FestivalYearOpened,
            OutlineAdopted, PilotDesignated, PilotRulesAdopted, UnitJoined,
        };
        let level = pilot::Level::Province;
        let part = year::CeremonyPart { kind: ceremony::AgendaKind::FlagSalute, text: text("Chào cờ") };
        let play = year::FestivalPart { kind: programme::ActivityKind::Culture, text: text("Văn nghệ") };
        let founding_decision = document("521");
        vec![
            FestivalYearOpened {
                theme: Some(text("Chủ đề")),
                founding_decision,
                plan: None,
                pilot_quota: pilot::Quota::Exactly(self.size),
                window: None,
            },
            FestivalYearAmended {
                theme: None,
                plan: Some(document("30/KH-UBND")),
                window: DateWindow::new(self.day(), self.day()).ok(),
                reason: text("Mưa bão"),
            },
            UnitJoined { unit: self.unit.clone() },
            UnitJoined { unit: self.other.clone() },
            OutlineAdopted { ceremony: vec![part; self.size as usize], festival: vec![play] },
            PilotRulesAdopted {
                version: self.size,
                criteria: vec![pilot::Criterion { criterion: text("Phong trào"), weight: self.size }],
                levels: vec![pilot::LevelQuota { level, quota: pilot::Quota::Exactly(self.size) }],
            },
            PilotDesignated { unit: self.unit.clone(), neighbourhood: self.host.clone(), level },
            DesignationUndone { neighbourhood: self.host.clone(), level, reason: text("Thay điểm") },
            FestivalYearClosed { summary: text("Tốt") },
            FestivalYearCancelled { reason: text("Dịch bệnh") },
        ]
    }

    fn unit(&self) -> Vec<unit::Event> {
        let registered = |parent| unit::Event::UnitRegistered {
            kind: unit::UnitKind::ALL[self.size as usize],
            name: text("Mẫu"),
            code: None,
            parent,
            since: (self.size > 1).then(|| self.day()),
            decision: None,
        };
        let (on, decision) = (self.day(), Some(document("60/NQ")));
        let share = |extent| unit::Share { unit: self.other.clone(), extent };
        vec![
            registered(None),
            registered(Some(self.other.clone())),
            unit::Event::UnitRenamed {
                kind: unit::UnitKind::Commune,
                name: text("Mới"),
                code: "18088".parse().ok(),
                on,
                decision,
            },
            unit::Event::UnitTransferred { parent: self.other.clone(), on, decision: None },
            unit::Event::UnitMerged { into: self.other.clone(), on, decision: None },
            unit::Event::UnitSplit {
                into: vec![share(unit::Extent::Most), share(unit::Extent::Part)],
                on,
                decision: None,
            },
            unit::Event::UnitDissolved { cause: unit::Dissolution::LevelAbolished, on, decision: None },
        ]
    }

    fn pilot(&self) -> Vec<pilot::Event> {
        use pilot::Event::{
            NeighbourhoodAssessed, NeighbourhoodNominated, NomineeWithdrawn, PilotEndorsed, PilotReplaced,
            PilotRoundClosed, PilotRoundOpened, PilotSelected,
        };
        let neighbourhood = || self.host.clone();
        let score = pilot::Score { criterion: text("Phong trào"), points: 70 + self.size, weight: self.size };
        vec![
            PilotRoundOpened {
                quota: pilot::Quota::AtLeast(self.size),
                criteria: vec![pilot::Criterion { criterion: text("Phong trào"), weight: self.size }],
            },
            NeighbourhoodNominated { neighbourhood: neighbourhood(), proposer: police().id },
            NeighbourhoodAssessed { neighbourhood: neighbourhood(), scores: vec![score; self.size as usize] },
            NomineeWithdrawn { neighbourhood: neighbourhood(), reason: text("Xin rút") },
            PilotSelected {
                neighbourhood: neighbourhood(),
                rationale: text("Phức tạp"),
                decision: document("12/QĐ-UBND"),
            },
            PilotEndorsed { neighbourhood: neighbourhood() },
            PilotReplaced {
                neighbourhood: neighbourhood(),
                replacement: HOSTS[self.size as usize % HOSTS.len()].parse().unwrap(),
                reason: text("Thay điểm"),
                decision: document("15/QĐ-UBND"),
            },
            PilotRoundClosed {},
        ]
    }

    fn ceremony(&self) -> Vec<ceremony::Event> {
        use ceremony::Correction;
        use ceremony::Event::{
            AgendaApproved, AgendaItemAdded, AgendaItemDone, AgendaItemMoved, AgendaItemRemoved, AssessmentDelivered,
            AttendanceRecorded, CeremonyCancelled, CeremonyCompleted, CeremonyCorrected, CeremonyPlanned,
            CeremonyRelocated, CeremonyRescheduled, CeremonyStarted, DelegateAnswered, DelegateInvited, FlowersGiven,
            ModelLaunched, PactSigned,
        };
        let item: AgendaItemId = id(self.figure);
        let added = ceremony::AgendaItem {
            item,
            kind: ceremony::AgendaKind::Discussion,
            title: text("Thảo luận"),
            slot: self.slot(),
            speaker: Some(person(self.figure, "Nguyễn Văn Thử")),
        };
        let (delegate, scope) = (id(self.figure), assessment::AssessmentScope::Unit);
        let (from, summary) = (text("Thành phố"), text("Tốt"));
        let corrected = |correction| CeremonyCorrected { correction, reason: text("Nhầm") };
        vec![
            CeremonyRelocated { venue: text("Hội trường"), reason: text("Mưa") },
            DelegateInvited {
                delegate,
                organisation: text("Mặt trận"),
                person: Some(person(30 + self.figure, "Phạm Thị Thử")),
            },
            DelegateInvited { delegate, organisation: text("Đoàn"), person: None },
            DelegateAnswered { delegate, comes: self.size > 1 },
            FlowersGiven { from: from.clone() },
            ModelLaunched { name: text("Tổ liên gia") },
            AssessmentDelivered { scope, summary: summary.clone() },
            corrected(Correction::Attendance { attendees: self.size }),
            corrected(Correction::Pact { parties: vec![text("Tổ 1"), text("Tổ 2")] }),
            corrected(Correction::Flowers { from: vec![from] }),
            corrected(Correction::Models { names: vec![] }),
            corrected(Correction::Assessment { scope, summary }),
            corrected(Correction::ItemDone { item }),
            corrected(Correction::ItemNotDone { item }),
            CeremonyPlanned { starts_at: self.instant(), venue: text("Nhà văn hóa"), planner: police().id },
            AgendaItemAdded { item: added.clone() },
            AgendaItemAdded { item: ceremony::AgendaItem { speaker: None, ..added } },
            AgendaItemMoved { item, slot: self.slot() },
            AgendaItemRemoved { item },
            AgendaApproved { version: self.size },
            CeremonyRescheduled { starts_at: self.instant(), reason: text("Mưa") },
            CeremonyCancelled { reason: text("Bão") },
            CeremonyStarted {},
            AgendaItemDone { item },
            PactSigned { parties: vec![text("Tổ 1"), text("Công an")] },
            AttendanceRecorded { attendees: self.size },
            CeremonyCompleted {},
        ]
    }

    fn programme(&self) -> Vec<programme::Event> {
        use programme::Event::{
            ActivityAdded, ActivityCancelled, ActivityMoved, DutyAssigned, DutyChanged, DutyDone, DutyDropped,
            PerformerAdded, PerformerBooked, PerformerUnbooked, ProgrammeReleased, RegistrationLimited,
            ResultCorrected, ResultRecorded, TeamAdmitted, TeamEntered, TeamWaitlisted, TeamWithdrawn, VenueAdded,
        };
        let (activity, venue, slot): (ActivityId, _, _) = (id(self.figure), id(1), self.slot());
        let (team, performer, duty) = (id(self.figure + 1), id(self.figure), id(self.figure));
        let (name, members) = (text("Tổ 1"), NonZeroU32::new(self.size));
        let placing = programme::Placing { place: 1, team: id(self.figure), score: None, prize: Some(text("Giải")) };
        let placings = vec![placing; self.size as usize];
        let singer = programme::PerformerName::Individual { name: person(20 + self.figure, "Lê Thị Thử") };
        let released =
            |agenda_version| ProgrammeReleased { version: self.size, changelog: text("Bản mới"), agenda_version };
        let mut events = vec![
            VenueAdded { venue, name: text("Sân bóng"), capacity: members },
            ActivityAdded { activity, kind: programme::ActivityKind::Sport, title: text("Kéo co"), venue, slot },
            ActivityMoved { activity, venue, slot, reason: text("Mưa"), cause: programme::Cause::Weather },
            ActivityCancelled { activity, reason: text("Mưa"), cause: programme::Cause::Other },
            RegistrationLimited { activity, places: members },
            TeamEntered { activity, team, name: name.clone(), members },
            TeamWaitlisted { activity, team, name, members: None },
            TeamWithdrawn { activity, team, reason: text("Bận") },
            TeamAdmitted { activity, team },
            PerformerAdded { performer, name: programme::PerformerName::Group { name: text("Nhóm 1") } },
            PerformerAdded { performer, name: singer },
            PerformerBooked { activity, performer },
            PerformerUnbooked { activity, performer, reason: text("Ốm") },
            DutyAssigned { duty, task: text("Loa đài"), in_charge: text("Đoàn"), due: self.day() },
            DutyChanged { duty, task: text("Sân khấu"), in_charge: text("Phụ nữ"), due: self.day() },
            DutyDone { duty },
            DutyDropped { duty, reason: text("Không cần") },
            released(Some(self.size)),
            released(None),
            ResultRecorded { activity, placings: placings.clone() },
            ResultCorrected { activity, placings, reason: text("Nhầm") },
        ];
        events.extend(self.contest(activity));
        events
    }

    fn contest(&self, activity: ActivityId) -> Vec<programme::Event> {
        use contest::{FixtureNo, Format, Mark, Outcome, Rules, Seat, ThirdPlace, TieBreak};
        use programme::Event::{
            ContestDrawn, ContestSet, FixtureCorrected, FixtureDecided, LotDrawn, MarkCorrected, MarkRecorded,
        };
        let rules =
            |format| Rules { format, tie_breaks: vec![TieBreak::Wins; self.size.min(1) as usize], prizes: vec![] };
        let knockout = Format::Knockout { third_place: ThirdPlace::Played };
        let league = Format::RoundRobin { win: 3, draw: 1, loss: 0 };
        let teams: Vec<TeamId> = (1..=4).map(id).collect();
        let (fixture, reason) = (FixtureNo(self.size), || text("Nhầm"));
        let played = Outcome::Played { home: self.size, away: 1, decider: None };
        let given_up = Outcome::Walkover { winner: Seat::Away, reason: reason() };
        let (team, mark) = (id(self.figure), Some(Mark(self.size)));
        vec![
            ContestSet { activity, rules: rules(knockout) },
            ContestSet { activity, rules: rules(league) },
            ContestSet { activity, rules: rules(Format::Scored) },
            ContestDrawn { activity, fixtures: contest::draw(knockout, &teams) },
            ContestDrawn { activity, fixtures: contest::draw(league, &teams) },
            FixtureDecided { activity, fixture, outcome: played.clone() },
            FixtureDecided { activity, fixture, outcome: given_up },
            FixtureCorrected { activity, fixture, outcome: played, reason: reason() },
            MarkRecorded { activity, team, mark },
            MarkRecorded { activity, team, mark: None },
            MarkCorrected { activity, team, mark, reason: reason() },
            LotDrawn { activity, order: teams },
        ]
    }

    fn commendation(&self) -> Vec<commendation::Event> {
        use commendation::Event::{
            AwardReturned, ClaimLapsed, CommendationAppraised, CommendationDecided, CommendationNominated,
            CommendationPresented, CommendationRejected, CommendationRevoked, CommendationWithdrawn, CouncilConvened,
            CouncilRecommended, MemberRecused, PresentationCalledOff, PresentationScheduled,
        };
        let commendation: CommendationId = id(self.figure);
        let name = person(10 + self.figure, "Trần Thị Thử");
        let nominated = |nominee| CommendationNominated {
            commendation,
            nominee,
            form: commendation::Form::MeritCertificate,
            achievement: id(self.figure),
            merit: text("Giữ gìn trật tự"),
            proposer: front().id,
        };
        vec![
            nominated(commendation::Nominee::Individual { name: name.clone() }),
            nominated(commendation::Nominee::Collective { name: text("Tổ liên gia 1") }),
            CommendationAppraised { commendation, opinion: text("Đủ điều kiện") },
            CouncilRecommended {
                commendation,
                votes_for: 5,
                votes_against: self.size,
                recused: 0,
                ballots: vec![
                    commendation::Ballot { member: front().id, in_favour: self.size > 1 };
                    self.size as usize
                ],
            },
            CouncilConvened { members: vec![front().id, police().id], quorum: self.size },
            MemberRecused { commendation, member: front().id, reason: text("Người nhà") },
            ClaimLapsed { commendation },
            PresentationScheduled { commendation, host: self.host.clone(), item: id(self.figure) },
            PresentationCalledOff { commendation, host: self.host.clone(), reason: text("Hủy buổi lễ") },
            CommendationRevoked {
                commendation,
                ground: commendation::Ground::Fraud,
                decision: document("40/QĐ-UBND"),
                reason: text("Kê khai sai"),
            },
            AwardReturned { commendation },
            CommendationDecided {
                commendation,
                decision: document("34/QĐ-UBND"),
                signer: name,
                legal_basis: text("Luật"),
                amount: Some(Dong(500_000)),
                law: Some(commendation::Law::Of2003),
                authority: None,
            },
            CommendationRejected { commendation, reason: text("Trùng thành tích") },
            CommendationPresented { commendation, host: self.host.clone() },
            CommendationWithdrawn { commendation, reason: text("Rút") },
        ]
    }

    fn achievement(&self) -> Vec<achievement::Event> {
        let commendation: CommendationId = id(self.figure);
        vec![
            achievement::Event::AchievementClaimed { commendation, attempt: self.size },
            achievement::Event::AchievementReleased { commendation, reason: text("Chưa quyết định") },
        ]
    }

    fn group_events(&self) -> Vec<group::Event> {
        let (unit, households) = (self.unit.clone(), self.size);
        vec![
            group::Event::SafeFamilyGroupFormed { unit, name: text("Tổ 1"), households },
            group::Event::CamerasFunded { cameras: self.size },
            group::Event::NeighbourhoodCamerasFunded {
                neighbourhood: self.unit.clone(),
                cameras: self.size,
                funders: None,
            },
        ]
    }

    fn standard(&self) -> Vec<standard::Event> {
        let year = self.festival.year;
        let result = standard::CriterionResult { criterion: text("Tiêu chí"), met: self.size > 1 };
        let results = || vec![result.clone(); self.size as usize];
        vec![
            standard::Event::StandardRegistered { year, circular: Some(standard::Circular::Of2012) },
            standard::Event::StandardSelfAssessed { year, report: text("Đạt"), results: results() },
            standard::Event::StandardAppraised { year, opinion: text("Đạt"), results: results() },
            standard::Event::StandardRecognised { year, decision: document("9/QĐ-UBND") },
            standard::Event::StandardNotRecognised { year, reason: text("Chưa đạt") },
        ]
    }

    fn assessment(&self) -> Vec<assessment::Event> {
        let period = DateWindow::new("2019-01-01".parse().unwrap(), "2019-08-31".parse().unwrap()).unwrap();
        let scope = assessment::AssessmentScope::Unit;
        vec![
            assessment::Event::AssessmentCalled { period, scopes: vec![scope] },
            assessment::Event::FigureReported {
                figure: assessment::FigureKind::SafeFamilyGroups,
                value: self.size.into(),
            },
            assessment::Event::MovementAssessed { scope, summary: text("Chuyển biến rõ") },
        ]
    }

    fn outreach(&self) -> Vec<outreach::Event> {
        let session = id(self.figure);
        let (topic, audience, held_by) = (text("Phòng, chống lừa đảo"), text("Bà con"), text("Công an"));
        vec![
            outreach::Event::OutreachSessionHeld { session, topic, audience, attendees: self.size, held_by },
            outreach::Event::OutreachSessionCorrected { session, attendees: self.size, reason: text("Đếm sót") },
        ]
    }

    fn emulation(&self) -> Vec<emulation::Event> {
        vec![
            emulation::Event::EmulationLaunched { title: text("Thi đua"), contents: vec![text("Giữ trật tự")] },
            emulation::Event::SignUpsReported { participant: self.other.clone(), signed: self.size },
        ]
    }
}
