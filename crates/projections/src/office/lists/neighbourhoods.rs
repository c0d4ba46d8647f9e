use ngayhoi_domain::{
    Evidence, Explanation, StreamId, Subject,
    unit::{Command, Unit, UnitKind},
    values::{Text, UnitCode, UnitId},
};

use crate::{
    office::{
        column::{Column, Kind},
        fold::{folded, slug},
        import::{Fault, Work},
        reader::RowReader,
    },
    read_models::units::{self, AsOf},
    world::today,
};

const KINDS: [(UnitKind, &str, &str); 9] = [
    (UnitKind::Neighbourhood, "Tổ dân phố", "neighbourhood"),
    (UnitKind::Hamlet, "Thôn", "hamlet"),
    (UnitKind::Neighbourhood, "Khu phố", "quarter"),
    (UnitKind::Neighbourhood, "TDP", "residential group"),
    (UnitKind::Market, "Chợ", "market"),
    (UnitKind::Hospital, "Bệnh viện", "hospital"),
    (UnitKind::School, "Trường học", "school"),
    (UnitKind::Agency, "Cơ quan", "agency"),
    (UnitKind::Enterprise, "Doanh nghiệp", "enterprise"),
];

const NAME: Column = Column {
    vi: "Tên",
    en: "Name",
    also: &["Tên tổ dân phố", "Tên thôn", "Tên đơn vị", "Tổ dân phố", "Neighbourhood"],
    required: true,
    kind: Kind::Words,
    field: "name",
    help: "Không kèm loại đơn vị, ví dụ 1 hoặc Trung Đình",
    example: "1",
};

const KIND: Column = Column {
    vi: "Loại",
    en: "Kind",
    also: &["Loại đơn vị", "Type"],
    required: false,
    kind: Kind::Choice(|| vec!["Tổ dân phố", "Thôn", "Chợ", "Bệnh viện", "Trường học", "Cơ quan", "Doanh nghiệp"]),
    field: "kind",
    help: "Bỏ trống là tổ dân phố",
    example: "Tổ dân phố",
};

const ID: Column = Column {
    vi: "Mã",
    en: "Id",
    also: &["Mã đơn vị", "Mã tổ dân phố", "Unit id"],
    required: false,
    kind: Kind::Words,
    field: "unit",
    help: "Phần sau mã phường, xã: chữ thường không dấu, số, gạch nối. Bỏ trống thì lấy theo loại và tên. Đặt một lần, không đổi",
    example: "to-1",
};

const CODE: Column = Column {
    vi: "Mã hành chính",
    en: "Official code",
    also: &["Code", "Mã đơn vị hành chính"],
    required: false,
    kind: Kind::Words,
    field: "code",
    help: "Chỉ ghi khi đã đối chiếu danh mục của Nhà nước",
    example: "",
};

pub const COLUMNS: &[&Column] = &[&NAME, &KIND, &ID, &CODE];

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let parent = work.target.unit.clone();
    let registered = work.node.registered(&parent).await?.fact;
    for mut row in rows {
        let kind = row.choice(&KIND, &KINDS);
        let name: Option<Text> = row.value(&NAME);
        let code: Option<Option<UnitCode>> = row.optional(&CODE);
        let unit = match (kind, &name) {
            (Some(kind), Some(name)) => id_of(&mut row, &parent, kind, name),
            (None, _) | (_, None) => None,
        };
        // Its id is what must not come twice, whatever else its row says.
        let unit = unit.filter(|unit| work.is_first(&mut row, &ID, unit.as_str()));
        let spot = work.read(row);
        let (Some(kind), Some(name), Some(code), Some(unit)) = (kind, name, code, unit) else { continue };
        let command = work.command_for(&format!("{unit}\n{kind:?}\n{name}\n{code:?}"));
        if is_known(work, &unit, kind, &name, &parent).await? {
            work.known();
            continue;
        }
        let subject =
            Subject { convener: Some(work.target.festival.convener.clone()), ..Subject::default() }.unit(unit.clone());
        let wish = Command::Register {
            unit: unit.clone(),
            convener: work.target.festival.convener.clone(),
            kind,
            name,
            code,
            parent: Some(parent.clone()),
            since: None,
            decision: None,
            above: Evidence { fact: registered.clone(), read_at: work.batch.read_at() },
        };
        work.ask::<Unit>(&spot, command, &StreamId::Unit(unit), subject, wish).await?;
    }
    Ok(())
}

/// The id that a row gives, or that its kind and name make: `Tổ dân phố` `1` of `tp-mau.phuong-a` is
/// `tp-mau.phuong-a.to-1`.
fn id_of(row: &mut RowReader<'_>, parent: &UnitId, kind: UnitKind, name: &Text) -> Option<UnitId> {
    let given = row.words(&ID);
    let last = match given.strip_prefix(parent.as_str()).and_then(|rest| rest.strip_prefix('.')) {
        Some(rest) => rest.to_owned(),
        None if given.is_empty() => made_of(kind, name),
        None => given,
    };
    if last.is_empty() {
        let what = Explanation::of(
            "UNIT_ID_MISSING",
            "Tên không có chữ cái la-tinh hay số nên không lập được mã; hãy điền cột “Mã”.",
            "The name holds no Latin letter or figure to make an id of; fill in the column “Mã” (Id).",
        );
        row.refuse(&ID, what);
        return None;
    }
    let id = format!("{parent}.{last}").parse::<UnitId>();
    id.map_err(|error| row.refuse(&ID, ngayhoi_domain::Refusal::explain(&error))).ok()
}

fn made_of(kind: UnitKind, name: &Text) -> String {
    let name = slug(name.as_str());
    let word = match kind {
        UnitKind::Neighbourhood => "to",
        UnitKind::Hamlet => "thon",
        UnitKind::Market => "cho",
        UnitKind::Hospital => "benh-vien",
        UnitKind::School
        | UnitKind::Agency
        | UnitKind::Enterprise
        | UnitKind::Province
        | UnitKind::City
        | UnitKind::UrbanDistrict
        | UnitKind::Town
        | UnitKind::District
        | UnitKind::Ward
        | UnitKind::Commune
        | UnitKind::Township
        | UnitKind::SpecialZone => return name,
    };
    if name.is_empty() || name.starts_with(&format!("{word}-")) { name } else { format!("{word}-{name}") }
}

/// Whether the register knows it just so already, by a form or another file.
async fn is_known(work: &Work<'_>, unit: &UnitId, kind: UnitKind, name: &Text, parent: &UnitId) -> Result<bool, Fault> {
    let (id, as_of) = (unit.to_string(), AsOf::day(today()));
    let row = work.node.read_models.read_short(move |db| units::unit(db, &id, as_of)).await?;
    Ok(row.is_some_and(|row| {
        row.kind == kind && folded(&row.name) == folded(name.as_str()) && row.parent.as_deref() == Some(parent.as_str())
    }))
}
