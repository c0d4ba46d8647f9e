//! Contests at the desk: rules, draw, fixtures, marks, corrections.

use serde_json::Value;

use super::{
    Here,
    programme::{Activity, Team},
};
use crate::{
    desk::{
        form::{Choice, Field, Form, Rows},
        page::{Section, cell},
    },
    pages::{
        contest::{Contest, Fixture},
        words::{ContestFormat, Seat, ThirdPlace, TieBreak},
    },
};

/// What the address says already, and which activity it is.
pub fn of(here: &Here<'_>, activity: &Activity) -> Value {
    let mut fixed = here.fixed();
    fixed["activity"] = activity.id.clone().into();
    fixed
}

/// Sets the rules.
pub fn set(here: &Here<'_>, held: &[&Activity]) -> Form {
    let is_open = |activity: &&&Activity| {
        activity.placings.is_empty() && activity.contest.as_ref().is_none_or(|contest| contest.standings.is_empty())
    };
    let choices: Vec<_> = held.iter().filter(is_open).map(|activity| activity.choice()).collect();
    let tie_break = vec![Field::choice("", "Tiêu chí", TieBreak::ALL)];
    let prize = vec![Field::number("place", "Hạng"), Field::text("title", "Giải")];
    Form::new("setContest", "Đặt thể lệ thi đấu", "Đặt lại được cho đến khi bốc thăm.", here.fixed())
        .button("Đặt thể lệ")
        .field(Field::pick("activity", "Hoạt động", choices))
        .field(Field::choice("format", "Thể thức", ContestFormat::ALL))
        .field(
            Field::choice("thirdPlace", "Hạng ba", ThirdPlace::ALL)
                .optional()
                .help("Chỉ dùng khi đấu loại; bỏ trống thì đồng hạng ba"),
        )
        .field(Field::number("win", "Điểm trận thắng").preset("3").help("Chỉ dùng khi đấu vòng tròn"))
        .field(Field::number("draw", "Điểm trận hòa").preset("1"))
        .field(Field::number("loss", "Điểm trận thua").preset("0"))
        .rows(Rows::new(
            "tieBreaks",
            "Bằng điểm thì lần lượt xét",
            "Chỉ dùng khi đấu vòng tròn; dòng trên xét trước, bốc thăm chỉ ở dòng cuối, bỏ trống thì đồng hạng",
            TieBreak::ALL.len(),
            tie_break,
        ))
        .rows(Rows::new("prizes", "Giải thưởng", "Ví dụ hạng 1: Giải nhất. Dòng để trống được bỏ qua", 4, prize))
}

/// What stands in every contest.
pub fn tables<'a>(section: Section, activities: impl Iterator<Item = &'a Activity>) -> Section {
    let (mut fixtures, mut standings) = (Vec::new(), Vec::new());
    for activity in activities.filter(|activity| !activity.cancelled) {
        let Some(contest) = &activity.contest else { continue };
        for fixture in &contest.fixtures {
            fixtures.push(vec![
                cell(&activity.title),
                cell(fixture.number),
                cell(fixture.stage()),
                cell(fixture.teams()),
                cell(fixture.result()),
            ]);
        }
        for row in &contest.standings {
            let reached = match contest.format {
                ContestFormat::Timed | ContestFormat::Scored => row.mark().to_owned(),
                ContestFormat::RoundRobin => {
                    format!("{} điểm, thắng–hòa–thua {}, tỷ số {}", row.points, row.record(), row.goals())
                }
                ContestFormat::Knockout => format!("thắng–hòa–thua {}", row.record()),
            };
            standings.push(vec![cell(&activity.title), cell(row.place()), cell(row.team()), cell(reached)]);
        }
    }
    section.table("Các trận đấu", &["Hoạt động", "Trận", "Vòng", "Hai đội", "Kết quả"], fixtures).table(
        "Bảng xếp hạng",
        &["Hoạt động", "Hạng", "Đội", "Thành tích"],
        standings,
    )
}

/// What can be done in an activity's contest.
pub fn forms(here: &Here<'_>, activity: &Activity) -> Vec<Form> {
    let Some(contest) = &activity.contest else { return Vec::new() };
    let is_held = here.is_open() && !activity.cancelled;
    let has_result = !activity.placings.is_empty();
    let conclude = new(here, activity, "concludeContest", "Tổng kết thi đấu")
        .button("Tổng kết")
        .when(is_held && !has_result && is_over(contest, activity) && contest.waits_for_lot().is_empty());
    let mut forms =
        if contest.is_of_marks() { marks(here, activity, contest) } else { fixtures(here, activity, contest) };
    for form in &mut forms {
        form.offered &= is_held;
    }
    forms.extend([
        lot(here, activity, contest).when(is_held && !has_result && !contest.waits_for_lot().is_empty()),
        conclude,
    ]);
    forms
}

/// Those who share the best place come first; once they are parted, the next are asked for.
fn lot(here: &Here<'_>, activity: &Activity, contest: &Contest) -> Form {
    let waiting: Vec<_> =
        contest.waits_for_lot().into_iter().map(|row| Choice::new(&row.team_id, row.team())).collect();
    let count = waiting.len().max(1);
    // Where nobody waits, whoever is named deserves the answer that the rules give.
    let teams = if waiting.is_empty() { activity.teams.iter().map(Team::choice).collect() } else { waiting };
    Form {
        help: "Các đội này bằng nhau ở mọi tiêu chí; ghi thứ tự mà thăm đã định, đội xếp trên trước.",
        ..new(here, activity, "drawLot", "Ghi bốc thăm phân hạng")
    }
    .button("Ghi bốc thăm")
    .rows(Rows::new(
        "order",
        "Thứ tự bốc thăm",
        "Mỗi đội một dòng, đủ mọi đội",
        count,
        vec![Field::pick("", "Đội", teams)],
    ))
}

fn is_over(contest: &Contest, activity: &Activity) -> bool {
    if contest.is_of_marks() {
        contest.standings.len() == activity.teams.len() && !activity.teams.is_empty()
    } else {
        !contest.fixtures.is_empty() && contest.fixtures.iter().all(|fixture| fixture.decided)
    }
}

fn new(here: &Here<'_>, activity: &Activity, name: &'static str, title: &str) -> Form {
    Form::new(name, format!("{title}: {}", activity.title), "", of(here, activity)).about(&activity.id)
}

fn fixtures(here: &Here<'_>, activity: &Activity, contest: &Contest) -> Vec<Form> {
    let teams: Vec<_> = activity.teams.iter().map(Team::choice).collect();
    let is_drawn = !contest.fixtures.is_empty();
    let draw = Form {
        help: "Ghi thứ tự thăm đã bốc; bỏ trống tất cả thì máy bốc thăm và ghi lại.",
        ..new(here, activity, "drawContest", "Bốc thăm")
    };
    let order = vec![Field::pick("", "Thăm số", teams.clone())];
    let draw = draw
        .button("Bốc thăm")
        .rows(Rows::new("order", "Thứ tự thăm", "Mỗi đội một dòng, đủ mọi đội", teams.len().max(1), order))
        .when(!is_drawn && teams.len() > 1);
    let choice = |fixture: &&Fixture| {
        Choice::new(fixture.number.to_string(), format!("Trận {}: {}", fixture.number, fixture.teams()))
    };
    let of = |decided: bool| -> Vec<Choice> {
        contest.fixtures.iter().filter(|fixture| fixture.decided == decided).map(|fixture| choice(&fixture)).collect()
    };
    let score = |form: Form, choices: Vec<Choice>| {
        let is_some = !choices.is_empty();
        form.field(Field::pick("fixture", "Trận", choices))
            .field(Field::number("outcome.played.home", "Đội thứ nhất ghi được"))
            .field(Field::number("outcome.played.away", "Đội thứ hai ghi được"))
            .field(
                Field::choice("outcome.played.decider", "Hòa thì đội nào thắng", Seat::ALL)
                    .optional()
                    .help("Chỉ khi đấu loại mà hòa: thắng luân lưu hoặc bốc thăm"),
            )
            .when(is_some)
    };
    let walkover = |form: Form, choices: Vec<Choice>| {
        let is_some = !choices.is_empty();
        form.field(Field::pick("fixture", "Trận", choices))
            .field(Field::choice("outcome.walkover.winner", "Đội thắng", Seat::ALL))
            .field(Field::long("outcome.walkover.reason", "Vì sao đội kia bỏ cuộc"))
            .when(is_some)
    };
    let given_up = |form: Form| {
        let instance = format!("{}-bo-cuoc", activity.id);
        form.about(instance)
    };
    let reason = |form: Form| form.field(Field::long("reason", "Lý do đính chính")).button("Đính chính");
    let decide = |title| new(here, activity, "decideFixture", title);
    let correct = |title| new(here, activity, "correctFixture", title);
    vec![
        draw,
        score(decide("Ghi kết quả trận"), of(false)).button("Ghi kết quả"),
        walkover(given_up(decide("Ghi trận có đội bỏ cuộc")), of(false)).button("Ghi bỏ cuộc"),
        reason(score(correct("Đính chính kết quả trận"), of(true))),
        reason(walkover(given_up(correct("Đính chính trận thành bỏ cuộc")), of(true))),
    ]
}

fn marks(here: &Here<'_>, activity: &Activity, contest: &Contest) -> Vec<Form> {
    let is_marked = |team: &&Team| contest.standings.iter().any(|row| row.team_id == team.id);
    let (marked, open): (Vec<&Team>, Vec<&Team>) = activity.teams.iter().partition(is_marked);
    let ask = |form: Form, teams: Vec<&Team>| {
        let is_some = !teams.is_empty();
        form.field(Field::pick("team", "Đội", teams.into_iter().map(Team::choice).collect()))
            .field(
                Field::text("mark", "Thành tích")
                    .optional()
                    .help("Ví dụ 85; 12,35 hoặc 1:02,35. Bỏ trống nếu bỏ cuộc hoặc bị loại"),
            )
            .when(is_some)
    };
    vec![
        ask(new(here, activity, "recordMark", "Ghi thành tích"), open).button("Ghi thành tích"),
        ask(new(here, activity, "correctMark", "Đính chính thành tích"), marked)
            .field(Field::long("reason", "Lý do đính chính"))
            .button("Đính chính"),
    ]
}
