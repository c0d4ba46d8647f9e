use ngayhoi_domain::{
    Explanation, StreamId,
    programme::{Command, Programme},
    values::{ActivityId, HostId, TeamId},
};

use crate::{
    office::{
        column::{Column, Kind},
        fold::folded,
        import::{Fault, Work},
        reader::RowReader,
    },
    read_models::host_programme::{self, ActivityRow},
};

pub(super) const ACTIVITY: Column = Column {
    vi: "Hoạt động",
    en: "Activity",
    also: &["Môn", "Nội dung thi", "Tên hoạt động", "Môn thi"],
    required: true,
    kind: Kind::Words,
    field: "activity",
    help: "Tên như trong chương trình đã lập của nơi tổ chức",
    example: "Kéo co",
};

pub(super) const TEAM: Column = Column {
    vi: "Đội",
    en: "Team",
    also: &["Tên đội", "Đội thi", "Tiết mục, đội", "Team name"],
    required: true,
    kind: Kind::Words,
    field: "name",
    help: "Tên đội hoặc nhóm biểu diễn, không ghi tên người",
    example: "Đội tổ 1",
};

pub const COLUMNS: &[&Column] = &[&ACTIVITY, &TEAM];

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let Some(host) = work.host() else { return Ok(()) };
    let stream = StreamId::Programme(work.target.festival.year, host.clone());
    let activities = activities(work, &host).await?;
    for mut row in rows {
        let command = work.command(&mut row, COLUMNS);
        let activity = activity_of(&mut row, &activities);
        let name = row.value(&TEAM);
        let spot = work.read(row);
        let (Some(command), Some((activity, _)), Some(name)) = (command, activity, name) else { continue };
        let wish = Command::EnterTeam { activity, team: TeamId::made_by(command), name, members: None };
        let subject = work.target.subject();
        work.ask::<Programme>(&spot, command, &stream, subject, wish).await?;
    }
    Ok(())
}

/// The activities of a host's programme as it is planned, but those that are cancelled.
pub(super) async fn activities(work: &Work<'_>, host: &HostId) -> Result<Vec<ActivityRow>, Fault> {
    let (convener, year, host) =
        (work.target.festival.convener.to_string(), work.target.festival.year.get(), host.to_string());
    let rows = work.node.read_models.read(move |db| host_programme::activities(db, &convener, year, &host)).await?;
    Ok(rows.into_iter().filter(|row| !row.cancelled).collect())
}

/// The activity that a row names; by its hour too where two have one name: `Kéo co 08:30`.
pub(super) fn activity_of<'a>(
    row: &mut RowReader<'_>,
    activities: &'a [ActivityRow],
) -> Option<(ActivityId, &'a ActivityRow)> {
    let words = row.filled_words(&ACTIVITY)?;
    let given = folded(&words);
    let hour = |activity: &ActivityRow| {
        let start = ngayhoi_domain::values::local(activity.slot.start()).format("%H:%M");
        folded(&format!("{} {start}", activity.title))
    };
    let named: Vec<_> = activities.iter().filter(|one| folded(&one.title) == given || hour(one) == given).collect();
    match named.as_slice() {
        [one] => one.activity.parse().ok().map(|id| (id, *one)),
        [] => {
            let known = activities.iter().map(|one| format!("“{}”", one.title)).collect::<Vec<_>>().join(", ");
            let what = Explanation::of(
                "ACTIVITY_UNKNOWN",
                format!(
                    "Chương trình không có hoạt động “{words}”; hãy ghi đúng tên một trong: {known}, hoặc thêm hoạt động trước."
                ),
                format!("The programme has no activity “{words}”; write the name of one of {known}, or add it first."),
            );
            row.refuse(&ACTIVITY, what);
            None
        }
        [..] => {
            let what = Explanation::of(
                "ACTIVITY_AMBIGUOUS",
                format!("Có {} hoạt động tên “{words}”; hãy ghi thêm giờ bắt đầu, ví dụ “{words} 08:30”.", named.len()),
                format!("{} activities are called “{words}”; add the hour, such as “{words} 08:30”.", named.len()),
            );
            row.refuse(&ACTIVITY, what);
            None
        }
    }
}
