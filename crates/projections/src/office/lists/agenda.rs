use ngayhoi_domain::{
    StreamId,
    ceremony::{AgendaItem, AgendaKind, Ceremony, Command},
    values::{AgendaItemId, PersonId, Personal, Text},
};

use super::named;
use crate::{
    office::{
        column::{Column, Kind},
        import::{Fault, Work},
        reader::RowReader,
    },
    pages::words,
};

const KIND: Column = Column {
    vi: "Loại mục",
    en: "Kind",
    also: &["Loại", "Item kind"],
    required: true,
    kind: Kind::Choice(|| words::AgendaKind::ALL.iter().map(|kind| kind.vi()).collect()),
    field: "kind",
    help: "Một trong các loại mục của chương trình lễ",
    example: "Tuyên bố lý do, giới thiệu đại biểu",
};

const TITLE: Column = Column {
    vi: "Nội dung",
    en: "Title",
    also: &["Tên mục", "Nội dung chương trình"],
    required: true,
    kind: Kind::Words,
    field: "title",
    help: "Như in trong chương trình",
    example: "Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình",
};

pub(super) const START: Column = Column {
    vi: "Bắt đầu",
    en: "Start",
    also: &["Từ", "Giờ bắt đầu", "Thời gian bắt đầu", "From"],
    required: true,
    kind: Kind::Instant,
    field: "slot.start",
    help: "Ngày và giờ, ví dụ 18/8/2019 07:30",
    example: "18/8/2019 07:30",
};

pub(super) const END: Column = Column {
    vi: "Kết thúc",
    en: "End",
    also: &["Đến", "Giờ kết thúc", "Thời gian kết thúc", "To"],
    required: true,
    kind: Kind::Instant,
    field: "slot",
    help: "Ngày và giờ, sau giờ bắt đầu",
    example: "18/8/2019 07:45",
};

const SPEAKER: Column = Column {
    vi: "Người phát biểu",
    en: "Speaker",
    also: &["Phát biểu", "Người trình bày"],
    required: false,
    kind: Kind::Words,
    field: "speaker",
    help: "Bỏ trống nếu không phải một người; tên được niêm phong",
    example: "",
};

pub const COLUMNS: &[&Column] = &[&KIND, &TITLE, &START, &END, &SPEAKER];

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let Some(host) = work.host() else { return Ok(()) };
    let stream = StreamId::Ceremony(work.target.festival.year, host);
    let kinds = named::<_, AgendaKind>(words::AgendaKind::ALL, |kind| kind.vi());
    for mut row in rows {
        let command = work.command(&mut row, COLUMNS);
        let kind = row.choice(&KIND, &kinds);
        let title = row.value(&TITLE);
        let slot = row.slot(&START, &END);
        let speaker: Option<Option<Text>> = row.optional(&SPEAKER);
        let spot = work.read(row);
        let (Some(command), Some(kind), Some(title), Some(slot), Some(speaker)) = (command, kind, title, slot, speaker)
        else {
            continue;
        };
        let speaker = speaker.map(|name| Personal::open(PersonId::made_by(command), name));
        let item = AgendaItem { item: AgendaItemId::made_by(command), kind, title, slot, speaker };
        let subject = work.target.subject();
        work.ask::<Ceremony>(&spot, command, &stream, subject, Command::AddItem { item }).await?;
    }
    Ok(())
}
