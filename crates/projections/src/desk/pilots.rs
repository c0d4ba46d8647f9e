//! What a year lays down for the choice of pilots, and its pilots of higher levels.

use serde::Deserialize;

use super::{
    form::{Field, Form, Kind, Rows, code},
    home::{Named, name_of},
    page::{Section, cell},
    place::Festival as Which,
    year::Quota,
};
use crate::pages::words::{PilotLevel, PilotStanding};

/// The year's rules and pilots.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct YearPilots {
    pilot_rules: Option<PilotRules>,
    pilot_designations: Vec<Designation>,
    pilots: Pilots,
}

#[derive(Deserialize)]
struct PilotRules {
    version: u32,
    criteria: Vec<Criterion>,
    levels: Vec<LevelQuota>,
}

#[derive(Deserialize)]
struct Criterion {
    criterion: String,
    weight: u32,
}

#[derive(Deserialize)]
struct LevelQuota {
    level: PilotLevel,
    quota: Quota,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Designation {
    level: PilotLevel,
    neighbourhood_id: String,
}

#[derive(Deserialize)]
struct Pilots {
    nodes: Vec<Pilot>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pilot {
    unit_id: String,
    neighbourhood_id: String,
    standing: PilotStanding,
    neighbourhood: Option<Named>,
}

impl YearPilots {
    /// The part of the work that is about pilots of the whole year.
    pub fn section(&self, which: &Which, is_open: bool) -> Section {
        let fixed = || serde_json::json!({ "festival": which.input() });
        let rules = self.pilot_rules.as_ref();
        let criteria = rules.map(|rules| rules.criteria.as_slice()).unwrap_or_default();
        let levels = rules.map(|rules| rules.levels.as_slice()).unwrap_or_default();
        let name = |id: &str| {
            let pilot = self.pilots.nodes.iter().find(|pilot| pilot.neighbourhood_id == id);
            name_of(pilot.and_then(|pilot| pilot.neighbourhood.as_ref()), id).to_owned()
        };
        let exact = |quota: &Quota| quota.exact.to_string();
        let adopt = Form::new(
            "adoptPilotRules",
            "Ban hành tiêu chí và chỉ tiêu điểm",
            "Ban tổ chức ban hành. Bản mới áp dụng cho đợt chọn điểm mở sau đó; dòng để trống được bỏ qua.",
            fixed(),
        )
        .button("Ban hành")
        .rows(
            Rows::new(
                "criteria",
                "Tiêu chí",
                "Hệ số từ 1 trở lên",
                4,
                vec![Field::text("criterion", "Tiêu chí"), Field::number("weight", "Hệ số").preset("1")],
            )
            .given(criteria.iter().map(|one| vec![one.criterion.clone(), one.weight.to_string()]).collect()),
        )
        .rows(
            Rows::new(
                "levels",
                "Chỉ tiêu điểm cấp trên",
                "Bỏ trống số lượng nếu không có",
                3,
                vec![
                    Field::choice("level", "Cấp", PilotLevel::ALL).preset(code(&PilotLevel::Ministry)),
                    Field::number("count", "Số điểm"),
                    Field::of("exact", "Cách tính", Kind::YesNo("Đúng số này", "Ít nhất số này")).preset("true"),
                ],
            )
            .given(
                levels
                    .iter()
                    .map(|one| vec![code(&one.level), one.quota.count.to_string(), exact(&one.quota)])
                    .collect(),
            ),
        );
        let mut section = Section::new("diem", "Điểm của năm")
            .maybe("Quy định", rules.map(|rules| format!("bản thứ {}", rules.version)))
            .missing(rules.is_none(), "Chưa ban hành tiêu chí và chỉ tiêu điểm cấp trên.")
            .table(
                "Tiêu chí chọn điểm",
                &["Tiêu chí", "Hệ số"],
                criteria.iter().map(|one| vec![cell(&one.criterion), cell(one.weight)]).collect(),
            )
            .table(
                "Điểm cấp trên",
                &["Cấp", "Điểm"],
                self.pilot_designations
                    .iter()
                    .map(|one| vec![cell(one.level), cell(name(&one.neighbourhood_id))])
                    .collect(),
            )
            .form(adopt.when(is_open));
        let open: Vec<_> = levels.iter().map(|one| one.level).collect();
        for pilot in self.pilots.nodes.iter().filter(|pilot| pilot.standing == PilotStanding::Endorsed) {
            let mut fixed = fixed();
            fixed["unit"] = pilot.unit_id.clone().into();
            fixed["neighbourhood"] = pilot.neighbourhood_id.clone().into();
            let title = format!("Chọn {} làm điểm cấp trên", name(&pilot.neighbourhood_id));
            section = section.form(
                Form::new("designatePilot", title, "Ban tổ chức chọn trong chỉ tiêu của năm.", fixed)
                    .about(&pilot.neighbourhood_id)
                    .button("Chọn làm điểm cấp trên")
                    .field(Field::choice("level", "Cấp", &open))
                    .when(is_open && !open.is_empty()),
            );
        }
        for one in &self.pilot_designations {
            let mut fixed = fixed();
            fixed["neighbourhood"] = one.neighbourhood_id.clone().into();
            fixed["level"] = code(&one.level).into();
            let title = format!("{} thôi làm điểm {}", name(&one.neighbourhood_id), one.level);
            section = section.form(
                Form::new("undoDesignation", title, "Ban tổ chức ghi lý do.", fixed)
                    .about(format!("{}/{}", code(&one.level), one.neighbourhood_id))
                    .button("Ghi thôi làm điểm")
                    .field(Field::long("reason", "Lý do"))
                    .when(is_open),
            );
        }
        section
    }
}
