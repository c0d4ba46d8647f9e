//! What a unit holds beside the festival's day: its standard and its safe family groups.

use serde::Deserialize;
use serde_json::json;

use super::{Here, Which};
use crate::{
    desk::{
        form::{Choice, Field, Form, Kind, Rows},
        page::{Cell, Section, cell, figure},
    },
    pages::{
        dates::Count,
        words::{Circular, StandardStage},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Groups {
    total_count: usize,
    nodes: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    name: String,
    households: Count,
    cameras: Count,
}

/// What was said of the unit's standard.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dossier {
    circular: Option<Circular>,
    self_results: Vec<CriterionResult>,
    results: Vec<CriterionResult>,
}

#[derive(Deserialize)]
struct CriterionResult {
    criterion: String,
    met: bool,
}

/// Cameras that a neighbourhood funded as a whole.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cameras {
    neighbourhood_id: String,
    cameras: Count,
}

/// A list of criteria, to be filled in.
fn results(named: &[CriterionResult]) -> Rows {
    Rows::new(
        "results",
        "Từng tiêu chí",
        "Nêu các tiêu chí của thông tư; có thể bỏ trống cả bảng",
        4,
        vec![
            Field::text("criterion", "Tiêu chí"),
            Field::of("met", "Kết quả", Kind::YesNo("Đạt", "Chưa đạt")).preset("true"),
        ],
    )
    .given(named.iter().map(|result| vec![result.criterion.clone(), result.met.to_string()]).collect())
}

pub fn standard(here: &Here<'_>) -> Section {
    let participation = here.festival.units.nodes.iter().find(|one| one.unit_id == here.id);
    let stage = participation.and_then(|one| one.standard);
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let at = |wanted: Option<StandardStage>| here.is_open() && participation.is_some() && stage == wanted;
    let text = |label| Field::long("text", label);
    let dossier = here.festival.standard_dossier.as_ref();
    let said = |list: fn(&Dossier) -> &[CriterionResult]| dossier.map(list).unwrap_or_default();
    let (own, appraised) = (said(|dossier| &dossier.self_results), said(|dossier| &dossier.results));
    let judged = |met: bool| if met { "đạt" } else { "chưa đạt" };
    let criteria = if appraised.is_empty() { own } else { appraised };
    Section::new("tieu-chuan", "Tiêu chuẩn “An toàn về an ninh trật tự”")
        .fact("Hiện trạng", stage.map_or("chưa đăng ký", StandardStage::vi))
        .maybe("Theo tiêu chí của", dossier.and_then(|dossier| dossier.circular))
        .table(
            if appraised.is_empty() {
                "Tự đánh giá từng tiêu chí"
            } else {
                "Thẩm định từng tiêu chí"
            },
            &["Tiêu chí", "Kết quả"],
            criteria.iter().map(|result| vec![cell(&result.criterion), cell(judged(result.met))]).collect(),
        )
        .missing(
            participation.is_none(),
            "Đơn vị chưa được ghi nhận tham gia ngày hội năm này; Ban tổ chức ghi nhận ở trang của năm.",
        )
        .form(form("registerStandard", "Đăng ký tiêu chuẩn", "Đăng ký cho năm này.").button("Đăng ký").when(at(None)))
        .form(
            form("selfAssessStandard", "Tự đánh giá", "Đơn vị tự đánh giá.")
                .button("Ghi tự đánh giá")
                .field(text("Báo cáo tự đánh giá"))
                .rows(results(&[]))
                .when(at(Some(StandardStage::Registered))),
        )
        .form(
            form("appraiseStandard", "Thẩm định tiêu chuẩn", "Công an thẩm định.")
                .button("Ghi thẩm định")
                .field(text("Ý kiến thẩm định"))
                .rows(results(own))
                .when(at(Some(StandardStage::SelfAssessed))),
        )
        .form(
            form("recogniseStandard", "Công nhận đạt tiêu chuẩn", "Chủ tịch UBND công nhận bằng quyết định.")
                .button("Công nhận")
                .document("decision", "Số quyết định", "Ngày ký", "Cơ quan ban hành")
                .when(at(Some(StandardStage::Appraised))),
        )
        .form(
            form("refuseStandard", "Không công nhận", "Chủ tịch UBND kết luận, nêu lý do.")
                .button("Ghi kết luận")
                .field(text("Lý do"))
                .when(at(Some(StandardStage::Appraised))),
        )
}

pub fn groups(here: &Here<'_>) -> Section {
    let Groups { total_count, nodes } = &here.festival.safe_family_groups;
    let Which { convener, .. } = here.which;
    let fixed = json!({ "convener": convener, "unit": here.id });
    let row = |group: &Group| -> Vec<Cell> { vec![cell(&group.name), figure(group.households), figure(group.cameras)] };
    let choices: Vec<_> = nodes.iter().map(|group| Choice::new(&group.id, &group.name)).collect();
    let form_group = Form::new(
        "formSafeFamilyGroup",
        "Ra mắt tổ liên gia an toàn",
        "Công an hoặc Mặt trận ghi nhận.",
        fixed.clone(),
    )
    .button("Ra mắt")
    .field(
        Field::text("group", "Mã tổ liên gia")
            .help("Chữ thường không dấu, đặt một lần")
            .preset(format!("{}.", here.id)),
    )
    .field(Field::text("name", "Tên tổ liên gia"))
    .field(Field::number("households", "Số hộ"));
    let cameras = Form::new("fundCameras", "Lắp camera từ nguồn xã hội hóa", "Ghi số camera lắp thêm.", fixed)
        .button("Ghi số camera")
        .field(Field::pick("group", "Tổ liên gia", choices))
        .field(Field::number("cameras", "Số camera lắp thêm"))
        .when(!nodes.is_empty());
    let of_neighbourhood = Form::new(
        "fundNeighbourhoodCameras",
        "Tổ dân phố lắp camera từ nguồn xã hội hóa",
        "Ghi số camera cả tổ dân phố lắp thêm, ngoài các tổ liên gia.",
        json!({ "convener": convener }),
    )
    .button("Ghi số camera của tổ dân phố")
    .field(Field::pick("unit", "Tổ dân phố", here.neighbourhoods()))
    .field(Field::number("cameras", "Số camera lắp thêm"))
    .field(Field::text("funders", "Nguồn đóng góp").optional().help("Ví dụ các hộ trong tổ; không ghi tên người"));
    let funded =
        |one: &Cameras| -> Vec<Cell> { vec![cell(here.name_of_host(&one.neighbourhood_id)), figure(one.cameras)] };
    Section::new("to-lien-gia", "Tổ liên gia an toàn, camera an ninh")
        .fact("Số tổ ghi trực tiếp tại đơn vị", total_count)
        .missing(nodes.len() < *total_count, format!("Chỉ liệt kê {} tổ đầu theo mã.", nodes.len()))
        .table("Các tổ", &["Tổ", "Số hộ", "Camera"], nodes.iter().map(row).collect())
        .table(
            "Camera của tổ dân phố",
            &["Tổ dân phố", "Camera"],
            here.festival.neighbourhood_cameras.iter().map(funded).collect(),
        )
        .form(form_group)
        .form(cameras)
        .form(of_neighbourhood)
}
