use serde_json::{Value, json};
use uuid::Uuid;

use super::Client;

/// The offices of a festival that tests act in, each with a name of its own.
#[derive(Debug, Clone, Copy)]
pub enum Office {
    /// Công an.
    Police,
    /// Chủ tịch.
    Chair,
    /// Mặt trận.
    Front,
    /// Hội đồng.
    Council,
    /// Ban tổ chức.
    Convener,
}

/// A fresh wish of an office within the convener's scope.
pub fn stamp(office: Office, convener: &str) -> Value {
    stamp_as(office, convener, Uuid::new_v4())
}

/// A wish with an id of its own.
pub fn stamp_as(office: Office, convener: &str, command: Uuid) -> Value {
    let (id, role) = match office {
        Office::Police => ("cong-an", "DRAFTER"),
        Office::Chair => ("chu-tich", "DECIDER"),
        Office::Front => ("mat-tran", "COORDINATOR"),
        Office::Council => ("hoi-dong", "COUNCIL"),
        Office::Convener => ("ban-to-chuc", "CONVENER"),
    };
    json!({ "by": { "id": id, "role": role, "scope": { "convener": convener } }, "commandId": command })
}

/// A festival year.
pub fn festival(convener: &str, year: i32) -> Value {
    json!({ "convener": convener, "year": year })
}

/// Opens a year of the invented city.
pub async fn open_year(client: &Client, year: i32) {
    let decision = json!({ "number": "521", "date": "13/6/2005", "issuer": "Thủ tướng Chính phủ" });
    let opened = json!({
        "stamp": stamp(Office::Convener, "tp-mau"), "festival": festival("tp-mau", year), "foundingDecision": decision,
        "pilotQuota": { "count": 1 }, "theme": "Vì bình yên khu phố",
    });
    client.done("openFestivalYear", opened).await;
}

/// A session of outreach of the invented city as a whole.
pub fn outreach(year: i32, attendees: u32) -> Value {
    json!({
        "stamp": stamp(Office::Police, "tp-mau"), "festival": festival("tp-mau", year), "unit": "tp-mau",
        "topic": "Phòng, chống lừa đảo", "audience": "Bà con", "attendees": attendees, "heldBy": "Công an thành phố",
    })
}
