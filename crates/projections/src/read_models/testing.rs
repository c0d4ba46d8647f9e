//! Histories of festivals for the models' tests.

use ngayhoi_domain::{
    FestivalRef, Role, Scope, StreamId, Subject, account, achievement, assessment, ceremony, commendation, emulation,
    group, outreach, pilot,
    programme::{self, contest},
    standard,
    testing::{at, document, festival, front, id, police, slot, text},
    unit,
    values::{CommendationId, DateWindow, Dong, PersonId, Personal, PersonalValue, TeamId, Year},
    year,
};
use rusqlite::Connection;
use uuid::Uuid;

use super::{advance, create, stopped};
use crate::timeline::testing::{History, host_id, unit_id};

/// Tells a history, one festival's events at a time.
pub(super) struct Teller {
    pub(super) history: History,
    festival: FestivalRef,
}

impl Teller {
    pub(super) fn new() -> Self {
        Self { history: History::default(), festival: festival() }
    }

    /// What was told, folded.
    pub(super) fn folded(&self) -> Connection {
        folded(&self.history)
    }

    /// What comes next is about another festival.
    pub(super) fn turn_to(&mut self, convener: &str, year: i32) {
        self.festival = FestivalRef { convener: convener.parse().unwrap(), year: Year::try_from(year).unwrap() };
    }

    fn about(&self) -> Subject {
        Subject::festival(&self.festival)
    }

    pub(super) fn year(&mut self, occurred: &str, event: year::Event) {
        self.history.happened(&StreamId::Year(self.festival.clone()), &self.about(), occurred, event);
    }

    pub(super) fn unit(&mut self, id: &str, kind: unit::UnitKind, parent: Option<&str>, occurred: &str) {
        let event = unit::Event::UnitRegistered {
            kind,
            name: text("Mẫu"),
            code: None,
            parent: parent.map(unit_id),
            since: None,
            decision: None,
        };
        let about = Subject::default().unit(unit_id(id));
        self.history.happened(&StreamId::Unit(unit_id(id)), &about, occurred, event);
    }

    pub(super) fn reform(&mut self, id: &str, occurred: &str, event: unit::Event) {
        let about = Subject::default().unit(unit_id(id));
        self.history.happened(&StreamId::Unit(unit_id(id)), &about, occurred, event);
    }

    pub(super) fn pilot(&mut self, unit: &str, occurred: &str, event: pilot::Event) {
        let stream = StreamId::Pilot(self.festival.year, unit_id(unit));
        self.history.happened(&stream, &self.about().unit(unit_id(unit)), occurred, event);
    }

    pub(super) fn commendation(&mut self, unit: &str, occurred: &str, event: commendation::Event) {
        let stream = StreamId::Commendation(self.festival.year, unit_id(unit));
        self.history.happened(&stream, &self.about().unit(unit_id(unit)), occurred, event);
    }

    pub(super) fn ceremony(&mut self, unit: &str, host: &str, occurred: &str, event: ceremony::Event) {
        let stream = StreamId::Ceremony(self.festival.year, host_id(host));
        let about = self.about().unit(unit_id(unit)).host(host_id(host));
        self.history.happened(&stream, &about, occurred, event);
    }

    pub(super) fn programme(&mut self, unit: &str, host: &str, occurred: &str, event: programme::Event) {
        let stream = StreamId::Programme(self.festival.year, host_id(host));
        let about = self.about().unit(unit_id(unit)).host(host_id(host));
        self.history.happened(&stream, &about, occurred, event);
    }

    fn assessment(&mut self, unit: &str, occurred: &str, event: assessment::Event) {
        let stream = StreamId::Assessment(self.festival.year, unit_id(unit));
        self.history.happened(&stream, &self.about().unit(unit_id(unit)), occurred, event);
    }

    fn standard(&mut self, holder: &str, occurred: &str, event: standard::Event) {
        let stream = StreamId::Standard(unit_id(holder));
        self.history.happened(&stream, &self.about().unit(unit_id(holder)), occurred, event);
    }

    fn group(&mut self, group: &str, unit: &str, occurred: &str, event: group::Event) {
        let about = Subject::default().unit(unit_id(unit));
        self.history.happened(&StreamId::Group(group.parse().unwrap()), &about, occurred, event);
    }
}

/// A history, folded.
pub(super) fn folded(history: &History) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    create(&db).unwrap();
    let told = history.timeline().1.into_iter().map(|row| row.decode());
    advance(&db, told.collect()).unwrap();
    assert_eq!(stopped(&db).unwrap(), []);
    db
}

/// A person's name as it rests.
pub(super) fn sealed(figure: u128) -> Personal {
    Personal { person: PersonId(Uuid::from_u128(figure)), value: PersonalValue::Sealed(format!("kín{figure}")) }
}

pub(super) fn opened(theme: &str) -> year::Event {
    year::Event::FestivalYearOpened {
        theme: Some(text(theme)),
        founding_decision: document("521"),
        plan: None,
        pilot_quota: pilot::Quota::Exactly(1),
        window: DateWindow::new("2019-07-01".parse().unwrap(), "2019-08-19".parse().unwrap()).ok(),
    }
}

pub(super) fn nominated(host: &str) -> pilot::Event {
    pilot::Event::NeighbourhoodNominated { neighbourhood: host_id(host), proposer: police().id }
}

pub(super) fn assessed(host: &str, points: &[(u32, u32)]) -> pilot::Event {
    let score = |(points, weight): &(u32, u32)| pilot::Score {
        criterion: text("Phong trào"),
        points: *points,
        weight: *weight,
    };
    pilot::Event::NeighbourhoodAssessed { neighbourhood: host_id(host), scores: points.iter().map(score).collect() }
}

pub(super) fn selected(host: &str) -> pilot::Event {
    pilot::Event::PilotSelected {
        neighbourhood: host_id(host),
        rationale: text("Địa bàn phức tạp"),
        decision: document("12/QĐ-UBND"),
    }
}

pub(super) fn item(figure: u128, from: &str, to: &str) -> ceremony::Event {
    let kind = ceremony::AgendaKind::FlagSalute;
    let title = text(&format!("Mục {figure}"));
    ceremony::Event::AgendaItemAdded {
        item: ceremony::AgendaItem {
            item: id(figure),
            kind,
            title,
            slot: slot(from, to),
            speaker: Some(sealed(figure)),
        },
    }
}

pub(super) fn planned(time: &str) -> ceremony::Event {
    ceremony::Event::CeremonyPlanned { starts_at: at(time), venue: text("Nhà văn hóa"), planner: police().id }
}

pub(super) fn rescheduled(time: &str) -> ceremony::Event {
    ceremony::Event::CeremonyRescheduled { starts_at: at(time), reason: text("Mưa") }
}

pub(super) fn venue(figure: u128, name: &str) -> programme::Event {
    programme::Event::VenueAdded { venue: id(figure), name: text(name), capacity: None }
}

pub(super) fn activity(figure: u128, venue: u128, from: &str, to: &str) -> programme::Event {
    programme::Event::ActivityAdded {
        activity: id(figure),
        kind: programme::ActivityKind::Sport,
        title: text(&format!("Kéo co {figure}")),
        venue: id(venue),
        slot: slot(from, to),
    }
}

pub(super) fn team(activity: u128, figure: u128, name: &str) -> programme::Event {
    programme::Event::TeamEntered { activity: id(activity), team: id(figure), name: text(name), members: None }
}

pub(super) fn result(activity: u128, winners: &[u128]) -> programme::Event {
    let placing = |(place, team): (u32, &u128)| programme::Placing {
        place,
        team: id::<TeamId>(*team),
        score: None,
        prize: Some(text("Giải")),
    };
    let placings = (1..).zip(winners).map(placing).collect();
    programme::Event::ResultRecorded { activity: id(activity), placings }
}

pub(super) fn released(version: u32, agenda_version: Option<u32>) -> programme::Event {
    programme::Event::ProgrammeReleased { version, changelog: text("Bản mới"), agenda_version }
}

pub(super) fn commended(figure: u128, nominee: commendation::Nominee) -> commendation::Event {
    commendation::Event::CommendationNominated {
        commendation: id(figure),
        nominee,
        form: commendation::Form::MeritCertificate,
        achievement: id(figure + 1_000),
        merit: text("Giữ gìn trật tự"),
        proposer: front().id,
    }
}

pub(super) fn decided(figure: u128, amount: Option<u64>) -> commendation::Event {
    commendation::Event::CommendationDecided {
        commendation: id(figure),
        decision: document("34/QĐ-UBND"),
        signer: sealed(900),
        legal_basis: text("Luật Thi đua, khen thưởng"),
        amount: amount.map(Dong),
        law: None,
        authority: None,
    }
}

const A: &str = "tp-mau.phuong-a";
const B: &str = "tp-mau.phuong-b";
const OUTSIDE: &str = "xa-ngoai";

/// Every kind of event, in three festivals that share units; occurred and recorded disagree in many ways.
pub(super) fn varied() -> History {
    let mut tell = Teller::new();
    standing(&mut tell);
    tell.turn_to("tp-mau", 2018);
    tell.year("2018-07-01", opened("Năm trước"));
    tell.pilot(A, "2018-07-05", pilot::Event::PilotRoundOpened { quota: pilot::Quota::AtLeast(1), criteria: vec![] });
    tell.pilot(A, "2018-07-06", nominated("tp-mau.phuong-a.to-2"));
    tell.turn_to("tp-mau", 2019);
    of_the_year(&mut tell);
    pilots(&mut tell);
    ceremony(&mut tell);
    tell.turn_to("tp-khac", 2019);
    tell.year("2019-07-02", opened("Nơi khác"));
    tell.year("undated", year::Event::UnitJoined { unit: unit_id(OUTSIDE) });
    tell.ceremony("tp-khac", "tp-khac.cho", "2019-08-02", planned("07:00"));
    tell.year("2019-08-03", year::Event::FestivalYearCancelled { reason: text("Dịch bệnh") });
    tell.turn_to("tp-mau", 2019);
    programme(&mut tell);
    commendations(&mut tell);
    tell.turn_to("tp-mau", 2018);
    tell.year("2018-09-01~", year::Event::FestivalYearClosed { summary: text("Tốt") });
    tell.pilot(A, "2018-07", selected("tp-mau.phuong-a.to-2"));
    tell.history
}

fn standing(tell: &mut Teller) {
    tell.unit("tp-mau", unit::UnitKind::City, None, "undated");
    tell.unit(A, unit::UnitKind::Ward, Some("tp-mau"), "2019-07-20");
    tell.unit("tp-khac", unit::UnitKind::City, None, "2010");
    tell.unit("tp-mau.phuong-a.to-1", unit::UnitKind::Neighbourhood, Some(A), "2012");
    tell.unit("tp-mau.phuong-a.to-2", unit::UnitKind::Neighbourhood, Some(A), "2019-08-01");
    tell.unit(OUTSIDE, unit::UnitKind::Commune, None, "2005~");
    let (on, decision) = ("2019-08-02".parse().unwrap(), Some(document("60/NQ")));
    let renamed =
        unit::Event::UnitRenamed { kind: unit::UnitKind::Ward, name: text("Mới"), code: None, on, decision };
    tell.reform(A, "2019-08-02", renamed);
    tell.unit("tp-mau.phuong-cu", unit::UnitKind::Commune, None, "2001");
    let merged = unit::Event::UnitMerged { into: unit_id(A), on, decision: None };
    tell.reform("tp-mau.phuong-cu", "2019-08-05", merged);
    let formed =
        |households| group::Event::SafeFamilyGroupFormed { unit: unit_id(A), name: text("Tổ 1"), households };
    tell.group("lien-gia-1", A, "2017", formed(12));
    tell.group("lien-gia-1", A, "2019-08-10", group::Event::CamerasFunded { cameras: 3 });
    tell.unit(B, unit::UnitKind::Ward, Some("tp-mau"), "2011");
    tell.group("lien-gia-1", A, "undated", group::Event::CamerasFunded { cameras: 1 });
}

fn of_the_year(tell: &mut Teller) {
    tell.year("2019-07-01", opened("Năm nay"));
    tell.year("2019-07-03", year::Event::UnitJoined { unit: unit_id(A) });
    tell.year("2019-08-15", year::Event::UnitJoined { unit: unit_id(OUTSIDE) });
    let part = |words: &str| year::CeremonyPart { kind: ceremony::AgendaKind::FlagSalute, text: text(words) };
    let play = year::FestivalPart { kind: programme::ActivityKind::Culture, text: text("Văn nghệ") };
    let outline = |words: &[&str]| year::Event::OutlineAdopted {
        ceremony: words.iter().map(|words| part(words)).collect(),
        festival: vec![play.clone()],
    };
    tell.year("2019-07-04", outline(&["Chào cờ", "Ôn truyền thống", "Bế mạc"]));
    tell.year("2019-07-02", outline(&["Chào cờ"]));
    let year = Year::try_from(2019).unwrap();
    tell.standard(A, "2019-02", standard::Event::StandardRegistered { year, circular: None });
    tell.standard(A, "2019-03", standard::Event::StandardSelfAssessed { year, report: text("Đạt"), results: vec![] });
    tell.standard(B, "2019-02", standard::Event::StandardRegistered { year, circular: None });
    tell.standard(A, "2019-04", standard::Event::StandardAppraised { year, opinion: text("Đạt"), results: vec![] });
    tell.standard(A, "2019-05", standard::Event::StandardRecognised { year, decision: document("9/QĐ") });
    tell.standard(B, "2019-01", standard::Event::StandardNotRecognised { year, reason: text("Chưa đạt") });
    let period = DateWindow::new("2019-01-01".parse().unwrap(), "2019-08-31".parse().unwrap()).unwrap();
    let scopes = vec![assessment::AssessmentScope::Convener, assessment::AssessmentScope::Unit];
    tell.assessment("tp-mau", "2019-07-05", assessment::Event::AssessmentCalled { period, scopes });
    let figure = |value| assessment::Event::FigureReported { figure: assessment::FigureKind::SafeFamilyGroups, value };
    tell.assessment("tp-mau", "2019-08-10", figure(1_200));
    tell.assessment("tp-mau", "2019-08-01", figure(u64::MAX));
    let summary = text("Chuyển biến rõ");
    let scope = assessment::AssessmentScope::Unit;
    tell.assessment(A, "2019-08-11", assessment::Event::MovementAssessed { scope, summary });
    let to = unit_id("tp-mau.phuong-a.to-1");
    let cameras = group::Event::NeighbourhoodCamerasFunded { neighbourhood: to, cameras: 6, funders: None };
    tell.group("tp-mau.phuong-a.to-1", A, "2019-03", cameras);
    let held = outreach::Event::OutreachSessionHeld {
        session: id(1),
        topic: text("Phòng, chống lừa đảo"),
        audience: text("Bà con"),
        attendees: 120,
        held_by: text("Công an phường"),
    };
    let about = tell.about().unit(unit_id(A));
    tell.history.happened(&StreamId::Outreach(year, unit_id(A)), &about, "2019-06", held);
    let stream = StreamId::Emulation(year, unit_id("tp-mau"));
    let signed = emulation::Event::SignUpsReported { participant: unit_id(A), signed: 48 };
    tell.history.happened(&stream, &tell.about().unit(unit_id("tp-mau")), "2019-08-19", signed);
    let launched =
        emulation::Event::EmulationLaunched { title: text("Thi đua"), contents: vec![text("Giữ trật tự")] };
    tell.history.happened(&stream, &tell.about().unit(unit_id("tp-mau")), "2019-08-18", launched);
    let (stream, about) = (StreamId::Account(police().id), Subject { year: None, ..tell.about() });
    let opened = account::Event::AccountOpened { account: police().id, convener: festival().convener };
    tell.history.happened(&stream, &about, "2019-01", opened);
    let granted = account::Event::RoleGranted { role: Role::Drafter, scope: Scope::Unit(unit_id(A)) };
    tell.history.happened(&stream, &about, "2019-01", granted);
}

fn pilots(tell: &mut Teller) {
    let criteria = vec![pilot::Criterion { criterion: text("Phong trào"), weight: 1 }];
    let levels = vec![pilot::LevelQuota { level: pilot::Level::Province, quota: pilot::Quota::Exactly(1) }];
    tell.year("2019-07-04", year::Event::PilotRulesAdopted { version: 1, criteria, levels });
    let neighbourhood = host_id("tp-mau.phuong-a.to-1");
    tell.year(
        "2019-07-21",
        year::Event::PilotDesignated { unit: unit_id(A), neighbourhood, level: pilot::Level::Province },
    );
    tell.pilot(A, "2019-07-10", pilot::Event::PilotRoundOpened { quota: pilot::Quota::Exactly(1), criteria: vec![] });
    tell.pilot(A, "2019-07-11", nominated("tp-mau.phuong-a.to-1"));
    tell.pilot(A, "2019-07-12", nominated("tp-mau.phuong-a.to-2"));
    tell.pilot(A, "2019-07-14", assessed("tp-mau.phuong-a.to-1", &[(70, 1), (90, 3)]));
    tell.pilot(B, "2019-07-10", pilot::Event::PilotRoundOpened { quota: pilot::Quota::Exactly(1), criteria: vec![] });
    let withdrawn = text("Xin rút");
    let neighbourhood = host_id("tp-mau.phuong-a.to-2");
    tell.pilot(A, "2019-07-13", pilot::Event::NomineeWithdrawn { neighbourhood, reason: withdrawn });
    tell.pilot(A, "2019-07-16", selected("tp-mau.phuong-a.to-1"));
    let neighbourhood = host_id("tp-mau.phuong-a.to-1");
    tell.pilot(A, "2019-07-15", pilot::Event::PilotEndorsed { neighbourhood });
    tell.pilot(A, "2019-07-30", pilot::Event::PilotRoundClosed {});
}

fn ceremony(tell: &mut Teller) {
    let host = "tp-mau.phuong-a.to-1";
    tell.ceremony(A, host, "2019-08-01", planned("08:00"));
    tell.ceremony(A, host, "2019-08-02", item(1, "08:00", "08:10"));
    tell.ceremony(A, host, "2019-08-01", item(2, "08:10", "08:30"));
    tell.ceremony(A, host, "2019-08-03", item(3, "08:30", "08:40"));
    let moved = ceremony::Event::AgendaItemMoved { item: id(1), slot: slot("08:40", "08:50") };
    tell.ceremony(A, host, "2019-08-03", moved);
    tell.ceremony(A, host, "2019-08-04", ceremony::Event::AgendaApproved { version: 1 });
    tell.ceremony(A, host, "2019-08-05", ceremony::Event::AgendaItemRemoved { item: id(3) });
    let invited =
        ceremony::Event::DelegateInvited {
            delegate: id(71), organisation: text("Mặt trận"), person: Some(sealed(12))
        };
    tell.ceremony(A, host, "2019-08-05", invited);
    tell.ceremony(A, host, "2019-08-06", ceremony::Event::DelegateAnswered { delegate: id(71), comes: true });
    tell.programme(A, host, "2019-08-05", venue(1, "Sân bóng"));
    tell.programme(A, host, "2019-08-05", activity(1, 1, "09:00", "10:00"));
    tell.programme(A, host, "2019-08-06", released(1, Some(1)));
    tell.ceremony(A, host, "2019-08-07", rescheduled("14:00"));
    tell.ceremony(A, host, "2019-08-06", ceremony::Event::AgendaApproved { version: 2 });
}

fn programme(tell: &mut Teller) {
    let host = "tp-mau.phuong-a.to-1";
    tell.programme(A, host, "2019-08-08", team(1, 1, "Tổ 1"));
    tell.programme(A, host, "2019-08-07", team(1, 2, "Tổ 2"));
    tell.programme(A, host, "2019-08-08", activity(2, 1, "10:00", "11:00"));
    let moved = programme::Event::ActivityMoved {
        activity: id(1),
        venue: id(1),
        slot: slot("15:00", "16:00"),
        reason: text("Theo giờ lễ"),
        cause: programme::Cause::Other,
    };
    tell.programme(A, host, "2019-08-09", moved);
    let cancelled =
        programme::Event::ActivityCancelled { activity: id(2), reason: text("Mưa"), cause: programme::Cause::Weather };
    tell.programme(A, host, "2019-08-09", cancelled);
    let (task, in_charge) = (text("Trang trí sân khấu"), text("Đoàn"));
    let due = at("00:00").date_naive();
    tell.programme(A, host, "2019-08-08", programme::Event::DutyAssigned { duty: id(1), task, in_charge, due });
    contest(tell, host);
    tell.programme(A, host, "2019-08-10T08:00:00+07:00", released(2, Some(2)));
    tell.ceremony(A, host, "2019-08-18T14:00:00+07:00", ceremony::Event::CeremonyStarted {});
    tell.ceremony(A, host, "2019-08-18T14:51:00+07:00", ceremony::Event::AgendaItemDone { item: id(1) });
    let parties = vec![text("Tổ 1"), text("Công an")];
    tell.ceremony(A, host, "2019-08-18", ceremony::Event::PactSigned { parties });
    tell.ceremony(A, host, "2019-08-18", ceremony::Event::AttendanceRecorded { attendees: 210 });
    tell.ceremony(A, host, "2019-08-18", ceremony::Event::FlowersGiven { from: text("Thành phố") });
    tell.ceremony(A, host, "2019-08-18", ceremony::Event::CeremonyCompleted {});
    let correction = ceremony::Correction::Attendance { attendees: 211 };
    let corrected = ceremony::Event::CeremonyCorrected { correction, reason: text("Đếm lại") };
    tell.ceremony(A, host, "2019-08-19", corrected);
    tell.programme(A, host, "2019-08-18", result(1, &[2, 1]));
    tell.programme(A, host, "2019-08-19", released(3, Some(2)));
    tell.programme("tp-mau", "tp-mau.cho", "2019-08-11", venue(9, "Chợ"));
    tell.programme("tp-mau", "tp-mau.cho", "2019-08-12", released(1, None));
    tell.ceremony(B, "tp-mau.phuong-b.truong", "2019-08-01", planned("07:30"));
    let cancelled = ceremony::Event::CeremonyCancelled { reason: text("Bão") };
    tell.ceremony(B, "tp-mau.phuong-b.truong", "2019-08-14", cancelled);
}

/// Two teams, one that waits, and a match between those who are in.
fn contest(tell: &mut Teller, host: &str) {
    use programme::Event::{
        ContestDrawn, ContestSet, FixtureDecided, PerformerAdded, PerformerBooked, RegistrationLimited, TeamWaitlisted,
    };
    let activity = id(1);
    let singer = programme::PerformerName::Individual { name: sealed(11) };
    tell.programme(A, host, "2019-08-09", PerformerAdded { performer: id(61), name: singer });
    tell.programme(A, host, "2019-08-09", PerformerBooked { activity, performer: id(61) });
    tell.programme(A, host, "2019-08-09", RegistrationLimited { activity, places: std::num::NonZeroU32::new(2) });
    let late = TeamWaitlisted { activity, team: id(3), name: text("Tổ 3"), members: None };
    tell.programme(A, host, "2019-08-09", late);
    tell.programme(A, host, "2019-08-09", ContestSet { activity, rules: knockout() });
    let fixtures = contest::draw(knockout().format, &[id(2), id(1)]);
    tell.programme(A, host, "2019-08-09", ContestDrawn { activity, fixtures });
    let outcome = contest::Outcome::Played { home: 2, away: 1, decider: None };
    tell.programme(A, host, "2019-08-09", FixtureDecided { activity, fixture: contest::FixtureNo(1), outcome });
}

/// The rules of a knock-out with a prize.
pub(super) fn knockout() -> contest::Rules {
    contest::Rules {
        format: contest::Format::Knockout { third_place: contest::ThirdPlace::Shared },
        tie_breaks: vec![],
        prizes: vec![contest::Prize { place: 1, title: text("Giải nhất") }],
    }
}

fn commendations(tell: &mut Teller) {
    let claim = |tell: &mut Teller, event| {
        let about = tell.about().unit(unit_id(A));
        tell.history.happened(&StreamId::Achievement(id(1_001)), &about, "2019-08-04", event);
    };
    let commendation: CommendationId = id(1);
    let collective = commendation::Nominee::Collective { name: text("Tổ liên gia 1") };
    tell.commendation(A, "2019-08-01", commended(1, collective));
    tell.commendation(A, "2019-08-01", commended(2, commendation::Nominee::Individual { name: sealed(7) }));
    tell.commendation(A, "2019-08-03", commended(3, commendation::Nominee::Household { head: sealed(8) }));
    tell.commendation(B, "2019-08-03", commended(4, commendation::Nominee::Individual { name: sealed(9) }));
    let opinion = text("Đủ điều kiện");
    tell.commendation(A, "2019-08-02", commendation::Event::CommendationAppraised { commendation, opinion });
    let vote = commendation::Event::CouncilRecommended {
        commendation,
        votes_for: 6,
        votes_against: 1,
        recused: 2,
        ballots: vec![],
    };
    tell.commendation(A, "2019-08-03", vote);
    claim(tell, achievement::Event::AchievementClaimed { commendation, attempt: 0 });
    claim(tell, achievement::Event::AchievementReleased { commendation, reason: text("Chưa quyết định") });
    tell.commendation(A, "2019-08-05", decided(1, Some(2_980_000)));
    tell.commendation(A, "2019-08-06", decided(2, None));
    let host = host_id("tp-mau.phuong-a.to-1");
    tell.commendation(
        A,
        "2019-08-07",
        commendation::Event::PresentationScheduled { commendation, host: host.clone(), item: id(1) },
    );
    tell.commendation(A, "2019-08-18", commendation::Event::CommendationPresented { commendation, host });
    let reason = text("Trùng thành tích");
    tell.commendation(A, "2019-08-06", commendation::Event::CommendationRejected { commendation: id(3), reason });
    let members = vec![police().id, front().id];
    tell.commendation(A, "2019-08-01", commendation::Event::CouncilConvened { members, quorum: 1 });
    let member = front().id;
    let reason = text("Người nhà");
    tell.commendation(A, "2019-08-02", commendation::Event::MemberRecused { commendation: id(2), member, reason });
    claim(tell, achievement::Event::AchievementClaimed { commendation: id(2), attempt: 1 });
    let awards = ceremony::AgendaItem {
        item: id(9),
        kind: ceremony::AgendaKind::Commendation,
        title: text("Trao khen thưởng"),
        slot: slot("16:30", "16:40"),
        speaker: None,
    };
    let host = "tp-mau.phuong-a.to-1";
    tell.ceremony(A, host, "2019-08-09", ceremony::Event::AgendaItemAdded { item: awards });
    let reason = text("Rút");
    tell.commendation(B, "2019-08-04", commendation::Event::CommendationWithdrawn { commendation: id(4), reason });
}
