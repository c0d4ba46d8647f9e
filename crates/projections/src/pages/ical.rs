//! A release as a calendar for phones (iCalendar, RFC 5545). What stays the same keeps its UID through every release,
//! so that a calendar that was taken over earlier is put right instead of doubled.

use chrono::{DateTime, TimeDelta, Utc};
use ngayhoi_domain::values::local;

use super::release::{Activity, Ceremony, Release};

/// The content type of a calendar.
pub const TYPE: &str = "text/calendar; charset=utf-8";

/// The most octets that stand on one line; longer ones are folded.
const LINE_MAX: usize = 75;

/// Vietnam's clock, told whole: calendars need not know the zone by name.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\nDTSTART:19750613T000000\r\n\
                    TZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Whose calendar it is.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The host's name.
    pub name: &'a str,
    /// The host's id.
    pub host: &'a str,
    /// The year.
    pub year: i32,
    /// Whether it is invented.
    pub sample: bool,
}

/// Writes a release as a calendar.
pub fn calendar(whose: Whose<'_>, release: &Release) -> String {
    let mut sheet = Sheet { text: String::new(), release };
    sheet.text.push_str("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ngay Hoi//Chuong trinh//VI\r\nMETHOD:PUBLISH\r\n");
    sheet.line("X-WR-CALNAME", &escaped(&format!("Ngày hội năm {}, {}", whose.year, whose.name)));
    sheet.line("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh");
    sheet.text.push_str(ZONE);
    if let Some(ceremony) = &release.ceremony {
        sheet.ceremony(whose, ceremony);
    }
    for activity in &release.activities {
        sheet.activity(whose, activity);
    }
    sheet.text.push_str("END:VCALENDAR\r\n");
    sheet.text
}

struct Sheet<'r> {
    text: String,
    release: &'r Release,
}

/// What stands in a calendar's entry.
struct Entry<'e> {
    uid: String,
    title: &'e str,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    place: Option<&'e str>,
    cancelled: bool,
    words: String,
}

impl Sheet<'_> {
    fn ceremony(&mut self, whose: Whose<'_>, ceremony: &Ceremony) {
        let Some(start) = ceremony.starts_at.instant() else { return };
        let ends = self.release.agenda.iter().filter_map(|item| item.end.instant());
        // Without an agenda, an hour keeps the time free.
        let end = ends.max().filter(|end| *end > start).unwrap_or(start + TimeDelta::hours(1));
        let items = self.release.agenda.iter().map(|item| format!("{}: {}", item.hours(), item.title));
        self.entry(
            whose,
            Entry {
                uid: format!("ceremony-{}.{}", whose.year, whose.host),
                title: "Phần lễ Ngày hội toàn dân bảo vệ an ninh Tổ quốc",
                start,
                end,
                place: Some(&ceremony.venue),
                cancelled: ceremony.is_cancelled(),
                words: items.collect::<Vec<_>>().join("\n"),
            },
        );
    }

    fn activity(&mut self, whose: Whose<'_>, activity: &Activity) {
        let (Some(start), Some(end)) = (activity.start.instant(), activity.end.instant()) else { return };
        self.entry(
            whose,
            Entry {
                uid: activity.id.clone(),
                title: &activity.title,
                start,
                end,
                place: activity.venue.as_deref(),
                cancelled: activity.cancelled,
                words: activity.reason.clone().unwrap_or_default(),
            },
        );
    }

    fn entry(&mut self, whose: Whose<'_>, entry: Entry<'_>) {
        let Entry { uid, title, start, end, place, cancelled, words } = entry;
        self.text.push_str("BEGIN:VEVENT\r\n");
        self.line("UID", &format!("{uid}@ngay-hoi"));
        self.line("SEQUENCE", &self.release.version.to_string());
        if let Some(released) = self.release.recorded_at.instant() {
            self.line("DTSTAMP", &released.format("%Y%m%dT%H%M%SZ").to_string());
        }
        let clock = |instant: DateTime<Utc>| local(instant).format("%Y%m%dT%H%M%S").to_string();
        self.line("DTSTART;TZID=Asia/Ho_Chi_Minh", &clock(start));
        self.line("DTEND;TZID=Asia/Ho_Chi_Minh", &clock(end));
        let title =
            if whose.sample { format!("{title} (dữ liệu mẫu, không có thật)") } else { title.to_owned() };
        self.line("SUMMARY", &escaped(&title));
        let place = place.map_or_else(|| whose.name.to_owned(), |place| format!("{place}, {}", whose.name));
        self.line("LOCATION", &escaped(&place));
        if !words.is_empty() {
            self.line("DESCRIPTION", &escaped(&words));
        }
        self.line("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" });
        self.text.push_str("END:VEVENT\r\n");
    }

    /// Writes a line, folded where it is long: never within a letter.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE_MAX;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if letter.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LINE_MAX - 1;
            }
            self.text.push(letter);
            room -= letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WHOSE: Whose<'static> =
        Whose { name: "Tổ 3, phường Mẫu", host: "tp-mau.to-3", year: 2019, sample: false };

    fn release(version: u32, cancelled: bool) -> Release {
        let source = json!({ "event": "e", "kind": "LIVE", "sample": false, "citation": null });
        serde_json::from_value(json!({
            "version": version, "changelog": "Bản mới", "occurred": "2019-08-08", "source": source,
            "recordedAt": "2019-08-08T08:00:00+07:00",
            "ceremony": { "status": "PLANNED", "startsAt": "2019-08-17T07:30:00+07:00", "venue": "Nhà văn hóa" },
            "agenda": [{
                "kind": "FLAG_SALUTE", "title": "Chào cờ; hát Quốc ca", "start": "2019-08-17T07:30:00+07:00",
                "end": "2019-08-17T07:45:00+07:00", "speaker": null, "source": source,
            }],
            "activities": [{
                "id": "a-1", "kind": "CULTURE", "title": "Đêm giao lưu văn nghệ quần chúng của bà con các tổ dân phố",
                "venue": "Sân", "start": "2019-08-17T22:00:00+07:00", "end": "2019-08-18T00:30:00+07:00",
                "cancelled": cancelled, "reason": null, "cause": "OTHER", "places": null, "teams": [], "waiting": [],
                "performers": [], "contest": null, "placings": [], "correction": null, "source": source,
            }],
        }))
        .unwrap()
    }

    #[test]
    fn times_stand_on_vietnams_clock_and_cross_midnight() {
        let calendar = calendar(WHOSE, &release(1, false));
        for line in [
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20190817T073000",
            "DTEND;TZID=Asia/Ho_Chi_Minh:20190817T074500",
            "DTSTART;TZID=Asia/Ho_Chi_Minh:20190817T220000",
            "DTEND;TZID=Asia/Ho_Chi_Minh:20190818T003000",
            "TZOFFSETTO:+0700",
            "DTSTAMP:20190808T010000Z",
            "LOCATION:Sân\\, Tổ 3\\, phường Mẫu",
        ] {
            assert!(calendar.contains(&format!("{line}\r\n")), "{line}: {calendar}");
        }
        assert!(calendar.replace("\r\n ", "").contains("Chào cờ\\; hát Quốc ca"), "{calendar}");
    }

    #[test]
    fn uids_stay_through_releases_and_versions_count_up() {
        let uids = |calendar: &str| -> Vec<String> {
            calendar.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
        };
        let (first, second) = (calendar(WHOSE, &release(1, false)), calendar(WHOSE, &release(2, true)));
        assert_eq!(uids(&first), ["UID:ceremony-2019.tp-mau.to-3@ngay-hoi", "UID:a-1@ngay-hoi"]);
        assert_eq!(uids(&first), uids(&second));
        assert!(first.contains("SEQUENCE:1\r\n") && second.contains("SEQUENCE:2\r\n"));
        assert!(!first.contains("STATUS:CANCELLED") && second.contains("STATUS:CANCELLED"));
    }

    #[test]
    fn lines_are_folded_between_letters_and_samples_say_so() {
        let calendar = calendar(Whose { sample: true, ..WHOSE }, &release(1, false));
        assert!(calendar.split("\r\n").all(|line| line.len() <= LINE_MAX), "{calendar}");
        assert!(calendar.contains("\r\n "));
        let whole = calendar.replace("\r\n ", "");
        assert!(whole.contains(
            "SUMMARY:Đêm giao lưu văn nghệ quần chúng của bà con các tổ dân phố (dữ liệu mẫu\\, không có thật)\r\n"
        ));
    }
}
