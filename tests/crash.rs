//! Power cuts during work, a short run: what was acknowledged is there, once, and the read models agree with a
//! rebuild. `power-cuts` does the same as often as one likes.

use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    cuts::{self, Summary, ledger::Ledger, service::Folder},
    support::{fixture, ngayhoi},
};

#[tokio::test(flavor = "multi_thread")]
async fn twenty_power_cuts_lose_nothing_that_was_acknowledged() {
    let summary = cuts::run(|| ngayhoi(&[]), 20, 1_908, || {}).await;
    assert!(summary.is_good(), "{summary}");
    assert!(summary.cuts() == 20 && summary.acknowledged > 20 && summary.rows > 20, "{summary}");
}

/// Who finds nothing must be able to find something.
#[test]
fn what_is_lost_doubled_or_taken_away_is_found() {
    let temporary = TempDir::new().unwrap();
    let folder = Folder { path: temporary.path().join("data"), program: || ngayhoi(&[]) };
    folder.run(&["import", fixture("ha-tinh-2018").to_str().unwrap()]).unwrap();
    let (mut ledger, mut summary) = (Ledger::default(), Summary::default());
    ledger.judge(&folder, Vec::new(), &mut summary);
    assert!(summary.is_good(), "{summary}");

    let nobodys = Uuid::from_u128(1);
    ledger.judge(&folder, vec![(nobodys, 1)], &mut summary);
    assert_eq!(summary.lost, [nobodys]);

    let meddle = |sql: &str| Connection::open(folder.journal()).unwrap().execute_batch(sql).unwrap();
    meddle(
        "INSERT INTO event SELECT position + 1, stream, revision + 1, id, type, data, metadata FROM event
         ORDER BY position DESC LIMIT 1",
    );
    ledger.judge(&folder, Vec::new(), &mut summary);
    assert_eq!((summary.twice.len(), summary.unverified.len()), (1, 1), "{summary}");

    meddle("DELETE FROM event WHERE position > (SELECT max(position) - 2 FROM event)");
    ledger.judge(&folder, Vec::new(), &mut summary);
    assert_eq!(summary.unverified.len(), 2, "{summary}");
    assert!(!summary.is_good());
}
