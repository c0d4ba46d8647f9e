//! A clock that was wrong: time in the journal stands still until the clock has come to it again.

use chrono::TimeDelta;

use super::*;

/// When the events were recorded that are appended by these clocks, one restart each, in years from a first moment.
async fn recorded(years: &[i64]) -> Vec<i64> {
    let folder = folder();
    let first: DateTime<Utc> = "2026-08-19T00:00:00Z".parse().unwrap();
    let year = TimeDelta::days(365);
    for (number, years) in years.iter().enumerate() {
        let now = first + year * i32::try_from(*years).unwrap();
        let engine = SqliteEngine::open_with_clock(&file(&folder), move || now).unwrap();
        append(&engine, 1, number as u64, number..number + 1).await;
    }
    verify(&file(&folder)).unwrap();
    let engine = SqliteEngine::open(&file(&folder)).unwrap();
    let times = all(&engine).await.into_iter().map(|event| event.read_metadata().unwrap().recorded_at);
    times.map(|time| (time - first).num_days() / 365).collect()
}

#[tokio::test]
async fn a_clock_that_goes_back_across_a_restart_leaves_time_where_it_was() {
    assert_eq!(recorded(&[0, -1, -1]).await, [0, 0, 0]);
}

#[tokio::test]
async fn after_a_clock_from_the_future_time_goes_on_once_that_future_has_come() {
    assert_eq!(recorded(&[0, 10, 0, 1, 11]).await, [0, 10, 10, 10, 11]);
}
