//! The movement of a unit or of the whole: figures, assessment, emulation.

use serde::Deserialize;

use super::{
    form::{Choice, Field, Form, Kind, Rows, choices},
    home::{Named, name_of},
    page::{Cell, Section, cell, figure},
    place::Festival,
};
use crate::pages::{
    dates::{Count, Days, When},
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
    outreach_totals: OutreachTotals,
    outreach_sessions: Sessions,
    sign_ups: Vec<SignUp>,
}

#[derive(Debug, Deserialize)]
struct OutreachTotals {
    sessions: Count,
    attendees: Count,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sessions {
    total_count: usize,
    nodes: Vec<OutreachSession>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OutreachSession {
    id: String,
    topic: String,
    audience: String,
    attendees: Count,
    held_by: String,
    held: When,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignUp {
    participant_id: String,
    participant: Option<Named>,
    signed: Count,
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
        let sign = Form::new(
            "reportSignUps",
            "Báo cáo số đăng ký thi đua",
            "Số báo cáo sau thay số trước của cùng một nơi; chỉ ghi số lượng, không ghi tên người.",
            fixed.clone(),
        )
        .button("Ghi số đăng ký")
        .field(Field::text("participant", "Nơi đăng ký").help("Mã tổ dân phố, phường, xã, cơ quan trong danh bạ"))
        .field(Field::number("signed", "Số lượng đăng ký"));
        let sign_up = |one: &SignUp| -> Vec<Cell> {
            vec![cell(name_of(one.participant.as_ref(), &one.participant_id)), figure(one.signed)]
        };
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
            .table("Đăng ký thi đua", &["Nơi đăng ký", "Số lượng"], self.sign_ups.iter().map(sign_up).collect())
            .form(launch.when(self.emulation.is_none()))
            .form(sign.when(self.emulation.is_some()))
    }

    /// The part of the work that tells people of it.
    pub fn outreach(&self, festival: &Festival, unit: &str) -> Section {
        let fixed = serde_json::json!({ "festival": festival.input(), "unit": unit });
        let Sessions { total_count, nodes } = &self.outreach_sessions;
        let row = |one: &OutreachSession| -> Vec<Cell> {
            vec![cell(&one.topic), cell(one.held), cell(&one.audience), figure(one.attendees), cell(&one.held_by)]
        };
        let choices = nodes.iter().map(|one| Choice::new(&one.id, format!("{} ({})", one.topic, one.held))).collect();
        let hold = Form::new(
            "holdOutreachSession",
            "Ghi buổi tuyên truyền",
            "Công an, Mặt trận hoặc Ban tổ chức ghi; ngày tổ chức ghi ở ô thời điểm diễn ra.",
            fixed.clone(),
        )
        .button("Ghi buổi tuyên truyền")
        .field(Field::text("topic", "Nội dung"))
        .field(Field::text("audience", "Đối tượng").help("Ví dụ bà con tổ dân phố, học sinh, tiểu thương"))
        .field(Field::number("attendees", "Số người dự"))
        .field(Field::text("heldBy", "Đơn vị tổ chức").help("Ghi tên cơ quan, tổ chức, không ghi tên người"));
        let correct = Form::new("correctOutreachSession", "Đính chính số người dự", "Nêu lý do đính chính.", fixed)
            .button("Đính chính")
            .field(Field::pick("session", "Buổi tuyên truyền", choices))
            .field(Field::number("attendees", "Số người dự đúng"))
            .field(Field::long("reason", "Lý do"));
        let OutreachTotals { sessions, attendees } = self.outreach_totals;
        Section::new("tuyen-truyen", "Tuyên truyền")
            .fact("Đã tổ chức", format!("{sessions} buổi, {attendees} lượt người dự"))
            .missing(nodes.is_empty(), "Chưa ghi buổi tuyên truyền nào.")
            .missing(nodes.len() < *total_count, format!("Chỉ liệt kê {} buổi đầu.", nodes.len()))
            .table(
                "Các buổi tuyên truyền",
                &["Nội dung", "Thời gian", "Đối tượng", "Số người dự", "Đơn vị tổ chức"],
                nodes.iter().map(row).collect(),
            )
            .form(hold)
            .form(correct.when(!nodes.is_empty()))
    }
}
