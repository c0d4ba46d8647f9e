use std::{cell::RefCell, collections::HashMap};

use chrono::NaiveDate;
use ngayhoi_domain::{
    Fact, account, achievement, assessment, ceremony, commendation, emulation, group, outreach, pilot,
    programme::{self, contest},
    standard, unit, year,
};

/// The names of units and hosts, by their ids.
pub type Names = HashMap<String, String>;

/// What a unit is called, by its id.
type Named<'n> = &'n dyn Fn(&str) -> String;

/// What happened, in one Vietnamese sentence. Units are named where their names are known. It names no person: names
/// of persons are sealed and looked up elsewhere.
pub fn describe(fact: &Fact, names: &Names) -> String {
    sentence(fact, &|id| names.get(id).cloned().unwrap_or_else(|| id.to_owned()))
}

/// The units that such a sentence names.
pub fn mentioned(fact: &Fact) -> Vec<String> {
    let asked = RefCell::new(Vec::new());
    let ask = |id: &str| {
        asked.borrow_mut().push(id.to_owned());
        String::new()
    };
    sentence(fact, &ask);
    asked.into_inner()
}

fn sentence(fact: &Fact, named: Named<'_>) -> String {
    match fact {
        Fact::Year(event) => of_year(event, named),
        Fact::Unit(event) => of_unit(event, named),
        Fact::Pilot(event) => of_pilot(event, named),
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
        Fact::Group(group::Event::NeighbourhoodCamerasFunded { cameras, .. }) => {
            format!("Tổ dân phố lắp thêm {cameras} camera an ninh từ nguồn xã hội hóa")
        }
        Fact::Standard(event) => of_standard(event),
        Fact::Assessment(event) => of_assessment(event),
        Fact::Emulation(emulation::Event::EmulationLaunched { title, .. }) => {
            format!("Phát động phong trào thi đua “{title}”")
        }
        Fact::Emulation(emulation::Event::SignUpsReported { participant, signed }) => {
            format!("{}: {signed} người, hộ đăng ký thi đua", named(participant.as_str()))
        }
        Fact::Outreach(outreach::Event::OutreachSessionHeld { topic, attendees, .. }) => {
            format!("Tuyên truyền “{topic}”, {attendees} người dự")
        }
        Fact::Outreach(outreach::Event::OutreachSessionCorrected { attendees, reason, .. }) => {
            format!("Đính chính số người dự một buổi tuyên truyền thành {attendees}: {reason}")
        }
        Fact::Account(event) => of_account(event),
    }
}

fn of_account(event: &account::Event) -> String {
    match event {
        account::Event::AccountOpened { account, .. } => format!("Mở tài khoản “{account}”"),
        account::Event::RoleGranted { role, scope } => {
            format!("Giao vai trò {} trong phạm vi {}", role.vi(), scope.id())
        }
        account::Event::GrantRevoked { role, scope } => {
            format!("Thôi giao vai trò {} trong phạm vi {}", role.vi(), scope.id())
        }
        account::Event::CredentialChanged {} => "Chủ tài khoản đổi mật khẩu".to_owned(),
        account::Event::CredentialReset {} => "Cấp lại đường dẫn đặt mật khẩu".to_owned(),
        account::Event::AccountLocked { reason } => format!("Khóa tài khoản: {reason}"),
        account::Event::AccountUnlocked {} => "Mở khóa tài khoản".to_owned(),
        account::Event::AccountClosed { reason } => format!("Đóng tài khoản: {reason}"),
    }
}

fn of_year(event: &year::Event, named: Named<'_>) -> String {
    match event {
        year::Event::FestivalYearOpened { theme: Some(theme), .. } => {
            format!("Mở ngày hội của năm với chủ đề “{theme}”")
        }
        year::Event::FestivalYearOpened { theme: None, founding_decision, .. } => {
            format!("Mở ngày hội của năm theo Quyết định số {}", founding_decision.number)
        }
        year::Event::FestivalYearAmended { reason, .. } => {
            format!("Điều chỉnh chủ đề, kế hoạch, thời gian của ngày hội: {reason}")
        }
        year::Event::UnitJoined { unit } => format!("{} tham gia ngày hội", named(unit.as_str())),
        year::Event::OutlineAdopted { ceremony, festival } => format!(
            "Thống nhất khung chương trình chung: {} nội dung phần lễ, {} nội dung phần hội",
            ceremony.len(),
            festival.len()
        ),
        year::Event::PilotRulesAdopted { version, criteria, .. } => {
            format!("Ban hành quy định chọn điểm, bản thứ {version}, gồm {} tiêu chí", criteria.len())
        }
        year::Event::PilotDesignated { neighbourhood, level, .. } => {
            format!("Chọn {} làm điểm {}", named(neighbourhood.as_str()), level.vi())
        }
        year::Event::DesignationUndone { neighbourhood, level, reason } => {
            format!("{} thôi làm điểm {}: {reason}", named(neighbourhood.as_str()), level.vi())
        }
        year::Event::FestivalYearClosed { summary } => format!("Tổng kết ngày hội: {summary}"),
        year::Event::FestivalYearCancelled { reason } => format!("Không tổ chức ngày hội: {reason}"),
    }
}

fn of_unit(event: &unit::Event, named: Named<'_>) -> String {
    let on = |on: &NaiveDate| on.format("%-d/%-m/%Y").to_string();
    match event {
        unit::Event::UnitRegistered { kind, name, .. } => format!("Đưa {} {name} vào danh bạ đơn vị", kind.vi()),
        unit::Event::UnitRenamed { kind, name, code: Some(code), on: day, .. } => {
            format!("Từ {} gọi là {} {name}, mã {code}", on(day), kind.vi(), code = code.as_str())
        }
        unit::Event::UnitRenamed { kind, name, code: None, on: day, .. } => {
            format!("Từ {} gọi là {} {name}", on(day), kind.vi())
        }
        unit::Event::UnitTransferred { parent, on: day, .. } => {
            format!("Từ {} thuộc {}", on(day), named(parent.as_str()))
        }
        unit::Event::UnitMerged { into, on: day, .. } => {
            format!("Từ {} nhập toàn bộ vào {}", on(day), named(into.as_str()))
        }
        unit::Event::UnitSplit { into, on: day, .. } => {
            let parts: Vec<_> = into.iter().map(|share| named(share.unit.as_str())).collect();
            format!("Từ {} chia vào {}", on(day), parts.join(", "))
        }
        unit::Event::UnitDissolved { cause, on: day, .. } => format!("Từ {} {}", on(day), cause.vi()),
    }
}

fn of_pilot(event: &pilot::Event, named: Named<'_>) -> String {
    match event {
        pilot::Event::PilotRoundOpened { quota: pilot::Quota::Exactly(count), .. } => {
            format!("Mở đợt chọn điểm, chỉ tiêu {count} điểm")
        }
        pilot::Event::PilotRoundOpened { quota: pilot::Quota::AtLeast(count), .. } => {
            format!("Mở đợt chọn điểm, chỉ tiêu ít nhất {count} điểm")
        }
        pilot::Event::NeighbourhoodNominated { neighbourhood, .. } => {
            format!("Giới thiệu {} làm điểm", named(neighbourhood.as_str()))
        }
        pilot::Event::NeighbourhoodAssessed { neighbourhood, scores } => {
            format!("Thẩm định {} theo {} tiêu chí", named(neighbourhood.as_str()), scores.len())
        }
        pilot::Event::NomineeWithdrawn { neighbourhood, reason } => {
            format!("Rút tên {}: {reason}", named(neighbourhood.as_str()))
        }
        pilot::Event::PilotSelected { neighbourhood, decision, .. } => {
            format!("Chọn {} làm điểm theo Quyết định số {}", named(neighbourhood.as_str()), decision.number)
        }
        pilot::Event::PilotEndorsed { neighbourhood } => {
            format!("Cấp triệu tập thống nhất điểm {}", named(neighbourhood.as_str()))
        }
        pilot::Event::PilotReplaced { neighbourhood, decision, .. } => {
            format!("Thay điểm {} theo Quyết định số {}", named(neighbourhood.as_str()), decision.number)
        }
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
        ceremony::Event::CeremonyRelocated { venue, reason } => format!("Chuyển buổi lễ đến {venue}: {reason}"),
        ceremony::Event::DelegateInvited { organisation, .. } => format!("Mời đại biểu: {organisation}"),
        ceremony::Event::DelegateAnswered { comes: true, .. } => "Một đại biểu nhận lời dự".to_owned(),
        ceremony::Event::DelegateAnswered { comes: false, .. } => "Một đại biểu báo không dự".to_owned(),
        ceremony::Event::CeremonyCancelled { reason } => format!("Hủy buổi lễ: {reason}"),
        ceremony::Event::CeremonyStarted {} => "Khai mạc buổi lễ".to_owned(),
        ceremony::Event::AgendaItemDone { .. } => "Xong một mục trong chương trình lễ".to_owned(),
        ceremony::Event::PactSigned { parties } => format!("Ký giao ước thi đua giữa {} bên", parties.len()),
        ceremony::Event::AttendanceRecorded { attendees } => format!("Ghi nhận {attendees} người dự"),
        ceremony::Event::FlowersGiven { from } => format!("{from} tặng hoa chúc mừng"),
        ceremony::Event::ModelLaunched { name } => format!("Ra mắt mô hình “{name}”"),
        ceremony::Event::AssessmentDelivered { scope, summary } => {
            format!("Đánh giá phong trào {} tại buổi lễ: {summary}", of_scope(*scope))
        }
        ceremony::Event::CeremonyCompleted {} => "Bế mạc buổi lễ".to_owned(),
        ceremony::Event::CeremonyCorrected { correction, reason } => {
            format!("Đính chính {}: {reason}", of_correction(correction))
        }
    }
}

fn of_scope(scope: assessment::AssessmentScope) -> &'static str {
    match scope {
        assessment::AssessmentScope::Convener => "toàn địa bàn",
        assessment::AssessmentScope::Unit => "xã, phường",
        assessment::AssessmentScope::Neighbourhood => "tổ dân phố",
    }
}

fn of_correction(correction: &ceremony::Correction) -> String {
    match correction {
        ceremony::Correction::Attendance { attendees } => format!("số người dự thành {attendees}"),
        ceremony::Correction::Pact { parties } => format!("giao ước thi đua giữa {} bên", parties.len()),
        ceremony::Correction::Flowers { from } => format!("hoa chúc mừng của {} nơi", from.len()),
        ceremony::Correction::Models { names } => format!("{} mô hình ra mắt", names.len()),
        ceremony::Correction::Assessment { scope, .. } => format!("đánh giá phong trào {}", of_scope(*scope)),
        ceremony::Correction::ItemDone { .. } => "một mục thành đã xong".to_owned(),
        ceremony::Correction::ItemNotDone { .. } => "một mục thành chưa xong".to_owned(),
    }
}

fn of_programme(event: &programme::Event) -> String {
    match event {
        programme::Event::VenueAdded { name, .. } => format!("Thêm địa điểm: {name}"),
        programme::Event::ActivityAdded { title, .. } => format!("Thêm hoạt động: {title}"),
        programme::Event::ActivityMoved { reason, cause, .. } => {
            format!("Dời một hoạt động{}: {reason}", of_cause(*cause))
        }
        programme::Event::ActivityCancelled { reason, cause, .. } => {
            format!("Hủy một hoạt động{}: {reason}", of_cause(*cause))
        }
        programme::Event::RegistrationLimited { places: Some(places), .. } => {
            format!("Nhận tối đa {places} đội cho một hoạt động")
        }
        programme::Event::RegistrationLimited { places: None, .. } => "Bỏ giới hạn số đội của một hoạt động".to_owned(),
        programme::Event::TeamEntered { name, .. } => format!("Đội đăng ký tham gia: {name}"),
        programme::Event::TeamWaitlisted { name, .. } => format!("Đội vào danh sách chờ: {name}"),
        programme::Event::TeamWithdrawn { reason, .. } => format!("Một đội rút: {reason}"),
        programme::Event::TeamAdmitted { .. } => "Một đội trong danh sách chờ được vào".to_owned(),
        programme::Event::PerformerAdded { name: programme::PerformerName::Group { name }, .. } => {
            format!("Thêm nhóm biểu diễn: {name}")
        }
        programme::Event::PerformerAdded { name: programme::PerformerName::Individual { .. }, .. } => {
            "Thêm một người biểu diễn".to_owned()
        }
        programme::Event::PerformerBooked { .. } => "Mời biểu diễn trong một hoạt động".to_owned(),
        programme::Event::PerformerUnbooked { reason, .. } => format!("Thôi biểu diễn trong một hoạt động: {reason}"),
        programme::Event::DutyAssigned { task, in_charge, due, .. } => {
            format!("Phân công {in_charge}: {task}, hạn {}", due.format("%-d/%-m/%Y"))
        }
        programme::Event::DutyChanged { task, in_charge, due, .. } => {
            format!("Phân công lại {in_charge}: {task}, hạn {}", due.format("%-d/%-m/%Y"))
        }
        programme::Event::DutyDone { .. } => "Xong một nhiệm vụ được phân công".to_owned(),
        programme::Event::DutyDropped { reason, .. } => format!("Thôi một nhiệm vụ được phân công: {reason}"),
        programme::Event::ProgrammeReleased { version, changelog, .. } => {
            format!("Công bố chương trình, bản thứ {version}: {changelog}")
        }
        programme::Event::ContestSet { rules, .. } => format!(
            "Đặt thể lệ thi đấu: {}",
            match rules.format {
                contest::Format::Knockout { .. } => "đấu loại trực tiếp",
                contest::Format::RoundRobin { .. } => "đấu vòng tròn",
                contest::Format::Timed => "tính giờ",
                contest::Format::Scored => "tính điểm",
            }
        ),
        programme::Event::ContestDrawn { fixtures, .. } => format!("Bốc thăm xếp {} trận", fixtures.len()),
        programme::Event::FixtureDecided { fixture, outcome, .. } => {
            format!("Kết quả trận số {}: {}", fixture.0, of_outcome(outcome))
        }
        programme::Event::FixtureCorrected { fixture, outcome, reason, .. } => {
            format!("Đính chính trận số {}: {} ({reason})", fixture.0, of_outcome(outcome))
        }
        programme::Event::MarkRecorded { mark: Some(_), .. } => "Ghi thành tích của một đội".to_owned(),
        programme::Event::MarkRecorded { mark: None, .. } => "Ghi một đội không có thành tích".to_owned(),
        programme::Event::MarkCorrected { reason, .. } => format!("Đính chính thành tích của một đội: {reason}"),
        programme::Event::LotDrawn { order, .. } => format!("Bốc thăm phân hạng {} đội bằng nhau", order.len()),
        programme::Event::ResultRecorded { placings, .. } => format!("Ghi kết quả thi đấu của {} đội", placings.len()),
        programme::Event::ResultCorrected { reason, .. } => format!("Đính chính kết quả thi đấu: {reason}"),
    }
}

fn of_cause(cause: programme::Cause) -> &'static str {
    match cause {
        programme::Cause::Weather => " vì thời tiết",
        programme::Cause::Other => "",
    }
}

fn of_outcome(outcome: &contest::Outcome) -> String {
    match outcome {
        contest::Outcome::Played { home, away, decider: None } => format!("{home}–{away}"),
        contest::Outcome::Played { home, away, decider: Some(contest::Seat::Home) } => {
            format!("{home}–{away}, đội thứ nhất thắng luân lưu hoặc bốc thăm")
        }
        contest::Outcome::Played { home, away, decider: Some(contest::Seat::Away) } => {
            format!("{home}–{away}, đội thứ hai thắng luân lưu hoặc bốc thăm")
        }
        contest::Outcome::Walkover { reason, .. } => format!("một đội bỏ cuộc, {reason}"),
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
        standard::Event::StandardRegistered { year, .. } => format!("Đăng ký {STANDARD} năm {year}"),
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
