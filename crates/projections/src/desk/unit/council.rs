//! The council of a unit, and votes by name.

use serde::Deserialize;

use super::Here;
use crate::{
    desk::{
        form::{Choice, Field, Form, Kind, Rows},
        page::Section,
    },
    pages::words::CommendationStatus,
};

/// The council that was convened by name.
#[derive(Deserialize)]
pub struct Council {
    members: Vec<String>,
    quorum: u32,
}

pub fn section(here: &Here<'_>) -> Section {
    let convened = here.festival.council.as_ref();
    let members = convened.map(|council| council.members.as_slice()).unwrap_or_default();
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let of = |statuses: &[CommendationStatus]| here.festival.commendations.choices(statuses);
    let (appraised, before_vote) =
        (of(&[CommendationStatus::Appraised]), of(&[CommendationStatus::Nominated, CommendationStatus::Appraised]));
    let given = members.iter().map(|member| vec![member.clone()]).collect();
    let convene = form(
        "conveneCouncil",
        "Lập Hội đồng theo danh sách",
        "Hội đồng hoặc Chủ tịch UBND lập. Danh sách mới thay danh sách cũ; sau đó phiếu được ghi theo từng thành viên.",
    )
    .button("Lập Hội đồng")
    .rows(
        Rows::new(
            "members",
            "Thành viên",
            "Ghi chức danh không dấu, không ghi tên người, ví dụ uy-vien-1; dòng trống được bỏ qua",
            5,
            vec![Field::text("", "Chức danh")],
        )
        .given(given),
    )
    .field(Field::number("quorum", "Số thành viên phải biểu quyết"));
    let seats: Vec<_> = members.iter().map(|member| Choice::new(member, member)).collect();
    let recuse = form("recuseMember", "Thành viên không tham gia xét", "Ghi trước khi biểu quyết, nêu lý do.")
        .button("Ghi không tham gia")
        .field(Field::pick("commendation", "Hồ sơ", before_vote.clone()))
        .field(Field::pick("member", "Thành viên", seats))
        .field(Field::long("reason", "Lý do"));
    let ballots: Vec<Vec<String>> = members.iter().map(|member| vec![member.clone(), "true".to_owned()]).collect();
    let vote = form(
        "recordCouncilVote",
        "Ghi phiếu của từng thành viên",
        "Xóa dòng của thành viên vắng mặt hoặc không tham gia xét.",
    )
    .button("Ghi biểu quyết")
    .field(Field::pick("commendation", "Hồ sơ", appraised.clone()))
    .rows(
        Rows::new(
            "ballots",
            "Phiếu",
            "Mỗi thành viên một dòng; dòng trống được bỏ qua",
            members.len(),
            vec![
                Field::text("member", "Chức danh"),
                Field::of("inFavour", "Ý kiến", Kind::YesNo("Đồng ý", "Không đồng ý")).preset("true"),
            ],
        )
        .only(ballots),
    );
    let can_vote = here.is_open() && convened.is_some();
    Section::new("hoi-dong", "Hội đồng Thi đua – Khen thưởng")
        .maybe("Thành viên", convened.map(|council| council.members.join(", ")))
        .maybe("Số thành viên phải biểu quyết", convened.map(|council| council.quorum))
        .missing(convened.is_none(), "Chưa lập Hội đồng theo danh sách; phiếu được ghi theo tổng số.")
        .form(convene.when(here.is_open()))
        .form(recuse.when(can_vote && !before_vote.is_empty()))
        .form(vote.when(can_vote && !appraised.is_empty()))
}
