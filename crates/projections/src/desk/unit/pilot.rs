//! The pilot round of a unit.

use serde::Deserialize;

use super::{Here, Named, Quota, name_of};
use crate::{
    desk::{
        form::{Choice, Field, Form, Rows},
        page::{Cell, Section, cell, sentences},
    },
    pages::{
        documents::Document,
        words::{PilotRoundStatus, PilotStanding},
    },
};

#[derive(Deserialize)]
pub struct Board {
    status: PilotRoundStatus,
    quota: Option<Quota>,
    criteria: Vec<Criterion>,
    nominees: Nominees,
}

#[derive(Deserialize)]
struct Criterion {
    criterion: String,
    weight: u32,
}

#[derive(Deserialize)]
struct Nominees {
    nodes: Vec<Nominee>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Nominee {
    neighbourhood_id: String,
    neighbourhood: Option<Named>,
    proposer: String,
    standing: PilotStanding,
    mean: Option<f64>,
    words: Option<String>,
    scores: Vec<Score>,
    decision: Option<Document>,
}

#[derive(Deserialize)]
struct Score {
    criterion: String,
    points: u32,
    weight: u32,
}

impl Nominee {
    fn name(&self) -> &str {
        name_of(self.neighbourhood.as_ref(), &self.neighbourhood_id)
    }

    fn row(&self) -> Vec<Cell> {
        let mean = self.mean.map_or("chưa thẩm định".to_owned(), |mean| format!("{mean:.1}").replace('.', ","));
        let scores: Vec<_> = self
            .scores
            .iter()
            .map(|Score { criterion, points, weight }| format!("{criterion} {points} (hệ số {weight})"))
            .collect();
        let decision = self.decision.as_ref().map(|decision| format!("Quyết định {decision}"));
        let remarks: Vec<_> = self.words.clone().into_iter().chain(decision).collect();
        vec![
            cell(self.name()),
            cell(self.standing),
            cell(&self.proposer),
            cell(mean),
            cell(scores.join("; ")),
            cell(sentences(remarks)),
        ]
    }
}

pub fn section(here: &Here<'_>) -> Section {
    let Board { status, quota, criteria, nominees } = &here.festival.pilot_board;
    let of = |standing: &[PilotStanding]| -> Vec<Choice> {
        let nominees = nominees.nodes.iter().filter(|nominee| standing.contains(&nominee.standing));
        nominees.map(|nominee| Choice::new(&nominee.neighbourhood_id, nominee.name())).collect()
    };
    let pilots = of(&[PilotStanding::Selected, PilotStanding::Endorsed]);
    let (nominated, selected) = (of(&[PilotStanding::Nominated]), of(&[PilotStanding::Selected]));
    let is_open = here.is_open() && *status == PilotRoundStatus::Open;
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let which = |choices: &[Choice]| Field::pick("neighbourhood", "Tổ dân phố", choices.to_vec());
    let weighted = vec![
        Field::text("criterion", "Tiêu chí"),
        Field::number("points", "Điểm"),
        Field::number("weight", "Hệ số").preset("1"),
    ];
    Section::new("chon-diem", "Chọn điểm")
        .fact("Đợt chọn điểm", status)
        .fact("Chỉ tiêu", quota.unwrap_or(here.festival.pilot_quota))
        .missing(*status == PilotRoundStatus::NotOpened, "Chưa mở đợt chọn điểm.")
        .missing(is_open && nominees.nodes.is_empty(), "Chưa có tổ dân phố nào được giới thiệu.")
        .missing(is_open && of(&[PilotStanding::Selected, PilotStanding::Endorsed]).is_empty(), "Chưa chọn điểm nào.")
        .table(
            "Các tổ dân phố được giới thiệu",
            &["Tổ dân phố", "Hiện trạng", "Đơn vị giới thiệu", "Điểm bình quân", "Điểm từng tiêu chí", "Lý do"],
            nominees.nodes.iter().map(Nominee::row).collect(),
        )
        .form(
            form("openPilotRound", "Mở đợt chọn điểm", "Công an tham mưu hoặc Ban tổ chức mở; chỉ tiêu lấy theo năm.")
                .button("Mở đợt")
                .when(here.is_open() && *status == PilotRoundStatus::NotOpened),
        )
        .form(
            form("nominateNeighbourhood", "Giới thiệu tổ dân phố làm điểm", "Công an hoặc Mặt trận giới thiệu.")
                .button("Giới thiệu")
                .field(which(&here.neighbourhoods()))
                .when(is_open),
        )
        .form(
            form(
                "assessNeighbourhood",
                "Thẩm định tổ dân phố",
                "Công an hoặc Mặt trận chấm theo tiêu chí. Lần chấm sau thay lần trước.",
            )
            .button("Ghi điểm")
            .field(which(&nominated))
            .rows(
                Rows::new(
                    "scores",
                    "Điểm từng tiêu chí",
                    "Điểm từ 0 đến 100, hệ số từ 1; dòng để trống được bỏ qua",
                    6,
                    weighted,
                )
                .only(
                    criteria
                        .iter()
                        .map(|one| vec![one.criterion.clone(), String::new(), one.weight.to_string()])
                        .collect(),
                ),
            )
            .when(is_open && !nominated.is_empty()),
        )
        .form(
            form("selectPilot", "Chọn làm điểm", "Chủ tịch UBND quyết định; người giới thiệu không tự quyết định.")
                .button("Chọn làm điểm")
                .field(which(&nominated))
                .field(Field::long("rationale", "Lý do chọn"))
                .document("decision", "Số quyết định", "Ngày ký", "Cơ quan ban hành")
                .when(is_open && !nominated.is_empty()),
        )
        .form(
            form("withdrawNominee", "Rút tên tổ dân phố", "Công an hoặc Mặt trận rút, nêu lý do.")
                .button("Rút tên")
                .field(which(&nominated))
                .field(Field::long("reason", "Lý do"))
                .when(is_open && !nominated.is_empty()),
        )
        .form(
            form("endorsePilot", "Thống nhất điểm", "Ban tổ chức cấp triệu tập thống nhất điểm đã chọn.")
                .button("Thống nhất")
                .field(which(&selected))
                .when(is_open && !selected.is_empty()),
        )
        .form(
            form("replacePilot", "Thay điểm", "Chủ tịch UBND thay trước khi điểm cũ tổ chức xong buổi lễ.")
                .button("Thay điểm")
                .field(Field::pick("neighbourhood", "Điểm cũ", pilots.clone()))
                .field(Field::pick("replacement", "Thay bằng", nominated.clone()))
                .field(Field::long("reason", "Lý do"))
                .document("decision", "Số quyết định", "Ngày ký", "Cơ quan ban hành")
                .when(is_open && !pilots.is_empty() && !nominated.is_empty()),
        )
        .form(
            form(
                "closePilotRound",
                "Kết thúc đợt chọn điểm",
                "Chủ tịch UBND kết thúc khi đã chọn đủ; sau đó không thay đổi được nữa.",
            )
            .button("Kết thúc đợt")
            .when(is_open),
        )
}
