use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Form, Refusal};

/// The law on emulation and commendation that a decision rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Luật Thi đua, khen thưởng năm 2003, với Nghị định 91/2017/NĐ-CP.
    Of2003,
    /// Luật Thi đua, khen thưởng số 06/2022/QH15, from 1 January 2024.
    Of2022,
}

/// The first day of the law of 2022.
const LAW_OF_2022: Option<NaiveDate> = NaiveDate::from_ymd_opt(2024, 1, 1);

/// The first day without districts and provincial cities.
const TWO_TIERS: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 7, 1);

impl Law {
    /// The law in force on a day.
    pub fn on(day: NaiveDate) -> Self {
        if LAW_OF_2022.is_some_and(|first| first <= day) { Self::Of2022 } else { Self::Of2003 }
    }

    /// As it is cited.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Of2003 => "Luật Thi đua, khen thưởng năm 2003 và Nghị định 91/2017/NĐ-CP",
            Self::Of2022 => "Luật Thi đua, khen thưởng số 06/2022/QH15",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Of2003 => "Law on Emulation and Commendation of 2003 with Decree 91/2017",
            Self::Of2022 => "Law on Emulation and Commendation 06/2022",
        }
    }
}

/// Whose authority a commendation is decided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Chủ tịch UBND xã, phường.
    UnitChair,
    /// Chủ tịch UBND cấp huyện, until that level ended on 1 July 2025.
    DistrictChair,
    /// Công an cấp trên.
    Police,
    /// Chủ tịch UBND tỉnh.
    ProvinceChair,
    /// Bộ trưởng.
    Minister,
}

impl Authority {
    /// Whether it may decide this form on this day: giấy khen by anybody from the ward's chair on, bằng khen by province
    /// or ministry; nobody in an office that no longer exists.
    ///
    /// # Errors
    /// With what stands against it.
    pub fn may_decide(self, form: Form, on: NaiveDate) -> Result<(), Refusal> {
        match (self, form) {
            (Self::DistrictChair, _) if TWO_TIERS.is_some_and(|first| first <= on) => Err(Refusal::AuthorityAbolished),
            (Self::ProvinceChair | Self::Minister, Form::MeritCertificate | Form::CommendationCertificate)
            | (Self::UnitChair | Self::DistrictChair | Self::Police, Form::MeritCertificate) => Ok(()),
            (Self::UnitChair | Self::DistrictChair | Self::Police, Form::CommendationCertificate) => {
                Err(Refusal::AuthorityBelowForm)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn each_law_holds_on_its_days() {
        assert_eq!(Law::on(day(2018, 8, 10)), Law::Of2003);
        assert_eq!(Law::on(day(2023, 12, 31)), Law::Of2003);
        assert_eq!(Law::on(day(2024, 1, 1)), Law::Of2022);
    }

    #[test]
    fn an_authority_decides_its_forms_while_it_exists() {
        let before = day(2025, 6, 30);
        for low in [Authority::UnitChair, Authority::DistrictChair, Authority::Police] {
            assert_eq!(low.may_decide(Form::MeritCertificate, before), Ok(()));
            assert_eq!(low.may_decide(Form::CommendationCertificate, before), Err(Refusal::AuthorityBelowForm));
        }
        for high in [Authority::ProvinceChair, Authority::Minister] {
            for form in [Form::MeritCertificate, Form::CommendationCertificate] {
                assert_eq!(high.may_decide(form, day(2026, 8, 19)), Ok(()));
            }
        }
        let abolished = Authority::DistrictChair.may_decide(Form::MeritCertificate, day(2025, 7, 1));
        assert_eq!(abolished, Err(Refusal::AuthorityAbolished));
        assert_eq!(Authority::UnitChair.may_decide(Form::MeritCertificate, day(2025, 7, 1)), Ok(()));
    }

    #[test]
    fn a_law_is_cited_by_its_year() {
        assert!(Law::Of2003.vi().contains("2003") && Law::Of2003.en().contains("2003"));
        assert!(Law::Of2022.vi().contains("2022") && Law::Of2022.en().contains("2022"));
    }
}
