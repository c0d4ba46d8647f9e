//! Festival years as they would be typed, for the benches of replays, rebuilds and imports.
#![allow(dead_code, reason = "each bench takes what it needs")]

use std::{error::Error, path::Path, time::Duration};

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
use ngayhoi_projections::node::Options;
use serde::Serialize;
use uuid::Uuid;

/// What a bench gives, unless something fails.
pub type Fallible<T> = Result<T, Box<dyn Error>>;

const HOSTS: usize = 4;

/// The one in the middle.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A convener's year.
pub fn festival(convener: &str, year: i32) -> Fallible<FestivalRef> {
    Ok(FestivalRef { convener: convener.parse()?, year: Year::try_from(year)? })
}

/// Writes years as they would be typed, into the journal of a folder.
pub struct Writer {
    journal: Journal,
    keys: KeyStore,
    streams: Vec<(StreamId, Vec<NewEvent>)>,
    written: u128,
}

impl Writer {
    /// Begins the journal of a folder.
    pub fn new(path: &Path) -> Fallible<Self> {
        let options = Options::default();
        let journal = Journal::open(&options.journal(path))?;
        Ok(Self {
            journal,
            keys: KeyStore::open(&options.keys(path), &options.master_key(path))?,
            streams: Vec::new(),
            written: 0,
        })
    }

    /// How many events there are so far.
    pub fn written(&self) -> usize {
        usize::try_from(self.written).unwrap_or(usize::MAX)
    }

    /// Writes all of it, and ends.
    pub async fn close(mut self) -> Fallible<()> {
        self.flush().await
    }

    /// Writes what there is so far. Of a convener nothing may follow.
    pub async fn flush(&mut self) -> Fallible<()> {
        let append = |(stream, events): (StreamId, Vec<NewEvent>)| StreamAppend {
            stream: StreamName::from(&stream),
            expected: Expected::NoStream,
            events,
        };
        self.journal.import(std::mem::take(&mut self.streams).into_iter().map(append).collect()).await?;
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

    /// The year of a ward that convenes itself.
    pub fn ward_alone(&mut self, festival: &FestivalRef) -> Fallible<()> {
        self.open(festival, &[])?;
        self.ward(festival, &festival.convener.as_unit())
    }

    /// Opens a year that these wards join, and registers whoever is not yet.
    pub fn open(&mut self, festival: &FestivalRef, wards: &[UnitId]) -> Fallible<()> {
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
    pub fn ward(&mut self, festival: &FestivalRef, ward: &UnitId) -> Fallible<()> {
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
