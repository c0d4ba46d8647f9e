//! The movement of a unit or of the whole: figures, assessment, emulation.

use serde::Deserialize;

use super::{
    form::{Field, Form, Kind, Rows, choices},
    page::{Cell, Section, cell, figure},
    place::Festival,
};
use crate::pages::{
    dates::{Count, Days},
    words::{AssessmentScope, FigureKind},
};

/// What a unit reported and assessed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    figures: Vec<Figure>,
    assessment_call: Option<Call>,
    assessments: Vec<Assessment>,
    emulation: Option<Emulation>,
}

#[derive(Debug, Deserialize)]
struct Figure {
    kind: FigureKind,
    value: Count,
}

#[derive(Debug, Deserialize)]
struct Call {
    period: Days,
    scopes: Vec<AssessmentScope>,
}

#[derive(Debug, Deserialize)]
struct Assessment {
    scope: AssessmentScope,
    summary: String,
}

#[derive(Debug, Deserialize)]
struct Emulation {
    title: String,
    contents: Vec<String>,
}

impl Movement {
    /// The part of the work that is about the movement.
    pub fn section(&self, festival: &Festival, unit: &str, title: &'static str) -> Section {
        let fixed = serde_json::json!({ "festival": festival.input(), "unit": unit });
        let called = self.assessment_call.as_ref();
        let call = Form::new(
            "callAssessment",
            "Yêu cầu đánh giá phong trào",
            "Nêu thời gian và các cấp đánh giá.",
            fixed.clone(),
        )
        .button("Yêu cầu đánh giá")
        .field(Field::of("period.first", "Từ ngày", Kind::Date))
        .field(Field::of("period.last", "đến hết ngày", Kind::Date).help("Có thể sau ngày tổ chức buổi lễ"))
        .field(Field::of("scopes", "Các cấp đánh giá", Kind::Several(choices(AssessmentScope::ALL))));
        let report =
            Form::new("reportFigure", "Báo cáo số liệu", "Số báo cáo sau thay số báo cáo trước.", fixed.clone())
                .button("Ghi số liệu")
                .field(Field::choice("kind", "Số liệu về", FigureKind::ALL))
                .field(Field::number("value", "Số lượng"));
        let levels = called.map_or(AssessmentScope::ALL, |call| call.scopes.as_slice());
        let assess = Form::new(
            "assessMovement",
            "Đánh giá phong trào",
            "Đánh giá sau thay đánh giá trước của cùng một cấp.",
            fixed.clone(),
        )
        .button("Ghi đánh giá")
        .field(Field::choice("scope", "Cấp", levels))
        .field(Field::long("summary", "Nội dung đánh giá"));
        let launch = Form::new("launchEmulation", "Phát động thi đua", "Mỗi năm phát động một lần.", fixed)
            .button("Phát động")
            .field(Field::text("title", "Tên phong trào, khẩu hiệu"))
            .rows(Rows::new(
                "contents",
                "Nội dung thi đua",
                "Mỗi dòng một nội dung; dòng trống được bỏ qua",
                6,
                vec![Field::text("", "Nội dung")],
            ));
        let figure = |one: &Figure| -> Vec<Cell> { vec![cell(one.kind), figure(one.value)] };
        let assessment = |one: &Assessment| -> Vec<Cell> { vec![cell(one.scope), cell(&one.summary)] };
        Section::new("phong-trao", title)
            .maybe(
                "Yêu cầu đánh giá",
                called.map(|call| {
                    let scopes: Vec<_> = call.scopes.iter().map(|scope| scope.vi()).collect();
                    format!("{}; cấp: {}", call.period, scopes.join(", "))
                }),
            )
            .maybe(
                "Phong trào thi đua",
                self.emulation.as_ref().map(|one| format!("“{}”: {}", one.title, one.contents.join("; "))),
            )
            .missing(called.is_none(), "Chưa yêu cầu đánh giá phong trào, nên chưa ghi đánh giá được.")
            .missing(self.emulation.is_none(), "Chưa phát động thi đua.")
            .table("Số liệu đã báo cáo", &["Số liệu", "Số lượng"], self.figures.iter().map(figure).collect())
            .table("Đánh giá đã ghi", &["Cấp", "Nội dung"], self.assessments.iter().map(assessment).collect())
            .form(report)
            .form(call.when(called.is_none()))
            .form(assess.when(called.is_some()))
            .form(launch.when(self.emulation.is_none()))
    }
}
