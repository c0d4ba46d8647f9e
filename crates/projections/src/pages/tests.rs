use ngayhoi_domain::values::Occurred;

use super::{
    dates::{Count, When},
    moment::{At, Clock},
    words,
};

fn when(given: &str) -> When {
    When(given.parse::<Occurred>().unwrap())
}

#[test]
fn a_time_is_written_as_precisely_as_it_is_known() {
    let written = [
        ("2019-08-18T08:00:00+07:00", "8 giờ 00, Chủ nhật 18/8/2019"),
        ("2019-08-17T23:30:00Z", "6 giờ 30, Chủ nhật 18/8/2019"),
        ("2018-08-19", "Chủ nhật 19/8/2018"),
        ("2018-08", "tháng 8/2018"),
        ("2018", "năm 2018"),
        ("2018-08-19~", "khoảng ngày 19/8/2018"),
        ("2018-08~", "khoảng tháng 8/2018"),
        ("2018~", "khoảng năm 2018"),
        ("undated", "không rõ ngày"),
    ];
    for (given, expected) in written {
        assert_eq!(when(given).to_string(), expected);
    }
}

#[test]
fn thousands_are_parted_by_dots() {
    let written = [(0, "0"), (58, "58"), (200, "200"), (1_200, "1.200"), (1_234_567, "1.234.567"), (-1_200, "-1.200")];
    for (count, expected) in written {
        assert_eq!(Count(count).to_string(), expected);
    }
}

#[test]
fn a_moment_is_read_in_the_forms_that_people_write() {
    let eight = "/x?luc=2018-08-19T08:00:00%2B07:00&dong_ho=dien_ra";
    for given in
        ["2018-08-19T08:00+07:00", "2018-08-19T08:00 07:00", "2018-08-19T08:00", "8:00 19/8/2018", "19/8/2018 8:00"]
    {
        assert_eq!(At::read(Some(given), None).unwrap().link("/x"), eight, "{given}");
    }
    let day = At::read(Some("19/8/2018"), Some("ghi_nhan")).unwrap();
    assert_eq!(day.link("/x"), "/x?luc=2018-08-19&dong_ho=ghi_nhan");
    assert_eq!(day.words().as_deref(), Some("hết Chủ nhật 19/8/2018 (theo lúc ghi nhận)"));
}

#[test]
fn what_is_no_moment_is_kept_as_typed() {
    for given in ["31/2/2018", "hôm qua", "undated", "2018-13"] {
        let bad = At::read(Some(given), Some("ghi_nhan")).unwrap_err();
        assert_eq!((bad.given.as_str(), bad.clock), (given, Clock::Recorded));
    }
    assert!(At::read(Some("2018"), Some("khac")).is_err());
    assert_eq!(At::read(Some("  "), None).unwrap(), At::default());
}

#[test]
fn every_word_of_the_schema_has_a_name() {
    fn named<T: serde::Serialize>(all: &[T]) -> Vec<String> {
        all.iter().map(|word| serde_json::to_value(word).unwrap().as_str().unwrap().to_owned()).collect()
    }
    let known = [
        ("ActivityKind", named(words::ActivityKind::ALL)),
        ("AgendaKind", named(words::AgendaKind::ALL)),
        ("AssessmentScope", named(words::AssessmentScope::ALL)),
        ("CeremonyStatus", named(words::CeremonyStatus::ALL)),
        ("Circular", named(words::Circular::ALL)),
        ("CommendationAuthority", named(words::CommendationAuthority::ALL)),
        ("CommendationForm", named(words::CommendationForm::ALL)),
        ("CommendationStatus", named(words::CommendationStatus::ALL)),
        ("FestivalStatus", named(words::FestivalStatus::ALL)),
        ("FigureKind", named(words::FigureKind::ALL)),
        ("NomineeKind", named(words::NomineeKind::ALL)),
        ("PilotLevel", named(words::PilotLevel::ALL)),
        ("PilotRoundStatus", named(words::PilotRoundStatus::ALL)),
        ("PilotStanding", named(words::PilotStanding::ALL)),
        ("RevocationGround", named(words::RevocationGround::ALL)),
        ("SourceKind", named(words::SourceKind::ALL)),
        ("StandardStage", named(words::StandardStage::ALL)),
        ("DissolutionCause", named(words::DissolutionCause::ALL)),
        ("LandExtent", named(words::LandExtent::ALL)),
        ("UnitEnding", named(words::UnitEnding::ALL)),
        ("UnitKind", named(words::UnitKind::ALL)),
        ("UnitPresence", named(words::UnitPresence::ALL)),
    ];
    let sdl = crate::graphql::sdl();
    for (name, words) in known {
        let (_, after) = sdl.split_once(&format!("enum {name} {{")).unwrap();
        let (inside, _) = after.split_once('}').unwrap();
        let is_word =
            |line: &&str| !line.is_empty() && line.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        let stated: Vec<&str> = inside.lines().map(str::trim).filter(is_word).collect();
        assert_eq!(words, stated, "{name}");
    }
}
