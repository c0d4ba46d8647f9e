use ngayhoi_domain::{
    StreamId,
    commendation::{Command, Commendations, Form, Nominee},
    values::{AchievementId, CommendationId, PersonId, Personal, Text},
};

use crate::office::{
    column::{Column, Kind},
    import::{Fault, Work},
    lists::Target,
    reader::RowReader,
};

/// For whom.
#[derive(Clone, Copy)]
enum Of {
    Individual,
    Collective,
    Household,
}

const KINDS: [(Of, &str, &str); 6] = [
    (Of::Individual, "Cá nhân", "individual"),
    (Of::Collective, "Tập thể", "collective"),
    (Of::Household, "Hộ gia đình", "household"),
    (Of::Household, "Hộ", "family"),
    (Of::Individual, "CN", "person"),
    (Of::Collective, "TT", "organisation"),
];

const FORMS: [(Form, &str, &str); 2] = [
    (Form::MeritCertificate, "Giấy khen", "merit certificate"),
    (Form::CommendationCertificate, "Bằng khen", "commendation certificate"),
];

const KIND: Column = Column {
    vi: "Loại",
    en: "Kind",
    also: &["Đối tượng", "Loại đối tượng", "Nominee kind"],
    required: true,
    kind: Kind::Choice(|| vec!["Cá nhân", "Tập thể", "Hộ gia đình"]),
    field: "nominee.kind",
    help: "Cá nhân, Tập thể hoặc Hộ gia đình",
    example: "Cá nhân",
};

const NAME: Column = Column {
    vi: "Tên",
    en: "Name",
    also: &["Họ và tên", "Họ tên", "Tên tập thể, cá nhân", "Tên cá nhân, tập thể, hộ gia đình", "Full name", "Nominee"],
    required: true,
    kind: Kind::Words,
    field: "nominee",
    help: "Tên tập thể, họ tên cá nhân hoặc chủ hộ; tên người được niêm phong",
    example: "Nguyễn Văn Mẫu",
};

const FORM: Column = Column {
    vi: "Hình thức",
    en: "Form",
    also: &["Hình thức khen thưởng", "Hình thức đề nghị"],
    required: true,
    kind: Kind::Choice(|| vec!["Giấy khen", "Bằng khen"]),
    field: "form",
    help: "Giấy khen hoặc Bằng khen",
    example: "Giấy khen",
};

const MERIT: Column = Column {
    vi: "Thành tích",
    en: "Merit",
    also: &["Tóm tắt thành tích", "Nội dung thành tích", "Achievement in words"],
    required: true,
    kind: Kind::Words,
    field: "merit",
    help: "Thành tích được đề nghị khen, viết gọn",
    example: "Vận động bà con lắp camera ở ngõ 3",
};

const ACHIEVEMENT: Column = Column {
    vi: "Mã thành tích",
    en: "Achievement",
    also: &["Achievement id"],
    required: false,
    kind: Kind::Words,
    field: "achievement",
    help: "Chỉ ghi khi thành tích đã có mã; bỏ trống thì cùng tên và cùng lời là một thành tích, chỉ được khen một lần",
    example: "",
};

pub const COLUMNS: &[&Column] = &[&KIND, &NAME, &FORM, &MERIT, &ACHIEVEMENT];

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let stream = StreamId::Commendation(work.target.festival.year, work.target.unit.clone());
    for mut row in rows {
        let command = work.command(&mut row, COLUMNS);
        let kind = row.choice(&KIND, &KINDS);
        let name: Option<Text> = row.value(&NAME);
        let form = row.choice(&FORM, &FORMS);
        let merit: Option<Text> = row.value(&MERIT);
        let achievement: Option<Option<AchievementId>> = row.optional(&ACHIEVEMENT);
        let spot = work.read(row);
        let (Some(command), Some(kind), Some(name), Some(form), Some(merit), Some(achievement)) =
            (command, kind, name, form, merit, achievement)
        else {
            continue;
        };
        let personal = |name| Personal::open(PersonId::made_by(command), name);
        let nominee = match kind {
            Of::Individual => Nominee::Individual { name: personal(name) },
            Of::Collective => Nominee::Collective { name },
            Of::Household => Nominee::Household { head: personal(name) },
        };
        let Target { festival, unit, .. } = work.target;
        let told = || work.node.achievement_told(festival, unit, &nominee, &merit);
        let achievement = achievement.unwrap_or_else(told);
        let commendation = CommendationId::made_by(command);
        let wish = Command::Nominate { commendation, nominee, form, achievement, merit };
        let subject = work.target.subject();
        work.ask::<Commendations>(&spot, command, &stream, subject, wish).await?;
    }
    Ok(())
}
