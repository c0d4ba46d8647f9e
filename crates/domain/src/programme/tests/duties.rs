//! Who prepares what, and by when.

use chrono::NaiveDate;

use super::*;

fn day(of_august: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 8, of_august).unwrap()
}

fn assign(figure: u128, host: Option<UnitKind>) -> Command {
    let host = Evidence { fact: host, read_at: "0.0".to_owned() };
    AssignDuty { duty: id(figure), task: text("Trang trí sân khấu"), in_charge: text("Đoàn"), due: day(10), host }
}

fn assigned(figure: u128) -> Event {
    DutyAssigned { duty: id(figure), task: text("Trang trí sân khấu"), in_charge: text("Đoàn"), due: day(10) }
}

fn change(figure: u128, task: &str, in_charge: &str, due: u32) -> Command {
    ChangeDuty { duty: id(figure), task: text(task), in_charge: text(in_charge), due: day(due) }
}

fn changed(figure: u128, task: &str, in_charge: &str, due: u32) -> Event {
    DutyChanged { duty: id(figure), task: text(task), in_charge: text(in_charge), due: day(due) }
}

fn finish(figure: u128) -> Command {
    FinishDuty { duty: id(figure) }
}

fn done(figure: u128) -> Event {
    DutyDone { duty: id(figure) }
}

fn drop(figure: u128) -> Command {
    DropDuty { duty: id(figure), reason: text("Đã có sân khấu") }
}

fn dropped(figure: u128) -> Event {
    DutyDropped { duty: id(figure), reason: text("Đã có sân khấu") }
}

#[test]
fn a_duty_is_assigned_changed_done_or_dropped() {
    given::<Programme>([]).when(&police(), assign(1, Some(UnitKind::Neighbourhood))).then([assigned(1)]);
    given::<Programme>([assigned(1)]).when(&front(), assign(2, Some(UnitKind::Market))).then([assigned(2)]);
    // Any one of the three makes it another assignment.
    for (task, in_charge, due) in
        [("Loa đài", "Đoàn", 10), ("Trang trí sân khấu", "Hội Phụ nữ", 10), ("Trang trí sân khấu", "Đoàn", 12)]
    {
        given::<Programme>([assigned(1)])
            .when(&police(), change(1, task, in_charge, due))
            .then([changed(1, task, in_charge, due)]);
    }
    given::<Programme>([assigned(1)]).when(&front(), finish(1)).then([done(1)]);
    given::<Programme>([assigned(1)]).when(&police(), drop(1)).then([dropped(1)]);
    given::<Programme>([assigned(1), assigned(2), done(2)]).when(&police(), drop(1)).then([dropped(1)]);
}

#[test]
fn a_duty_belongs_to_a_host_and_is_assigned_once() {
    given::<Programme>([]).when(&police(), assign(1, None)).refused(Refusal::UnknownHost);
    given::<Programme>([])
        .when(&police(), assign(1, Some(UnitKind::Ward)))
        .refused(Refusal::CannotHost { kind: UnitKind::Ward });
    given::<Programme>([assigned(1)])
        .when(&police(), assign(1, Some(UnitKind::Neighbourhood)))
        .refused(Refusal::DutyExists);
}

#[test]
fn only_what_is_still_to_be_done_changes() {
    let all = [change(1, "Loa đài", "Đoàn", 10), finish(1), drop(1)];
    let task = || text("Trang trí sân khấu");
    for command in all {
        given::<Programme>([assigned(2)]).when(&police(), command.clone()).refused(Refusal::UnknownDuty);
        given::<Programme>([assigned(1), done(1)])
            .when(&police(), command.clone())
            .refused(Refusal::DutyDone { task: task() });
        given::<Programme>([assigned(1), dropped(1)])
            .when(&police(), command)
            .refused(Refusal::DutyDropped { task: task() });
    }
}

#[test]
fn a_change_changes_something() {
    given::<Programme>([assigned(1)])
        .when(&police(), change(1, "Trang trí sân khấu", "Đoàn", 10))
        .refused(Refusal::DutyUnchanged);
    given::<Programme>([assigned(1), changed(1, "Loa đài", "Đoàn", 12)])
        .when(&police(), change(1, "Loa đài", "Đoàn", 12))
        .refused(Refusal::DutyUnchanged);
}

#[test]
fn those_who_plan_assign() {
    for by in [chair(), convener(), council(), historian()] {
        for command in [assign(1, Some(UnitKind::Market)), change(1, "Loa đài", "Đoàn", 10), finish(1), drop(1)] {
            given::<Programme>([assigned(1)]).when(&by, command).refused_to_role(by.role);
        }
    }
}

#[test]
fn a_duty_is_no_part_of_what_is_released() {
    given::<Programme>(after(draft(), [released(1, None), assigned(1), done(1)]))
        .when(&chair(), release(None))
        .refused(Refusal::NothingChanged { version: 1 });
}
