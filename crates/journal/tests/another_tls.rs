//! In a process of its own, since what is tried here cannot be undone.

use ngayhoi_journal::{Engine, Journal, JournalError};
use ngayhoi_stand_in::StandIn;

/// The crate takes it for a defect when another library has chosen how to do TLS before it, even where none is used: it
/// fails for good, and says no more than that the connection is closed. We say where to look.
#[tokio::test]
async fn another_tls_library_loaded_first_is_named_as_a_reason() {
    rustls::crypto::aws_lc_rs::default_provider().install_default().unwrap();
    let server = StandIn::single().unwrap();
    let journal = Journal::open(&server.url()).unwrap();
    match journal.end().await {
        Err(error @ JournalError::Unreachable { .. }) => assert!(error.to_string().contains("TLS library"), "{error}"),
        other => panic!("{other:?}"),
    }
}
