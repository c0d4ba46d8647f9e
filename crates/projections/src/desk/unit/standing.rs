//! What a unit holds beside the festival's day: its standard and its safe family groups.

use serde::Deserialize;
use serde_json::json;

use super::{Here, Which};
use crate::{
    desk::{
        form::{Choice, Field, Form},
        page::{Cell, Section, cell, figure},
    },
    pages::{dates::Count, words::StandardStage},
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

pub fn standard(here: &Here<'_>) -> Section {
    let participation = here.festival.units.nodes.iter().find(|one| one.unit_id == here.id);
    let stage = participation.and_then(|one| one.standard);
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let at = |wanted: Option<StandardStage>| here.is_open() && participation.is_some() && stage == wanted;
    let text = |label| Field::long("text", label);
    Section::new("tieu-chuan", "Tiêu chuẩn “An toàn về an ninh trật tự”")
        .fact("Hiện trạng", stage.map_or("chưa đăng ký", StandardStage::vi))
        .missing(
            participation.is_none(),
            "Đơn vị chưa được ghi nhận tham gia ngày hội năm này; Ban tổ chức ghi nhận ở trang của năm.",
        )
        .form(form("registerStandard", "Đăng ký tiêu chuẩn", "Đăng ký cho năm này.").button("Đăng ký").when(at(None)))
        .form(
            form("selfAssessStandard", "Tự đánh giá", "Đơn vị tự đánh giá.")
                .button("Ghi tự đánh giá")
                .field(text("Báo cáo tự đánh giá"))
                .when(at(Some(StandardStage::Registered))),
        )
        .form(
            form("appraiseStandard", "Thẩm định tiêu chuẩn", "Công an thẩm định.")
                .button("Ghi thẩm định")
                .field(text("Ý kiến thẩm định"))
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
    Section::new("to-lien-gia", "Tổ liên gia an toàn")
        .fact("Số tổ ghi trực tiếp tại đơn vị", total_count)
        .missing(nodes.len() < *total_count, format!("Chỉ liệt kê {} tổ đầu theo mã.", nodes.len()))
        .table("Các tổ", &["Tổ", "Số hộ", "Camera"], nodes.iter().map(row).collect())
        .form(form_group)
        .form(cameras)
}
