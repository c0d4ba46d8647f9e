use ngayhoi_domain::{
    StreamId,
    ceremony::{Ceremony, Command},
    values::{DelegateId, PersonId, Personal, Text},
};

use crate::office::{
    column::{Column, Kind},
    import::{Fault, Work},
    reader::RowReader,
};

const ORGANISATION: Column = Column {
    vi: "Cơ quan, đơn vị",
    en: "Organisation",
    also: &["Cơ quan", "Đơn vị", "Đơn vị công tác", "Nơi công tác"],
    required: true,
    kind: Kind::Words,
    field: "organisation",
    help: "Cơ quan, đoàn thể hoặc đơn vị được mời",
    example: "Ủy ban MTTQ phường",
};

const PERSON: Column = Column {
    vi: "Đại biểu",
    en: "Delegate",
    also: &["Họ và tên", "Họ tên", "Tên đại biểu", "Person"],
    required: false,
    kind: Kind::Words,
    field: "person",
    help: "Bỏ trống nếu cơ quan cử người; tên được niêm phong",
    example: "",
};

pub const COLUMNS: &[&Column] = &[&ORGANISATION, &PERSON];

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let Some(host) = work.host() else { return Ok(()) };
    let stream = StreamId::Ceremony(work.target.festival.year, host);
    for mut row in rows {
        let command = work.command(&mut row, COLUMNS);
        let organisation = row.value(&ORGANISATION);
        let person: Option<Option<Text>> = row.optional(&PERSON);
        let spot = work.read(row);
        let (Some(command), Some(organisation), Some(person)) = (command, organisation, person) else { continue };
        let person = person.map(|name| Personal::open(PersonId::made_by(command), name));
        let wish = Command::Invite { delegate: DelegateId::made_by(command), organisation, person };
        let subject = work.target.subject();
        work.ask::<Ceremony>(&spot, command, &stream, subject, wish).await?;
    }
    Ok(())
}
