//! The typed client of the documentation, against the real program.

#[path = "../docs/examples/client.rs"]
mod client;

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Program, open_year, outreach};
use client::Ngayhoi;

#[tokio::test(flavor = "multi_thread")]
async fn the_example_reads_changes_and_reads_again() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut service = Ngayhoi::new(http, program.client().url("/graphql"));
    open_year(&program.client(), 2026).await;
    let years: Vec<i32> = service.years().await.unwrap().into_iter().map(|year| year.year).collect();
    assert_eq!(years, [2026, 2021, 2019, 2018]);

    let input = outreach(2026, 120);
    let once = service.hold_outreach_session(input.clone()).await.unwrap();
    assert_eq!(once.user_errors, []);
    let twice = service.hold_outreach_session(input.clone()).await.unwrap();
    assert_eq!(once.id, twice.id, "the same wish is done once");

    let mut nobody = input;
    nobody["stamp"]["commandId"] = json!(uuid::Uuid::new_v4());
    nobody["attendees"] = json!(0);
    let refused = service.hold_outreach_session(nobody).await.unwrap();
    assert_eq!(refused.user_errors.len(), 1, "{refused:?}");
    assert!(!refused.user_errors[0].message.is_empty() && !refused.user_errors[0].code.is_empty());
    let trouble = service.ask::<()>("{ nothing }", json!({})).await.unwrap_err();
    assert!(trouble.to_string().contains("GRAPHQL_VALIDATION_FAILED"), "{trouble}");
}
