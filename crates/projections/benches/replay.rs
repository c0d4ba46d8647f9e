//! How long a replay takes: a ward's year of its own (goal: under 5 ms) and a city's year of sixteen wards (goal: under
//! 25 ms), read from a timeline file among other years and folded into memory.
//!
//! ```sh
//! cargo bench -p ngayhoi-projections --bench replay
//! ```

use std::{
    error::Error,
    time::{Duration, Instant},
};

use ngayhoi_domain::{
    EventType, FestivalRef, StreamId, Subject, ceremony, commendation, pilot, programme,
    testing::{document, front, id, person, police, slot, text},
    unit,
    values::{ActivityId, CommandId, CommendationId, Dong, HostId, Occurred, UnitId, Year},
    year,
};
use ngayhoi_journal::{
    CommandStamp, Engine, Expected, Journal, KeyStore, NewEvent, NewMetadata, Source, SourceKind, StreamAppend,
    StreamName,
};
use ngayhoi_projections::{
    node::{Node, Options},
    progress::{Bar, Progress},
    timeline::{Clock, Moment, Slice},
    world::Replay,
};
use rusqlite::Connection;
use serde::Serialize;
use uuid::Uuid;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// How often each replay is measured.
const ROUNDS: usize = 101;

const WARDS: usize = 16;
const HOSTS: usize = 4;

fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let city = |year| festival("tp-lon", year);
    let ward = festival("phuong-nho", 2025)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let node = runtime.block_on(async {
        let mut writer = Writer::new(folder.path())?;
        for year in [2023, 2024, 2025] {
            writer.city(&city(year)?)?;
        }
        writer.ward_alone(&ward)?;
        writer.close().await?;
        Ok::<_, Box<dyn Error>>(
            Node::start(folder.path(), &Options::default(), &Bar::new("Dựng dòng thời gian / building", None)).await?,
        )
    })?;
    let replays = [("ward's year", ward, 5), ("city's year", city(2025)?, 25)];
    println!("{:<12} {:>7} {:>10} {:>10} {:>10} {:>8}", "median of", "events", "reading", "folding", "replay", "goal");
    for (name, festival, goal) in replays {
        let slice = Slice { festival, at: Some(Moment { clock: Clock::Recorded, until: chrono::Utc::now() }) };
        let (events, [reading, folding, replay]) =
            runtime.block_on(node.timeline.read(move |db| measure(db, &slice)))?;
        let goal = format!("{goal} ms");
        println!("{name:<12} {events:>7} {reading:>10.2?} {folding:>10.2?} {replay:>10.2?} {goal:>8}");
    }
    Ok(())
}

/// How many events a slice has, and the medians of reading it, of folding it, and of both together.
fn measure(db: &Connection, slice: &Slice) -> rusqlite::Result<(usize, [Duration; 3])> {
    let bar = Bar::new("Đo / measuring", Some(ROUNDS as u64));
    let (mut times, mut events) = ([(); 3].map(|()| Vec::new()), 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let rows = slice.rows(db)?;
        let reading = start.elapsed();
        events = rows.len();
        // It is kept while it is asked, and let go of after the answer.
        let _replay = Replay::of(rows)?;
        let replay = start.elapsed();
        for (times, time) in times.iter_mut().zip([reading, replay - reading, replay]) {
            times.push(time);
        }
        bar.advance(1);
    }
    Ok((events, times.map(median)))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn festival(convener: &str, year: i32) -> Fallible<FestivalRef> {
    Ok(FestivalRef { convener: convener.parse()?, year: Year::try_from(year)? })
}

/// Writes years as they would be typed, into the journal of a folder.
struct Writer {
    journal: Journal,
    keys: KeyStore,
    streams: Vec<(StreamId, Vec<NewEvent>)>,
    written: u128,
}

impl Writer {
    fn new(path: &std::path::Path) -> Fallible<Self> {
        let options = Options::default();
        let journal = Journal::open(&options.journal(path))?;
        Ok(Self {
            journal,
            keys: KeyStore::open(&options.keys(path), &options.master_key(path))?,
            streams: Vec::new(),
            written: 0,
        })
    }

    async fn close(self) -> Fallible<()> {
        let append = |(stream, events): (StreamId, Vec<NewEvent>)| StreamAppend {
            stream: StreamName::from(&stream),
            expected: Expected::NoStream,
            events,
        };
        self.journal.import(self.streams.into_iter().map(append).collect()).await?;
        Ok(())
    }

    fn write(&mut self, stream: StreamId, about: &Subject, events: &[impl Serialize]) -> Fallible<()> {
        let mut new = Vec::new();
        for event in events {
            self.written += 1;
            let id = Uuid::from_u128(self.written);
            let event = serde_json::to_value(event)?;
            new.push(NewEvent {
                id,
                event_type: EventType::current(event["type"].as_str().unwrap_or_default()),
                data: self.keys.seal(event["data"].clone())?,
                metadata: NewMetadata {
                    actor: police(),
                    command: CommandStamp { id: CommandId(id), fingerprint: self.keys.fingerprint(id.as_bytes()) },
                    correlation: id,
                    causation: None,
                    evidence: Some("12345.12345".to_owned()),
                    occurred: Occurred::At(chrono::Utc::now()),
                    source: Source { kind: SourceKind::Live, citation: None, sample: true },
                    about: about.clone(),
                },
            });
        }
        self.streams.push((stream, new));
        Ok(())
    }

    /// A city's year: its wards join, and each holds its days.
    fn city(&mut self, festival: &FestivalRef) -> Fallible<()> {
        let wards = (1..=WARDS).map(|ward| format!("{}.phuong-{ward}", festival.convener).parse());
        let wards: Vec<UnitId> = wards.collect::<Result<_, _>>()?;
        self.open(festival, &wards)?;
        for ward in &wards {
            self.ward(festival, ward)?;
        }
        Ok(())
    }

    /// The year of a ward that convenes itself.
    fn ward_alone(&mut self, festival: &FestivalRef) -> Fallible<()> {
        self.open(festival, &[])?;
        self.ward(festival, &festival.convener.as_unit())
    }

    fn open(&mut self, festival: &FestivalRef, wards: &[UnitId]) -> Fallible<()> {
        let mut events = vec![year::Event::FestivalYearOpened {
            theme: Some(text("Toàn dân bảo vệ an ninh Tổ quốc")),
            founding_decision: document("521/QĐ-TTg"),
            plan: None,
            pilot_quota: pilot::Quota::Exactly(1),
            window: None,
        }];
        events.extend(wards.iter().map(|ward| year::Event::UnitJoined { unit: ward.clone() }));
        self.write(StreamId::Year(festival.clone()), &Subject::festival(festival), &events)?;
        if self.streams.iter().any(|(stream, _)| *stream == StreamId::Unit(festival.convener.as_unit())) {
            return Ok(());
        }
        let registered = |parent: Option<UnitId>| unit::Event::UnitRegistered {
            kind: unit::UnitKind::Ward,
            name: text("Mẫu"),
            code: None,
            parent,
            since: None,
            decision: None,
        };
        let convener = festival.convener.as_unit();
        self.write(StreamId::Unit(convener.clone()), &Subject::default().unit(convener.clone()), &[registered(None)])?;
        for ward in wards {
            let about = Subject::default().unit(ward.clone());
            self.write(StreamId::Unit(ward.clone()), &about, &[registered(Some(convener.clone()))])?;
        }
        Ok(())
    }

    /// What a ward does in a year: two hundred events.
    fn ward(&mut self, festival: &FestivalRef, ward: &UnitId) -> Fallible<()> {
        let (year, about) = (festival.year, Subject::festival(festival).unit(ward.clone()));
        let hosts = (1..=HOSTS).map(|host| format!("{ward}.to-{host}").parse());
        let hosts: Vec<HostId> = hosts.collect::<Result<_, _>>()?;
        self.write(StreamId::Pilot(year, ward.clone()), &about, &pilots(&hosts[0], &hosts[1]))?;
        for host in &hosts {
            let about = about.clone().host(host.clone());
            self.write(StreamId::Ceremony(year, host.clone()), &about, &ceremony())?;
            self.write(StreamId::Programme(year, host.clone()), &about, &programme())?;
        }
        let first = self.written * 10;
        let commended: Vec<_> = (first..first + 4).flat_map(|figure| commended(figure, &hosts[0])).collect();
        self.write(StreamId::Commendation(year, ward.clone()), &about, &commended)
    }
}

fn pilots(chosen: &HostId, other: &HostId) -> Vec<pilot::Event> {
    use pilot::Event::{
        NeighbourhoodAssessed, NeighbourhoodNominated, PilotEndorsed, PilotRoundClosed, PilotRoundOpened, PilotSelected,
    };
    let score = |words| pilot::Score { criterion: text(words), points: 80, weight: 2 };
    let scores = || vec![score("Phong trào"), score("Đồng thuận"), score("Cơ sở vật chất")];
    let nominated = |host: &HostId| NeighbourhoodNominated { neighbourhood: host.clone(), proposer: police().id };
    let assessed = |host: &HostId| NeighbourhoodAssessed { neighbourhood: host.clone(), scores: scores() };
    vec![
        PilotRoundOpened { quota: pilot::Quota::Exactly(1), criteria: vec![] },
        nominated(chosen),
        nominated(other),
        assessed(chosen),
        assessed(other),
        PilotSelected {
            neighbourhood: chosen.clone(),
            rationale: text("Địa bàn phức tạp về an ninh trật tự"),
            decision: document("12/QĐ-UBND"),
        },
        PilotEndorsed { neighbourhood: chosen.clone() },
        PilotRoundClosed {},
    ]
}

fn ceremony() -> Vec<ceremony::Event> {
    use ceremony::Event::{
        AgendaApproved, AgendaItemAdded, AgendaItemDone, AttendanceRecorded, CeremonyCompleted, CeremonyPlanned,
        CeremonyStarted,
    };
    let starts_at = slot("08:00", "09:00").start();
    let item = |figure: u128| ceremony::AgendaItem {
        item: id(figure),
        kind: ceremony::AgendaKind::Discussion,
        title: text("Ôn lại truyền thống Công an nhân dân và ngày hội"),
        slot: slot(&format!("08:{:02}", figure * 5), &format!("08:{:02}", figure * 5 + 5)),
        speaker: (figure == 1).then(|| person(1, "Nguyễn Văn Mẫu")),
    };
    let mut events =
        vec![CeremonyPlanned { starts_at, venue: text("Nhà văn hóa tổ dân phố"), planner: police().id }];
    events.extend((1..=8).map(|figure| AgendaItemAdded { item: item(figure) }));
    events.extend([AgendaApproved { version: 1 }, CeremonyStarted {}]);
    events.extend((1..=8).map(|figure| AgendaItemDone { item: id(figure) }));
    events.extend([AttendanceRecorded { attendees: 210 }, CeremonyCompleted {}]);
    events
}

fn programme() -> Vec<programme::Event> {
    use programme::Event::{ActivityAdded, ProgrammeReleased, ResultRecorded, TeamEntered, VenueAdded};
    let activity = |figure: u128| -> ActivityId { id(figure) };
    let released = |version| ProgrammeReleased { version, changelog: text("Bản mới"), agenda_version: Some(1) };
    let placed = |figure| {
        let placing = |place| programme::Placing { place, team: id(u128::from(place)), score: None, prize: None };
        ResultRecorded { activity: activity(figure), placings: vec![placing(1), placing(2)] }
    };
    let mut events: Vec<_> =
        (1..=2).map(|figure| VenueAdded { venue: id(figure), name: text("Sân bóng"), capacity: None }).collect();
    events.extend((1..=5).map(|figure| ActivityAdded {
        activity: activity(figure),
        kind: programme::ActivityKind::Sport,
        title: text("Kéo co nam nữ phối hợp"),
        venue: id(1),
        slot: slot("09:00", "10:00"),
    }));
    events.push(released(1));
    events.extend((1..=5).flat_map(|figure| {
        (1..=2).map(move |team| TeamEntered {
            activity: activity(figure),
            team: id(team),
            name: text("Đội tổ dân phố"),
            members: None,
        })
    }));
    events.extend([released(2), placed(1), placed(2), released(3)]);
    events
}

fn commended(figure: u128, host: &HostId) -> [commendation::Event; 5] {
    use commendation::Event::{
        CommendationAppraised, CommendationDecided, CommendationNominated, CommendationPresented, CouncilRecommended,
    };
    let commendation: CommendationId = id(figure);
    [
        CommendationNominated {
            commendation,
            nominee: commendation::Nominee::Individual { name: person(2, "Trần Thị Mẫu") },
            form: commendation::Form::MeritCertificate,
            achievement: id(figure),
            merit: text("Vận động bà con giữ gìn an ninh trật tự, lắp camera trong tổ dân phố"),
            proposer: front().id,
        },
        CommendationAppraised { commendation, opinion: text("Đủ điều kiện") },
        CouncilRecommended { commendation, votes_for: 7, votes_against: 0, recused: 0, ballots: vec![] },
        CommendationDecided {
            commendation,
            decision: document("34/QĐ-UBND"),
            signer: person(3, "Lê Văn Mẫu"),
            legal_basis: text("Luật Thi đua, khen thưởng năm 2022"),
            amount: Some(Dong(500_000)),
            law: None,
            authority: None,
        },
        CommendationPresented { commendation, host: host.clone() },
    ]
}
