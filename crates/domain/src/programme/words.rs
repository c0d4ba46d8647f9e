//! What a programme that says no tells whoever asked.

use super::Refusal;
use crate::Explanation;

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const HOST: &str = "host";
        const VENUE: &str = "venue";
        const ACTIVITY: &str = "activity";
        const PLACINGS: &str = "placings";
        const PERFORMER: &str = "performer";
        const FIXTURE: &str = "fixture";
        const ORDER: &str = "order";
        const MARK: &str = "mark";
        const DUTY: &str = "duty";
        match self {
            Self::UnknownHost => Explanation::at(
                HOST,
                "HOST_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this host; check its id or register it first.",
            ),
            Self::CannotHost { kind } => Explanation::at(
                HOST,
                "HOST_NOT_ABLE",
                format!("Ngày hội tổ chức tại tổ dân phố hoặc cơ quan, đơn vị; đơn vị này là {}.", kind.vi()),
                format!(
                    "A festival day is held by a neighbourhood or an organisation; this unit is of the kind “{}”.",
                    kind.en()
                ),
            ),
            Self::VenueExists => Explanation::at(
                VENUE,
                "VENUE_EXISTS",
                "Địa điểm này đã có trong chương trình.",
                "This venue stands in the programme already.",
            ),
            Self::VenueNameTaken { name } => Explanation::at(
                "name",
                "VENUE_NAME_TAKEN",
                format!("Đã có địa điểm tên “{name}”; hãy đặt tên khác."),
                format!("A venue named “{name}” exists; choose another name."),
            ),
            Self::UnknownVenue => Explanation::at(
                VENUE,
                "VENUE_UNKNOWN",
                "Không có địa điểm này; hãy thêm địa điểm trước.",
                "There is no such venue; add it first.",
            ),
            Self::ActivityExists => Explanation::at(
                ACTIVITY,
                "ACTIVITY_EXISTS",
                "Hoạt động này đã có trong chương trình.",
                "This activity stands in the programme already.",
            ),
            Self::UnknownActivity => Explanation::at(
                ACTIVITY,
                "ACTIVITY_UNKNOWN",
                "Không có hoạt động này trong chương trình; hãy tải lại chương trình.",
                "There is no such activity in the programme; load the programme again.",
            ),
            Self::ActivityCancelled { title } => Explanation::at(
                ACTIVITY,
                "ACTIVITY_CANCELLED",
                format!("Hoạt động “{title}” đã hủy, không thay đổi được nữa."),
                format!("The activity “{title}” is cancelled and can no longer change."),
            ),
            Self::NothingMoved => Explanation::of(
                "ACTIVITY_NOT_MOVED",
                "Địa điểm và thời gian mới trùng với địa điểm và thời gian đang có.",
                "The new place and time are those that stand already.",
            ),
            Self::TeamExists => Explanation::at(
                "team",
                "TEAM_EXISTS",
                "Đội này đã đăng ký hoạt động này.",
                "This team is entered in the activity already.",
            ),
            Self::TeamNameTaken { name } => Explanation::at(
                "name",
                "TEAM_NAME_TAKEN",
                format!("Hoạt động này đã có đội tên “{name}”; hãy đặt tên khác."),
                format!("A team named “{name}” is entered in this activity; choose another name."),
            ),
            Self::UnknownTeam => Explanation::at(
                "team",
                "TEAM_UNKNOWN",
                "Không có đội này trong hoạt động; hãy chọn đội trong danh sách.",
                "There is no such team in the activity; choose one from the list.",
            ),
            Self::LimitBelowEntered { entered } => Explanation::at(
                "places",
                "LIMIT_BELOW_ENTERED",
                format!("Đã có {entered} đội vào; số chỗ không thể ít hơn, hãy rút bớt đội trước."),
                format!("{entered} teams have entered; there cannot be fewer places, withdraw teams first."),
            ),
            Self::LimitUnchanged => Explanation::at(
                "places",
                "LIMIT_UNCHANGED",
                "Số chỗ mới trùng với số chỗ đang có.",
                "The new number of places is the one that stands already.",
            ),
            Self::PerformerExists => Explanation::at(
                PERFORMER,
                "PERFORMER_EXISTS",
                "Người, nhóm biểu diễn này đã có trong chương trình.",
                "This performer stands in the programme already.",
            ),
            Self::PerformerNameTaken { name } => Explanation::at(
                "name",
                "PERFORMER_NAME_TAKEN",
                format!("Đã có nhóm tên “{name}”; hãy đặt tên khác."),
                format!("A group named “{name}” exists; choose another name."),
            ),
            Self::UnknownPerformer => Explanation::at(
                PERFORMER,
                "PERFORMER_UNKNOWN",
                "Không có người, nhóm biểu diễn này; hãy thêm trước.",
                "There is no such performer; add it first.",
            ),
            Self::PerformerBookedAlready => Explanation::at(
                PERFORMER,
                "PERFORMER_BOOKED_ALREADY",
                "Người, nhóm này đã có trong hoạt động này.",
                "This performer is in the activity already.",
            ),
            Self::PerformerNotBooked => Explanation::at(
                PERFORMER,
                "PERFORMER_NOT_BOOKED",
                "Người, nhóm này không biểu diễn trong hoạt động này.",
                "This performer is not in the activity.",
            ),
            Self::DutyExists => Explanation::at(
                DUTY,
                "DUTY_EXISTS",
                "Nhiệm vụ này đã được phân công.",
                "This duty is assigned already.",
            ),
            Self::UnknownDuty => Explanation::at(
                DUTY,
                "DUTY_UNKNOWN",
                "Không có nhiệm vụ này; hãy tải lại danh sách phân công.",
                "There is no such duty; load the list of duties again.",
            ),
            Self::DutyUnchanged => Explanation::of(
                "DUTY_UNCHANGED",
                "Nội dung, đơn vị phụ trách và hạn đều trùng với phân công đang có; hãy sửa ít nhất một mục.",
                "Task, body in charge and day are those that stand already; change at least one.",
            ),
            Self::DutyDone { task } => Explanation::at(
                DUTY,
                "DUTY_DONE",
                format!("Nhiệm vụ “{task}” đã xong, không thay đổi được nữa; việc phát sinh thì phân công mới."),
                format!("The duty “{task}” is done and can no longer change; assign a new one for what is left."),
            ),
            Self::DutyDropped { task } => Explanation::at(
                DUTY,
                "DUTY_DROPPED",
                format!("Nhiệm vụ “{task}” đã thôi; cần làm lại thì phân công mới."),
                format!("The duty “{task}” was dropped; assign it anew where it is needed after all."),
            ),
            Self::NothingToRelease => Explanation::of(
                "PROGRAMME_EMPTY",
                "Chưa có hoạt động nào và chương trình lễ chưa được duyệt; chưa có gì để công bố.",
                "There is no activity and no approved agenda; nothing can be released yet.",
            ),
            Self::NothingChanged { version } => Explanation::of(
                "PROGRAMME_UNCHANGED",
                format!("Chương trình không thay đổi kể từ bản công bố số {version}."),
                format!("Nothing has changed since version {version} was released."),
            ),
            Self::VenueDoubleBooked { venue, first, second } => Explanation::of(
                "VENUE_DOUBLE_BOOKED",
                format!("“{first}” và “{second}” trùng giờ tại “{venue}”; hãy dời một hoạt động rồi công bố."),
                format!("“{first}” and “{second}” overlap at “{venue}”; move one of them before the release."),
            ),
            Self::TeamDoubleBooked { team, first, second } => Explanation::of(
                "TEAM_DOUBLE_BOOKED",
                format!("Đội “{team}” tham gia “{first}” và “{second}” cùng giờ; hãy dời một hoạt động rồi công bố."),
                format!(
                    "“{team}” takes part in “{first}” and “{second}” at once; move one of them before the release."
                ),
            ),
            Self::PerformerDoubleBooked { performer, first, second } => {
                let (vi, en) = match performer {
                    Some(name) => (format!("Nhóm “{name}”"), format!("“{name}”")),
                    None => ("Một người".to_owned(), "One person".to_owned()),
                };
                Explanation::of(
                    "PERFORMER_DOUBLE_BOOKED",
                    format!(
                        "{vi} biểu diễn trong “{first}” và “{second}” cùng giờ; hãy dời một hoạt động rồi công bố."
                    ),
                    format!("{en} performs in “{first}” and “{second}” at once; move one of them before the release."),
                )
            }
            Self::NoContest => Explanation::at(
                ACTIVITY,
                "CONTEST_MISSING",
                "Hoạt động này chưa có thể lệ thi đấu; hãy đặt thể lệ trước.",
                "This activity has no contest; set its rules first.",
            ),
            Self::ContestUnderWay { title } => Explanation::at(
                ACTIVITY,
                "CONTEST_UNDER_WAY",
                format!(
                    "“{title}” đã bốc thăm hoặc đã thi: không thêm, rút đội hay đổi thể lệ được nữa; đội bỏ cuộc thì ghi ở trận đấu."
                ),
                format!(
                    "“{title}” was drawn or has begun: teams and rules stay; a team that gives up is written down with its fixture."
                ),
            ),
            Self::PointsUnfair => Explanation::at(
                "rules",
                "POINTS_UNFAIR",
                "Điểm thắng phải cao hơn điểm hòa, và điểm hòa không thấp hơn điểm thua.",
                "A win must bring more than a draw, and a draw no less than a loss.",
            ),
            Self::TieBreaksNotNeeded => Explanation::at(
                "rules",
                "TIE_BREAKS_NOT_NEEDED",
                "Chỉ đấu vòng tròn mới xếp hạng theo điểm nên mới cần tiêu chí phụ; hãy bỏ trống.",
                "Only a round robin ranks by points and needs tie-breaks; leave them out.",
            ),
            Self::TieBreakTwice => Explanation::at(
                "rules",
                "TIE_BREAK_TWICE",
                "Một tiêu chí phụ được chọn hai lần; mỗi tiêu chí chỉ chọn một lần.",
                "A tie-break is chosen twice; choose each once.",
            ),
            Self::LotNotLast => Explanation::at(
                "rules",
                "LOT_NOT_LAST",
                "Bốc thăm chỉ đứng cuối các tiêu chí phụ; hãy đưa xuống dòng cuối.",
                "The lot is the last of the tie-breaks; put it at the end.",
            ),
            Self::PrizeOutOfRange => {
                Explanation::at("rules", "PRIZE_OUT_OF_RANGE", "Thứ hạng có giải tính từ 1.", "Places count from 1.")
            }
            Self::PrizeTwice { place } => Explanation::at(
                "rules",
                "PRIZE_TWICE",
                format!("Hạng {place} có hai giải; mỗi hạng chỉ ghi một giải."),
                format!("Place {place} has two prizes; each place has one."),
            ),
            Self::NothingToDraw => Explanation::at(
                ACTIVITY,
                "NOTHING_TO_DRAW",
                "Mỗi đội thi riêng, không có cặp đấu để bốc thăm; hãy ghi thành tích từng đội.",
                "Each team plays for itself, so there is nothing to draw; record each team's mark.",
            ),
            Self::TooFewTeams => Explanation::at(
                ORDER,
                "TOO_FEW_TEAMS",
                "Cần ít nhất hai đội mới bốc thăm được.",
                "A draw needs at least two teams.",
            ),
            Self::TooManyTeams { most } => Explanation::at(
                ORDER,
                "TOO_MANY_TEAMS",
                format!("Mỗi lần bốc thăm nhiều nhất {most} đội; hãy chia thành nhiều hoạt động."),
                format!("At most {most} teams are drawn at once; make more than one activity of them."),
            ),
            Self::TeamNotDrawable { team } => Explanation::at(
                ORDER,
                "TEAM_NOT_DRAWABLE",
                format!("Đội {team} không tham gia hoạt động này; hãy chọn đội trong danh sách."),
                format!("Team {team} did not enter this activity; choose one from the list."),
            ),
            Self::TeamDrawnTwice { name } => Explanation::at(
                ORDER,
                "TEAM_DRAWN_TWICE",
                format!("Đội “{name}” có hai lá thăm; mỗi đội chỉ ghi một lần."),
                format!("The team “{name}” was drawn twice; each team is drawn once."),
            ),
            Self::TeamNotDrawn { name } => Explanation::at(
                ORDER,
                "TEAM_NOT_DRAWN",
                format!("Đội “{name}” chưa có thăm; hãy ghi đủ mọi đội."),
                format!("The team “{name}” was not drawn; name every team."),
            ),
            Self::NotDrawn => Explanation::at(
                ACTIVITY,
                "CONTEST_NOT_DRAWN",
                "Chưa bốc thăm nên chưa có trận nào.",
                "Nothing was drawn yet, so there are no fixtures.",
            ),
            Self::UnknownFixture { fixture } => Explanation::at(
                FIXTURE,
                "FIXTURE_UNKNOWN",
                format!("Không có trận số {}; hãy chọn trận trong danh sách.", fixture.0),
                format!("There is no fixture {}; choose one from the list.", fixture.0),
            ),
            Self::FixtureNotReady { fixture } => Explanation::at(
                FIXTURE,
                "FIXTURE_NOT_READY",
                format!("Trận số {} chưa đủ hai đội; hãy ghi kết quả các trận trước.", fixture.0),
                format!("Fixture {} waits for its teams; decide the earlier fixtures first.", fixture.0),
            ),
            Self::FixtureAlreadyDecided { fixture } => Explanation::at(
                FIXTURE,
                "FIXTURE_ALREADY_DECIDED",
                format!("Trận số {} đã có kết quả; có sai thì đính chính và nêu lý do.", fixture.0),
                format!("Fixture {} is decided already; correct it with a reason.", fixture.0),
            ),
            Self::FixtureNotDecided { fixture } => Explanation::at(
                FIXTURE,
                "FIXTURE_NOT_DECIDED",
                format!("Trận số {} chưa có kết quả để đính chính.", fixture.0),
                format!("Fixture {} has no result to be corrected.", fixture.0),
            ),
            Self::KnockoutNeedsWinner { fixture } => Explanation::at(
                "outcome",
                "KNOCKOUT_NEEDS_WINNER",
                format!(
                    "Trận số {} đấu loại phải có đội thắng; tỷ số hòa thì chọn đội thắng luân lưu hoặc bốc thăm.",
                    fixture.0
                ),
                format!(
                    "Fixture {} needs a winner; where the score is level, say who won by penalties or by lot.",
                    fixture.0
                ),
            ),
            Self::DeciderNotNeeded => Explanation::at(
                "outcome",
                "DECIDER_NOT_NEEDED",
                "Chỉ trận đấu loại có tỷ số hòa mới chọn đội thắng luân lưu; hãy bỏ trống.",
                "Only a level knock-out fixture has a winner beside its score; leave it out.",
            ),
            Self::LaterFixtureDecided { fixture, later } => Explanation::at(
                FIXTURE,
                "LATER_FIXTURE_DECIDED",
                format!("Trận số {} đã đấu theo kết quả trận số {}; không đổi đội thắng được nữa.", later.0, fixture.0),
                format!(
                    "Fixture {} was played by what fixture {} brought; its winner can no longer change.",
                    later.0, fixture.0
                ),
            ),
            Self::NothingCorrected => Explanation::of(
                "NOTHING_CORRECTED",
                "Nội dung đính chính trùng với nội dung đang có.",
                "The correction says what stands already.",
            ),
            Self::MarksNotCounted => Explanation::at(
                ACTIVITY,
                "MARKS_NOT_COUNTED",
                "Hoạt động này đấu theo trận; hãy ghi kết quả từng trận.",
                "Teams play against each other here; record each fixture.",
            ),
            Self::MarkExists => Explanation::at(
                MARK,
                "MARK_EXISTS",
                "Đội này đã có thành tích; có sai thì đính chính và nêu lý do.",
                "This team has a mark already; correct it with a reason.",
            ),
            Self::MarkMissing => Explanation::at(
                MARK,
                "MARK_MISSING",
                "Đội này chưa có thành tích để đính chính.",
                "This team has no mark to be corrected.",
            ),
            Self::ContestNotOver { open } => Explanation::at(
                ACTIVITY,
                "CONTEST_NOT_OVER",
                format!("Còn {open} trận hoặc đội chưa có kết quả; hãy ghi đủ rồi tổng kết."),
                format!("{open} fixtures or teams have no result yet; record them first."),
            ),
            Self::LotNotInRules => Explanation::at(
                ACTIVITY,
                "LOT_NOT_IN_RULES",
                "Thể lệ không có tiêu chí bốc thăm; các đội bằng nhau thì đồng hạng.",
                "The rules know no lot; equal teams share a place.",
            ),
            Self::NothingToPart => Explanation::at(
                ORDER,
                "NOTHING_TO_PART",
                "Trong các đội này không còn đội nào bằng đội khác; không cần bốc thăm.",
                "None of these teams is equal to another any more; no lot is needed.",
            ),
            Self::TeamNotEqual { name } => Explanation::at(
                ORDER,
                "TEAM_NOT_EQUAL",
                format!("Đội “{name}” không bằng các đội kia; chỉ bốc thăm giữa các đội bằng nhau ở mọi tiêu chí."),
                format!("The team “{name}” is not equal to the others; a lot parts only who is equal in everything."),
            ),
            Self::EqualLeftOut { name } => Explanation::at(
                ORDER,
                "EQUAL_LEFT_OUT",
                format!("Đội “{name}” cũng bằng các đội này mà chưa có thăm; hãy ghi đủ các đội bằng nhau."),
                format!("The team “{name}” is equal to these and was left out; name all who are equal."),
            ),
            Self::LotMissing { names } => {
                let names = names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
                Explanation::at(
                    ACTIVITY,
                    "LOT_MISSING",
                    format!(
                        "Các đội {names} bằng nhau ở mọi tiêu chí; thể lệ định bốc thăm, hãy ghi kết quả bốc thăm trước."
                    ),
                    format!(
                        "The teams {names} are equal in everything and the rules end in a lot; record the lot first."
                    ),
                )
            }
            Self::ContestConcludes { title } => Explanation::at(
                ACTIVITY,
                "CONTEST_CONCLUDES",
                format!("Kết quả của “{title}” do thi đấu mà có; hãy tổng kết cuộc thi."),
                format!("The contest of “{title}” brings its result; conclude it."),
            ),
            Self::ResultStands { title } => Explanation::at(
                ACTIVITY,
                "RESULT_STANDS",
                format!("“{title}” đã có kết quả; có sai thì đính chính và nêu lý do."),
                format!("“{title}” has a result already; correct it with a reason."),
            ),
            Self::NoResult => Explanation::at(
                ACTIVITY,
                "RESULT_MISSING",
                "Hoạt động này chưa có kết quả để đính chính.",
                "This activity has no result to be corrected.",
            ),
            Self::NoPlacings => Explanation::at(
                PLACINGS,
                "PLACINGS_MISSING",
                "Chưa nhập thứ hạng của đội nào.",
                "There is no place for any team.",
            ),
            Self::PlaceOutOfRange => {
                Explanation::at(PLACINGS, "PLACE_OUT_OF_RANGE", "Thứ hạng tính từ 1.", "Places count from 1.")
            }
            Self::TeamNotEntered { team } => Explanation::at(
                PLACINGS,
                "TEAM_NOT_ENTERED",
                format!("Đội {team} không đăng ký hoạt động này; hãy chọn đội trong danh sách."),
                format!("Team {team} is not entered in this activity; choose one from the list."),
            ),
            Self::TeamPlacedTwice { name } => Explanation::at(
                PLACINGS,
                "TEAM_PLACED_TWICE",
                format!("Đội “{name}” có hai thứ hạng; mỗi đội chỉ ghi một lần."),
                format!("The team “{name}” has two places; each team is listed once."),
            ),
        }
    }
}
