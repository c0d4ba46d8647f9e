//! What an organiser should look at before a release: who or what is needed in two places at once, and other things
//! that do not fit. What lies within one host's programme and cannot be held stops its release; all else is a warning,
//! since other hosts decide for themselves.

use std::num::NonZeroU32;

use super::same_name;
use crate::{
    Explanation,
    values::{DateWindow, HostId, Slot, Text, UnitId, local},
};

/// How much a clash weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The programme cannot be released so.
    Blocking,
    /// Somebody will stand before a closed door; settle it.
    Serious,
    /// Worth a look.
    Notice,
}

/// Something of a host's day that takes time, as far as others may clash with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Whose day it is.
    pub host: HostId,
    /// In which unit that host lies.
    pub unit: UnitId,
    /// As printed.
    pub title: Text,
    /// When.
    pub slot: Slot,
    /// Where; `None` where no place is taken, as by a single item of an agenda.
    pub venue: Option<Venue>,
    /// Teams that take part.
    pub teams: Vec<Text>,
    /// How many persons those teams bring, as far as is known.
    pub members: u64,
    /// Groups and persons who perform or speak.
    pub people: Vec<Text>,
}

/// A place that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// Its name.
    pub name: Text,
    /// How many persons it holds, where that is known.
    pub capacity: Option<NonZeroU32>,
}

/// A host's day among the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// The host's activities that are held.
    pub activities: Vec<Booking>,
    /// The items of its agenda.
    pub agenda: Vec<Booking>,
    /// Activities and agenda items of other hosts of the same festival.
    pub others: Vec<Booking>,
    /// The days within which the festival is held.
    pub window: Option<DateWindow>,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// How much it weighs.
    pub severity: Severity,
    /// What it is and what to do.
    pub explanation: Explanation,
    /// The other host, where it lies between two.
    pub other: Option<HostId>,
}

impl Day {
    /// Everything to look at, what weighs most first.
    pub fn clashes(&self) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for (index, mine) in self.activities.iter().enumerate() {
            for other in self.activities.iter().skip(index + 1).filter(|other| other.slot.overlaps(mine.slot)) {
                clashes.extend(shared(mine, other, Severity::Blocking));
            }
            let item = self.agenda.iter().find(|item| item.slot.overlaps(mine.slot));
            clashes.extend(item.map(|item| beside_ceremony(mine, item)));
            clashes.extend(crowded(mine));
            clashes.extend(past_midnight(mine));
            clashes.extend(self.window.and_then(|window| outside(mine, window)));
        }
        for mine in self.activities.iter().chain(&self.agenda) {
            for other in self.others.iter().filter(|other| other.slot.overlaps(mine.slot)) {
                let severity = if mine.unit == other.unit { Severity::Serious } else { Severity::Notice };
                clashes.extend(shared(mine, other, severity));
            }
        }
        clashes.sort_by_key(|clash| clash.severity);
        clashes
    }
}

/// What two need at the same time. Places of different units are different places, whatever they are called.
fn shared(mine: &Booking, other: &Booking, severity: Severity) -> Vec<Clash> {
    let with = (mine.host != other.host).then(|| other.host.clone());
    let (first, second) = if mine.slot.start() <= other.slot.start() { (mine, other) } else { (other, mine) };
    let (first, second) = (&first.title, &second.title);
    let at = |(vi, en): (&str, &str)| match &with {
        Some(host) => (format!("{vi} (nơi kia: {host})"), format!("{en} (elsewhere: {host})")),
        None => (vi.to_owned(), en.to_owned()),
    };
    let clash = |code, vi: String, en: String| {
        let (vi, en) = at((&vi, &en));
        Clash { severity, explanation: Explanation::of(code, format!("{vi}."), format!("{en}.")), other: with.clone() }
    };
    let mut clashes = Vec::new();
    if let (Some(here), Some(there)) = (&mine.venue, &other.venue)
        && mine.unit == other.unit
        && same_name(&here.name, &there.name)
    {
        clashes.push(clash(
            "VENUE_DOUBLE_BOOKED",
            format!("“{first}” và “{second}” trùng giờ tại “{}”", here.name),
            format!("“{first}” and “{second}” overlap at “{}”", here.name),
        ));
    }
    for team in mine.teams.iter().filter(|team| other.teams.iter().any(|theirs| same_name(team, theirs))) {
        clashes.push(clash(
            "TEAM_DOUBLE_BOOKED",
            format!("Đội “{team}” tham gia “{first}” và “{second}” cùng giờ"),
            format!("The team “{team}” takes part in “{first}” and “{second}” at once"),
        ));
    }
    for who in mine.people.iter().filter(|who| other.people.iter().any(|theirs| same_name(who, theirs))) {
        clashes.push(clash(
            "PERFORMER_DOUBLE_BOOKED",
            format!("“{who}” có trong “{first}” và “{second}” cùng giờ"),
            format!("“{who}” is in “{first}” and “{second}” at once"),
        ));
    }
    clashes
}

fn beside_ceremony(mine: &Booking, item: &Booking) -> Clash {
    Clash {
        severity: Severity::Serious,
        explanation: Explanation::of(
            "ACTIVITY_DURING_CEREMONY",
            format!("“{}” trùng giờ phần lễ (“{}”); người dự lễ không xem được.", mine.title, item.title),
            format!("“{}” is held during the ceremony (“{}”); who attends that will miss it.", mine.title, item.title),
        ),
        other: None,
    }
}

fn crowded(mine: &Booking) -> Option<Clash> {
    let venue = mine.venue.as_ref()?;
    let capacity = venue.capacity?;
    (mine.members > u64::from(capacity.get())).then(|| Clash {
        severity: Severity::Serious,
        explanation: Explanation::of(
            "VENUE_TOO_SMALL",
            format!(
                "“{}” có {} người tham gia, “{}” chứa được {capacity} người.",
                mine.title, mine.members, venue.name
            ),
            format!("“{}” brings {} persons, “{}” holds {capacity}.", mine.title, mine.members, venue.name),
        ),
        other: None,
    })
}

fn past_midnight(mine: &Booking) -> Option<Clash> {
    let (start, end) = (local(mine.slot.start()), local(mine.slot.end()));
    // What ends as the day does belongs to that day.
    let last = local(mine.slot.end() - chrono::TimeDelta::microseconds(1));
    (start.date_naive() != last.date_naive()).then(|| Clash {
        severity: Severity::Notice,
        explanation: Explanation::of(
            "ACTIVITY_PAST_MIDNIGHT",
            format!("“{}” kéo dài qua nửa đêm, đến {}.", mine.title, end.format("%H:%M ngày %d/%m/%Y")),
            format!("“{}” goes on past midnight, until {}.", mine.title, end.format("%H:%M on %d/%m/%Y")),
        ),
        other: None,
    })
}

fn outside(mine: &Booking, window: DateWindow) -> Option<Clash> {
    let day = local(mine.slot.start()).date_naive();
    let (first, last) = (window.first().format("%d/%m/%Y"), window.last().format("%d/%m/%Y"));
    (!window.contains(day)).then(|| Clash {
        severity: Severity::Notice,
        explanation: Explanation::of(
            "ACTIVITY_OUTSIDE_WINDOW",
            format!("“{}” nằm ngoài thời gian ngày hội của năm, từ {first} đến {last}.", mine.title),
            format!("“{}” lies outside the days of this festival, {first} to {last}.", mine.title),
        ),
        other: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{slot, text};
    use Severity::{Blocking, Notice, Serious};

    fn booking(host: &str, title: &str, from: &str, to: &str) -> Booking {
        let unit = host.rsplit_once('.').unwrap().0;
        Booking {
            host: host.parse().unwrap(),
            unit: unit.parse().unwrap(),
            title: text(title),
            slot: slot(from, to),
            venue: None,
            teams: Vec::new(),
            members: 0,
            people: Vec::new(),
        }
    }

    fn mine(title: &str, from: &str, to: &str) -> Booking {
        booking("tp-mau.phuong-a.to-1", title, from, to)
    }

    fn at(booking: Booking, venue: &str) -> Booking {
        Booking { venue: Some(Venue { name: text(venue), capacity: NonZeroU32::new(40) }), ..booking }
    }

    fn with(booking: Booking, team: &str, person: &str) -> Booking {
        Booking { teams: vec![text(team)], people: vec![text(person)], ..booking }
    }

    fn told(day: &Day) -> Vec<(Severity, &'static str)> {
        day.clashes().into_iter().map(|clash| (clash.severity, clash.explanation.code)).collect()
    }

    #[test]
    fn what_cannot_be_held_within_a_host_blocks() {
        let first = with(at(mine("Kéo co", "08:00", "09:00"), "Sân"), "Đội 1", "Nhóm A");
        let second = with(at(mine("Đẩy gậy", "08:30", "09:30"), "SÂN"), "ĐỘI 1", "nhóm a");
        let day = Day { activities: vec![first.clone(), second.clone()], ..Day::default() };
        assert_eq!(
            told(&day),
            [
                (Blocking, "VENUE_DOUBLE_BOOKED"),
                (Blocking, "TEAM_DOUBLE_BOOKED"),
                (Blocking, "PERFORMER_DOUBLE_BOOKED")
            ]
        );
        let later = Booking { slot: slot("09:00", "10:00"), ..second };
        assert_eq!(told(&Day { activities: vec![first, later], ..Day::default() }), []);
    }

    #[test]
    fn across_hosts_it_is_a_warning_that_weighs_by_how_near_they_are() {
        let here = with(at(mine("Kéo co", "08:00", "09:00"), "Sân"), "Đội 1", "Nhóm A");
        let near = |host: &str| with(at(booking(host, "Văn nghệ", "08:30", "09:30"), "Sân"), "Đội 1", "Nhóm A");
        let day = |other: Booking| Day { activities: vec![here.clone()], others: vec![other], ..Day::default() };
        assert_eq!(
            told(&day(near("tp-mau.phuong-a.to-2"))),
            [(Serious, "VENUE_DOUBLE_BOOKED"), (Serious, "TEAM_DOUBLE_BOOKED"), (Serious, "PERFORMER_DOUBLE_BOOKED")]
        );
        // Two wards may each have a place of that name.
        assert_eq!(
            told(&day(near("tp-mau.phuong-b.to-2"))),
            [(Notice, "TEAM_DOUBLE_BOOKED"), (Notice, "PERFORMER_DOUBLE_BOOKED")]
        );
        let clash = day(near("tp-mau.phuong-a.to-2")).clashes().remove(0);
        assert_eq!(clash.other, "tp-mau.phuong-a.to-2".parse().ok());
        assert!(clash.explanation.vi.contains("tp-mau.phuong-a.to-2") && clash.explanation.en.contains("“Kéo co”"));
    }

    #[test]
    fn whoever_begins_first_is_named_first() {
        let early = at(mine("Kéo co", "08:00", "09:00"), "Sân");
        let late = at(mine("Đẩy gậy", "08:30", "09:30"), "Sân");
        for activities in [vec![early.clone(), late.clone()], vec![late, early]] {
            let clash = Day { activities, ..Day::default() }.clashes().remove(0);
            assert!(clash.explanation.en.starts_with("“Kéo co” and “Đẩy gậy”"), "{}", clash.explanation.en);
        }
    }

    #[test]
    fn one_person_does_not_speak_at_two_ceremonies_at_once() {
        let speech = |booking: Booking| Booking { people: vec![text("Người Mẫu")], ..booking };
        let day = Day {
            agenda: vec![speech(mine("Phát biểu", "08:00", "08:10"))],
            others: vec![speech(booking("tp-mau.phuong-b.to-1", "Phát biểu", "08:05", "08:15"))],
            ..Day::default()
        };
        assert_eq!(told(&day), [(Notice, "PERFORMER_DOUBLE_BOOKED")]);
    }

    #[test]
    fn an_activity_beside_the_ceremony_a_full_house_and_a_late_night_are_told() {
        let window = DateWindow::new("2019-08-01".parse().unwrap(), "2019-08-17".parse().unwrap()).ok();
        let agenda = vec![mine("Chào cờ", "08:00", "08:10")];
        let beside = Booking { members: 41, ..at(mine("Kéo co", "08:05", "09:00"), "Sân") };
        let day = Day { activities: vec![beside.clone()], agenda, window, ..Day::default() };
        assert_eq!(
            told(&day),
            [(Serious, "ACTIVITY_DURING_CEREMONY"), (Serious, "VENUE_TOO_SMALL"), (Notice, "ACTIVITY_OUTSIDE_WINDOW")]
        );
        let fits = Booking { members: 40, ..beside };
        assert_eq!(told(&Day { activities: vec![fits], ..Day::default() }), []);
        let night = mine("Văn nghệ", "21:00", "22:00");
        let until = |hours| Booking {
            slot: Slot::new(night.slot.start(), night.slot.start() + chrono::TimeDelta::minutes(hours)).unwrap(),
            ..night.clone()
        };
        assert_eq!(told(&Day { activities: vec![until(180)], ..Day::default() }), []);
        assert_eq!(told(&Day { activities: vec![until(181)], ..Day::default() }), [(Notice, "ACTIVITY_PAST_MIDNIGHT")]);
    }
}
