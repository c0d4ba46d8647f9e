use rusqlite::Connection;

/// What a SQLite file says of itself: whose it is, in which format, and how often its tables changed (never, where it is
/// new). All of one moment, since another may just be filling it.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn read(db: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let number = |name| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    // Within a transaction already, it is a part of that.
    db.execute_batch("SAVEPOINT signature")?;
    let signature = (|| Ok((number("application_id")?, number("user_version")?, number("schema_version")?)))();
    db.execute_batch("RELEASE signature")?;
    signature
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicBool, Ordering},
        time::Duration,
    };

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_signature_is_of_one_moment_while_another_signs() {
        let folder = TempDir::new().unwrap();
        let open = || {
            let db = Connection::open(folder.path().join("file.sqlite")).unwrap();
            db.busy_timeout(Duration::from_secs(30)).unwrap();
            db.pragma_update(None, "synchronous", "OFF").unwrap();
            db
        };
        let is_read = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let db = open();
                for number in (1..).take_while(|_| !is_read.load(Ordering::Relaxed)) {
                    let sign = format!("PRAGMA application_id = {number}; PRAGMA user_version = {number};");
                    db.execute_batch(&format!("BEGIN IMMEDIATE; {sign} COMMIT;")).unwrap();
                }
            });
            let db = open();
            let all: Vec<_> = (0..2_000).map(|_| read(&db)).collect();
            is_read.store(true, Ordering::Relaxed);
            for signature in all {
                let (application, format, _) = signature.unwrap();
                assert_eq!(application, format);
            }
        });
    }

    #[test]
    fn within_a_transaction_it_is_read_too_and_the_transaction_goes_on() {
        let mut db = Connection::open_in_memory().unwrap();
        let transaction = db.transaction().unwrap();
        transaction.execute_batch("PRAGMA user_version = 7; CREATE TABLE x (x)").unwrap();
        assert_eq!(read(&transaction).unwrap(), (0, 7, 1));
        transaction.commit().unwrap();
        assert_eq!(read(&db).unwrap(), (0, 7, 1));
    }
}
