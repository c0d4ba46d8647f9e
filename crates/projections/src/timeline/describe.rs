use std::collections::HashMap;

use ngayhoi_domain::{
    Fact, achievement, assessment, ceremony, commendation, emulation, group, pilot, programme, standard, unit, year,
};

/// The names of units and hosts, by their ids.
pub type Names = HashMap<String, String>;

/// The unit that a fact speaks of beside those that it is about.
pub fn mentioned(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Year(year::Event::UnitJoined { unit }) => Some(unit.to_string()),
        Fact::Pilot(
            pilot::Event::NeighbourhoodNominated { neighbourhood, .. }
            | pilot::Event::NeighbourhoodAssessed { neighbourhood, .. }
            | pilot::Event::NomineeWithdrawn { neighbourhood, .. }
            | pilot::Event::PilotSelected { neighbourhood, .. }
            | pilot::Event::PilotEndorsed { neighbourhood },
        ) => Some(neighbourhood.to_string()),
        Fact::Year(
            year::Event::FestivalYearOpened { .. }
            | year::Event::OutlineAdopted { .. }
            | year::Event::FestivalYearClosed { .. }
            | year::Event::FestivalYearCancelled { .. },
        )
        | Fact::Pilot(pilot::Event::PilotRoundOpened { .. } | pilot::Event::PilotRoundClosed {})
        | Fact::Unit(_)
        | Fact::Ceremony(_)
        | Fact::Programme(_)
        | Fact::Commendation(_)
        | Fact::Achievement(_)
        | Fact::Group(_)
        | Fact::Standard(_)
        | Fact::Assessment(_)
        | Fact::Emulation(_) => None,
    }
}

/// What happened, in one Vietnamese sentence. Units are named where their names are known. It names no person: names
/// of persons are sealed and looked up elsewhere.
pub fn describe(fact: &Fact, names: &Names) -> String {
    let mentioned = mentioned(fact).map(|id| names.get(&id).cloned().unwrap_or(id)).unwrap_or_default();
    match fact {
        Fact::Year(event) => of_year(event, &mentioned),
        Fact::Unit(unit::Event::UnitRegistered { kind, name, .. }) => {
            format!("Đưa {} {name} vào danh bạ đơn vị", kind.vi())
        }
        Fact::Pilot(event) => of_pilot(event, &mentioned),
        Fact::Ceremony(event) => of_ceremony(event),
        Fact::Programme(event) => of_programme(event),
        Fact::Commendation(event) => of_commendation(event),
        Fact::Achievement(achievement::Event::AchievementClaimed { .. }) => {
            "Ghi nhận thành tích thuộc về một hồ sơ khen thưởng".to_owned()
        }
        Fact::Achievement(achievement::Event::AchievementReleased { .. }) => "Bỏ ghi nhận một thành tích".to_owned(),
        Fact::Group(group::Event::SafeFamilyGroupFormed { name, households, .. }) => {
            format!("Ra mắt tổ liên gia an toàn “{name}” gồm {households} hộ")
        }
        Fact::Group(group::Event::CamerasFunded { cameras }) => {
            format!("Lắp thêm {cameras} camera an ninh từ nguồn xã hội hóa")
        }
        Fact::Standard(event) => of_standard(event),
        Fact::Assessment(event) => of_assessment(event),
        Fact::Emulation(emulation::Event::EmulationLaunched { title, .. }) => {
            format!("Phát động phong trào thi đua “{title}”")
        }
    }
}

fn of_year(event: &year::Event, unit: &str) -> String {
    match event {
        year::Event::FestivalYearOpened { theme: Some(theme), .. } => {
            format!("Mở ngày hội của năm với chủ đề “{theme}”")
        }
        year::Event::FestivalYearOpened { theme: None, founding_decision, .. } => {
            format!("Mở ngày hội của năm theo Quyết định số {}", founding_decision.number)
        }
        year::Event::UnitJoined { .. } => format!("{unit} tham gia ngày hội"),
        year::Event::OutlineAdopted { ceremony, festival } => format!(
            "Thống nhất khung chương trình chung: {} nội dung phần lễ, {} nội dung phần hội",
            ceremony.len(),
            festival.len()
        ),
        year::Event::FestivalYearClosed { summary } => format!("Tổng kết ngày hội: {summary}"),
        year::Event::FestivalYearCancelled { reason } => format!("Không tổ chức ngày hội: {reason}"),
    }
}

fn of_pilot(event: &pilot::Event, neighbourhood: &str) -> String {
    match event {
        pilot::Event::PilotRoundOpened { quota: pilot::Quota::Exactly(count) } => {
            format!("Mở đợt chọn điểm, chỉ tiêu {count} điểm")
        }
        pilot::Event::PilotRoundOpened { quota: pilot::Quota::AtLeast(count) } => {
            format!("Mở đợt chọn điểm, chỉ tiêu ít nhất {count} điểm")
        }
        pilot::Event::NeighbourhoodNominated { .. } => format!("Giới thiệu {neighbourhood} làm điểm"),
        pilot::Event::NeighbourhoodAssessed { scores, .. } => {
            format!("Thẩm định {neighbourhood} theo {} tiêu chí", scores.len())
        }
        pilot::Event::NomineeWithdrawn { reason, .. } => format!("Rút tên {neighbourhood}: {reason}"),
        pilot::Event::PilotSelected { decision, .. } => {
            format!("Chọn {neighbourhood} làm điểm theo Quyết định số {}", decision.number)
        }
        pilot::Event::PilotEndorsed { .. } => format!("Cấp triệu tập thống nhất điểm {neighbourhood}"),
        pilot::Event::PilotRoundClosed {} => "Kết thúc đợt chọn điểm".to_owned(),
    }
}

fn of_ceremony(event: &ceremony::Event) -> String {
    match event {
        ceremony::Event::CeremonyPlanned { venue, .. } => format!("Lên kế hoạch buổi lễ tại {venue}"),
        ceremony::Event::AgendaItemAdded { item } => format!("Thêm vào chương trình lễ: {}", item.title),
        ceremony::Event::AgendaItemMoved { .. } => "Đổi giờ một mục trong chương trình lễ".to_owned(),
        ceremony::Event::AgendaItemRemoved { .. } => "Bỏ một mục trong chương trình lễ".to_owned(),
        ceremony::Event::AgendaApproved { version } => format!("Duyệt chương trình lễ, bản thứ {version}"),
        ceremony::Event::CeremonyRescheduled { reason, .. } => format!("Dời ngày giờ buổi lễ: {reason}"),
        ceremony::Event::CeremonyCancelled { reason } => format!("Hủy buổi lễ: {reason}"),
        ceremony::Event::CeremonyStarted {} => "Khai mạc buổi lễ".to_owned(),
        ceremony::Event::AgendaItemDone { .. } => "Xong một mục trong chương trình lễ".to_owned(),
        ceremony::Event::PactSigned { parties } => format!("Ký giao ước thi đua giữa {} bên", parties.len()),
        ceremony::Event::AttendanceRecorded { attendees } => format!("Ghi nhận {attendees} người dự"),
        ceremony::Event::CeremonyCompleted {} => "Bế mạc buổi lễ".to_owned(),
    }
}

fn of_programme(event: &programme::Event) -> String {
    match event {
        programme::Event::VenueAdded { name, .. } => format!("Thêm địa điểm: {name}"),
        programme::Event::ActivityAdded { title, .. } => format!("Thêm hoạt động: {title}"),
        programme::Event::ActivityMoved { reason, .. } => format!("Dời một hoạt động: {reason}"),
        programme::Event::ActivityCancelled { reason, .. } => format!("Hủy một hoạt động: {reason}"),
        programme::Event::TeamEntered { name, .. } => format!("Đội đăng ký tham gia: {name}"),
        programme::Event::ProgrammeReleased { version, changelog, .. } => {
            format!("Công bố chương trình, bản thứ {version}: {changelog}")
        }
        programme::Event::ResultRecorded { placings, .. } => format!("Ghi kết quả thi đấu của {} đội", placings.len()),
    }
}

/// Merits and reasons are left out: whoever was not commended is nobody's business, and words may betray them.
fn of_commendation(event: &commendation::Event) -> String {
    match event {
        commendation::Event::CommendationNominated { form: commendation::Form::MeritCertificate, .. } => {
            "Đề nghị tặng giấy khen".to_owned()
        }
        commendation::Event::CommendationNominated { form: commendation::Form::CommendationCertificate, .. } => {
            "Đề nghị tặng bằng khen".to_owned()
        }
        commendation::Event::CouncilConvened { members, quorum } => format!(
            "Lập Hội đồng Thi đua – Khen thưởng gồm {} thành viên, ít nhất {quorum} thành viên biểu quyết",
            members.len()
        ),
        commendation::Event::MemberRecused { .. } => "Một thành viên Hội đồng không tham gia xét một hồ sơ".to_owned(),
        commendation::Event::ClaimLapsed { .. } => {
            "Một lần quyết định khen thưởng không thành, thành tích được trả lại".to_owned()
        }
        commendation::Event::PresentationScheduled { .. } => "Hẹn trao khen thưởng tại buổi lễ".to_owned(),
        commendation::Event::PresentationCalledOff { .. } => "Không trao khen thưởng theo hẹn".to_owned(),
        commendation::Event::CommendationRevoked { ground: commendation::Ground::Fraud, decision, .. } => {
            format!("Hủy bỏ một quyết định khen thưởng vì gian dối, theo Quyết định số {}", decision.number)
        }
        commendation::Event::CommendationRevoked {
            ground: commendation::Ground::UnlawfulAppraisal, decision, ..
        } => format!(
            "Hủy bỏ một quyết định khen thưởng vì xét duyệt trái pháp luật, theo Quyết định số {}",
            decision.number
        ),
        commendation::Event::AwardReturned { .. } => "Thu hồi hiện vật và tiền thưởng đã trao".to_owned(),
        commendation::Event::CommendationAppraised { .. } => "Thẩm định hồ sơ khen thưởng".to_owned(),
        commendation::Event::CouncilRecommended { votes_for, votes_against, .. } => {
            format!("Hội đồng đề nghị khen thưởng: {votes_for} phiếu đồng ý, {votes_against} không đồng ý")
        }
        commendation::Event::CommendationDecided { decision, .. } => {
            format!("Quyết định khen thưởng số {}", decision.number)
        }
        commendation::Event::CommendationRejected { .. } => "Không khen thưởng theo một đề nghị".to_owned(),
        commendation::Event::CommendationPresented { .. } => "Trao khen thưởng tại buổi lễ".to_owned(),
        commendation::Event::CommendationWithdrawn { .. } => "Rút một đề nghị khen thưởng".to_owned(),
    }
}

fn of_standard(event: &standard::Event) -> String {
    const STANDARD: &str = "tiêu chuẩn “An toàn về an ninh trật tự”";
    match event {
        standard::Event::StandardRegistered { year } => format!("Đăng ký {STANDARD} năm {year}"),
        standard::Event::StandardSelfAssessed { year, .. } => format!("Tự đánh giá {STANDARD} năm {year}"),
        standard::Event::StandardAppraised { year, .. } => format!("Thẩm định {STANDARD} năm {year}"),
        standard::Event::StandardRecognised { year, decision } => {
            format!("Công nhận {STANDARD} năm {year} theo Quyết định số {}", decision.number)
        }
        standard::Event::StandardNotRecognised { year, reason } => {
            format!("Không công nhận {STANDARD} năm {year}: {reason}")
        }
    }
}

fn of_assessment(event: &assessment::Event) -> String {
    match event {
        assessment::Event::AssessmentCalled { period, .. } => format!(
            "Yêu cầu đánh giá phong trào từ {} đến {}",
            period.first().format("%-d/%-m/%Y"),
            period.last().format("%-d/%-m/%Y")
        ),
        assessment::Event::FigureReported { figure, value } => format!("Báo cáo {value} {}", figure.vi()),
        assessment::Event::MovementAssessed { summary, .. } => format!("Đánh giá phong trào: {summary}"),
    }
}
