use rusqlite::{Connection, named_params, params};
use serde::{Deserialize, Serialize};

use crate::read_models::{
    Cited,
    source::{from_word, integer},
};

/// What is to be done by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterKind {
    /// A pilot is endorsed, and nobody has planned its day.
    PilotWithoutDay,
    /// The item is done or the ceremony over, and what waited for it was not presented.
    AwardNotPresented,
    /// It waits for a ceremony that is cancelled, or is said to have been presented there.
    AwardAtCancelledCeremony,
    /// It was revoked after it was handed over.
    AwardToReturn,
    /// The year is cancelled, and the ceremony is not.
    CeremonyInCancelledYear,
    /// An achievement is held by a commendation that is not decided.
    ClaimWithoutDecision,
    /// A pilot of a higher level is no endorsed pilot any more.
    LevelWithoutPilot,
    /// Another commendation of the year rewards the same achievement.
    RewardedTwice,
}

impl MatterKind {
    /// What it is and what to do, in Vietnamese.
    pub fn vi(self) -> &'static str {
        match self {
            Self::PilotWithoutDay => "Điểm đã được thống nhất nhưng chưa có kế hoạch buổi lễ; hãy lên kế hoạch.",
            Self::AwardNotPresented => {
                "Mục khen thưởng đã xong mà chưa ghi việc trao; hãy ghi đã trao, hoặc ghi không trao theo hẹn."
            }
            Self::AwardAtCancelledCeremony => "Buổi lễ đã hủy; hãy ghi không trao theo hẹn rồi hẹn buổi lễ khác.",
            Self::AwardToReturn => "Quyết định khen thưởng đã hủy bỏ; hãy thu hồi hiện vật, tiền thưởng rồi ghi lại.",
            Self::CeremonyInCancelledYear => "Ngày hội của năm đã hủy mà buổi lễ này chưa hủy; hãy hủy buổi lễ.",
            Self::ClaimWithoutDecision => {
                "Thành tích đang giữ cho hồ sơ chưa có quyết định; hãy quyết định, hoặc kết luận không khen thưởng."
            }
            Self::LevelWithoutPilot => "Điểm cấp trên này không còn là điểm được thống nhất; hãy ghi thôi làm điểm.",
            Self::RewardedTwice => "Một thành tích được khen thưởng hai lần; hãy xem lại và hủy bỏ một quyết định.",
        }
    }

    /// The same in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::PilotWithoutDay => "The pilot is endorsed, and its ceremony is not planned yet; plan it.",
            Self::AwardNotPresented => {
                "The item is done, and the presentation is not recorded; record it, or call it off."
            }
            Self::AwardAtCancelledCeremony => {
                "The ceremony is cancelled; call the presentation off and arrange another."
            }
            Self::AwardToReturn => {
                "The commendation was revoked; have what was handed over returned, then record that."
            }
            Self::CeremonyInCancelledYear => "The year is cancelled, and this ceremony is not; cancel it.",
            Self::ClaimWithoutDecision => {
                "The achievement is held by a commendation without a decision; decide it or reject it."
            }
            Self::LevelWithoutPilot => "This pilot of a higher level is none any more; undo its designation.",
            Self::RewardedTwice => "An achievement is rewarded twice; look into it and revoke one of the decisions.",
        }
    }
}

/// Something to be done by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterRow {
    /// What.
    pub kind: MatterKind,
    /// About which pilot, ceremony, commendation or achievement: with the kind, its id.
    pub key: String,
    /// Whose matter it is.
    pub unit: String,
    /// Which host it is about.
    pub host: Option<String>,
    /// Which commendation it is about.
    pub commendation: Option<String>,
    /// What it follows from.
    pub source: Cited,
}

/// What is to be done in a year, in one unit or in all, by kind, after one of them (its kind's word and its key), at most
/// `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn matters(
    db: &Connection,
    convener: &str,
    year: i32,
    unit: Option<&str>,
    after: Option<(&str, &str)>,
    limit: usize,
) -> rusqlite::Result<Vec<MatterRow>> {
    let (after_kind, after_key) = after.unwrap_or_default();
    let sql = "SELECT kind, key, unit, host, commendation, source FROM matter
               WHERE convener = :convener AND year = :year AND (:unit IS NULL OR unit = :unit)
                 AND (kind, key) > (:after_kind, :after_key)
               ORDER BY kind, key LIMIT :limit";
    let parameters = named_params! {
        ":convener": convener, ":year": year, ":unit": unit, ":after_kind": after_kind, ":after_key": after_key,
        ":limit": integer(limit),
    };
    db.prepare_cached(sql)?
        .query_map(parameters, |row| {
            Ok(MatterRow {
                kind: from_word(row, "kind")?,
                key: row.get("key")?,
                unit: row.get("unit")?,
                host: row.get("host")?,
                commendation: row.get("commendation")?,
                source: row.get("source")?,
            })
        })?
        .collect()
}

/// How much there is to be done.
///
/// # Errors
/// When the file cannot be read.
pub fn count_matters(db: &Connection, convener: &str, year: i32, unit: Option<&str>) -> rusqlite::Result<i64> {
    let sql = "SELECT COUNT(*) FROM matter WHERE convener = ?1 AND year = ?2 AND (?3 IS NULL OR unit = ?3)";
    db.prepare_cached(sql)?.query_row(params![convener, year, unit], |row| row.get(0))
}

/// An item of an agenda at which commendations are presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardItemRow {
    /// At whose ceremony.
    pub host: String,
    /// Which item.
    pub item: String,
    /// As printed.
    pub title: String,
}

/// The items at which commendations can still be presented, of the ceremonies of one unit.
///
/// # Errors
/// When the file cannot be read.
pub fn award_items(db: &Connection, convener: &str, year: i32, unit: &str) -> rusqlite::Result<Vec<AwardItemRow>> {
    let sql = "SELECT i.host AS host, i.item AS item, i.title AS title
               FROM matter_item AS i JOIN matter_ceremony AS c USING (convener, year, host)
               WHERE i.convener = ?1 AND i.year = ?2 AND i.unit = ?3 AND NOT i.done
                 AND c.status IN ('planned', 'started')
               ORDER BY i.host, i.item";
    db.prepare_cached(sql)?
        .query_map(params![convener, year, unit], |row| {
            Ok(AwardItemRow { host: row.get("host")?, item: row.get("item")?, title: row.get("title")? })
        })?
        .collect()
}
