use ngayhoi_domain::{
    Explanation, StreamId,
    programme::{ActivityKind, Command, Programme},
    values::{ActivityId, HostId, VenueId},
};

use super::{
    agenda::{END, START},
    named,
};
use crate::{
    office::{
        column::{Column, Kind},
        fold::folded,
        import::{Fault, Work},
        reader::RowReader,
    },
    pages::words,
    read_models::host_programme::{self, VenueRow},
};

const KIND: Column = Column {
    vi: "Loại",
    en: "Kind",
    also: &["Loại hoạt động", "Activity kind"],
    required: true,
    kind: Kind::Choice(|| words::ActivityKind::ALL.iter().map(|kind| kind.vi()).collect()),
    field: "kind",
    help: "Một trong các loại hoạt động",
    example: "Thể thao, trò chơi dân gian",
};

const TITLE: Column = Column {
    vi: "Hoạt động",
    en: "Activity",
    also: &["Tên hoạt động", "Nội dung", "Title"],
    required: true,
    kind: Kind::Words,
    field: "title",
    help: "Như in trong chương trình",
    example: "Kéo co",
};

const VENUE: Column = Column {
    vi: "Địa điểm",
    en: "Venue",
    also: &["Nơi diễn ra", "Sân"],
    required: true,
    kind: Kind::Words,
    field: "venue",
    help: "Tên một địa điểm đã có trong chương trình",
    example: "Sân nhà văn hóa",
};

pub const COLUMNS: &[&Column] = &[&KIND, &TITLE, &VENUE, &START, &END];

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let Some(host) = work.host() else { return Ok(()) };
    let stream = StreamId::Programme(work.target.festival.year, host.clone());
    let kinds = named::<_, ActivityKind>(words::ActivityKind::ALL, |kind| kind.vi());
    let venues = venues(work, &host).await?;
    for mut row in rows {
        let command = work.command(&mut row, COLUMNS);
        let kind = row.choice(&KIND, &kinds);
        let title = row.value(&TITLE);
        let venue = venue_of(&mut row, &venues);
        let slot = row.slot(&START, &END);
        let spot = work.read(row);
        let (Some(command), Some(kind), Some(title), Some(venue), Some(slot)) = (command, kind, title, venue, slot)
        else {
            continue;
        };
        let wish = Command::AddActivity { activity: ActivityId::made_by(command), kind, title, venue, slot };
        let subject = work.target.subject();
        work.ask::<Programme>(&spot, command, &stream, subject, wish).await?;
    }
    Ok(())
}

async fn venues(work: &Work<'_>, host: &HostId) -> Result<Vec<VenueRow>, Fault> {
    let (convener, year, host) =
        (work.target.festival.convener.to_string(), work.target.festival.year.get(), host.to_string());
    Ok(work.node.read_models.read(move |db| host_programme::venues(db, &convener, year, &host)).await?)
}

fn venue_of(row: &mut RowReader<'_>, venues: &[VenueRow]) -> Option<VenueId> {
    let words = row.filled_words(&VENUE)?;
    let venue = venues.iter().find(|venue| folded(&venue.name) == folded(&words));
    if venue.is_none() {
        let known = venues.iter().map(|venue| format!("“{}”", venue.name)).collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "—".to_owned() } else { known };
        let what = Explanation::of(
            "VENUE_UNKNOWN",
            format!(
                "Chương trình không có địa điểm “{words}” (đã có: {known}); hãy ghi đúng tên, hoặc thêm địa điểm trước."
            ),
            format!("The programme has no venue “{words}” (it has {known}); write the name of one, or add it first."),
        );
        row.refuse(&VENUE, what);
    }
    venue.and_then(|venue| venue.venue.parse().ok())
}
