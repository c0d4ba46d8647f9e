use std::collections::BTreeMap;

use ngayhoi_domain::{
    Explanation, StreamId,
    programme::{Command, Placing, Programme},
    values::{ActivityId, TeamId},
};
use uuid::Uuid;

use super::teams::{ACTIVITY, TEAM, activities, activity_of};
use crate::{
    office::{
        column::{Column, Kind},
        fold::folded,
        import::{Fault, RowSpot, Work},
        reader::RowReader,
    },
    read_models::host_programme::ActivityRow,
};

const PLACE: Column = Column {
    vi: "Hạng",
    en: "Place",
    also: &["Xếp hạng", "Thứ hạng", "Thứ", "Rank"],
    required: true,
    kind: Kind::Count,
    field: "placings",
    help: "1 là hạng nhất; đồng hạng thì ghi cùng một hạng",
    example: "1",
};

const SCORE: Column = Column {
    vi: "Thành tích",
    en: "Score",
    also: &["Tỉ số", "Tỷ số", "Điểm", "Kết quả"],
    required: false,
    kind: Kind::Words,
    field: "score",
    help: "Tỉ số, điểm hoặc thời gian, viết bằng lời",
    example: "2–0",
};

const PRIZE: Column = Column {
    vi: "Giải",
    en: "Prize",
    also: &["Giải thưởng"],
    required: false,
    kind: Kind::Words,
    field: "prize",
    help: "Ví dụ Giải nhất; bỏ trống nếu không có",
    example: "Giải nhất",
};

pub const COLUMNS: &[&Column] = &[&ACTIVITY, &PLACE, &TEAM, &SCORE, &PRIZE];

/// The result of one activity: its rows together are one command.
struct Contest<'s> {
    spot: RowSpot<'s>,
    placings: Vec<Placing>,
    whole: bool,
}

pub async fn enter(work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
    let Some(host) = work.host() else { return Ok(()) };
    let stream = StreamId::Programme(work.target.festival.year, host.clone());
    let activities = activities(work, &host).await?;
    let mut contests: BTreeMap<ActivityId, Contest<'_>> = BTreeMap::new();
    for mut row in rows {
        let command = work.command(&mut row, COLUMNS);
        let activity = activity_of(&mut row, &activities);
        let place = row.count(&PLACE);
        let team = activity.and_then(|(_, activity)| team_of(&mut row, activity));
        let score = row.optional(&SCORE);
        let prize = row.optional(&PRIZE);
        let spot = work.read(row);
        let Some((activity, _)) = activity else { continue };
        let contest = contests.entry(activity).or_insert(Contest { spot, placings: Vec::new(), whole: true });
        match (command, place, team, score, prize) {
            (Some(_), Some(place), Some(team), Some(score), Some(prize)) => {
                contest.placings.push(Placing { place, team, score, prize });
            }
            // What is left of it would be judged for what is wrong with the row alone.
            _ => contest.whole = false,
        }
    }
    for (activity, Contest { spot, placings, whole }) in contests {
        if !whole {
            continue;
        }
        let words = serde_json::to_string(&placings).unwrap_or_default();
        let command = work.command_for(&format!("{activity}\n{words}"));
        let known = activities.iter().find(|one| one.activity == activity.to_string());
        if known.is_some_and(|one| is_same(&one.contents.placings, &placings)) {
            work.known();
            continue;
        }
        let wish = Command::RecordResult { activity, placings };
        let subject = work.target.subject();
        work.ask::<Programme>(&spot, command, &stream, subject, wish).await?;
    }
    Ok(())
}

/// Whether a result says the same, in whichever order.
fn is_same(one: &[Placing], other: &[Placing]) -> bool {
    one.len() == other.len() && one.iter().all(|placing| other.contains(placing))
}

fn team_of(row: &mut RowReader<'_>, activity: &ActivityRow) -> Option<TeamId> {
    let words = row.filled_words(&TEAM)?;
    let team = activity.contents.teams.iter().find(|team| folded(&team.name) == folded(&words));
    if team.is_none() {
        let (title, known) = (&activity.title, activity.contents.teams.iter().map(|team| format!("“{}”", team.name)));
        let known = known.collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "—".to_owned() } else { known };
        let what = Explanation::of(
            "TEAM_UNKNOWN",
            format!(
                "“{words}” không có trong các đội của “{title}” ({known}); hãy ghi đúng tên đội, hoặc nhập danh sách đội trước."
            ),
            format!(
                "“{words}” is none of the teams of “{title}” ({known}); write a team's name, or import the teams first."
            ),
        );
        row.refuse(&TEAM, what);
    }
    team.and_then(|team| team.team.parse::<Uuid>().ok()).map(TeamId)
}
