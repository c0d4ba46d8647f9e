//! Many streams, all or nothing.

use super::*;

/// Every part is written in the order given, also when a stream comes several times.
pub async fn an_import_is_written_whole(store: &impl Store) {
    let engine = store.open().await;
    engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    let parts = vec![
        part(2, Expected::NoStream, [2, 3]),
        part(1, at(0), [4]),
        part(3, Expected::NoStream, []),
        part(2, at(1), [5]),
    ];
    let written = engine.import(parts).await.unwrap();
    let everything = all(&*engine).await;
    assert_eq!(figures(&everything), [1, 2, 3, 4, 5]);
    assert_eq!(everything.last().unwrap().position, written.position);
    assert_eq!(*engine.watch().borrow(), written.position);
    follow_chain(&whole(&*engine, 2).await).unwrap();

    assert_eq!(engine.import(vec![]).await.unwrap(), written);
    assert_eq!(all(&*engine).await, everything);
}

/// A conflict anywhere, in the last part at the latest, and it is as if nobody had asked.
pub async fn an_import_with_a_conflict_leaves_nothing(store: &impl Store) {
    let engine = store.open().await;
    let begun = engine.append(stream(1), Expected::NoStream, events([1])).await.unwrap();
    let before = all(&*engine).await;
    let last_is_wrong = [
        part(1, Expected::NoStream, [9]),
        part(1, at(7), [9]),
        part(2, Expected::NoStream, [9]),
        part(2, at(2), [9]),
        part(4, at(0), [9]),
    ];
    for last in last_is_wrong {
        let current = if last.stream == stream(4) { None } else { Some(1) };
        let parts = vec![part(1, at(0), [2]), part(2, Expected::NoStream, [3]), part(2, at(0), [4]), last];
        assert_eq!(conflict(engine.import(parts).await), current);
        assert_eq!(all(&*engine).await, before);
    }
    assert_eq!(*engine.watch().borrow(), begun.position);
    // What was taken back does not stand in the way.
    engine.append(stream(2), Expected::NoStream, events([5])).await.unwrap();
    engine.append(stream(1), at(0), events([6])).await.unwrap();
    assert_eq!(figures(&all(&*engine).await), [1, 5, 6]);
    follow_chain(&whole(&*engine, 1).await).unwrap();
}

/// An import that was written succeeds again; one that holds more besides adds only that.
pub async fn an_import_is_repeated_without_harm(store: &impl Store) {
    let engine = store.open().await;
    let parts = || vec![part(1, Expected::NoStream, [1, 2]), part(2, Expected::NoStream, [3]), part(1, at(1), [4])];
    let written = engine.import(parts()).await.unwrap();
    assert_eq!(engine.import(parts()).await.unwrap(), written);
    assert_eq!(figures(&all(&*engine).await), [1, 2, 3, 4]);

    let more = [vec![part(5, Expected::NoStream, [5])], parts()].concat();
    let written = engine.import(more).await.unwrap();
    let everything = all(&*engine).await;
    assert_eq!(figures(&everything), [1, 2, 3, 4, 5]);
    // Its last event is the one that stands last, not the one that was named last.
    assert_eq!(everything.last().unwrap().position, written.position);
}

/// One event beyond the limit, and nothing is written.
pub async fn an_import_refuses_what_is_too_large(store: &impl Store) {
    let engine = store.open().await;
    let large = NewEvent { data: SealedData::sealed(format!(r#""{}""#, "a".repeat(1 << 20))), ..event(2) };
    let parts = vec![
        part(1, Expected::NoStream, [1]),
        StreamAppend { stream: stream(2), expected: Expected::NoStream, events: vec![large] },
    ];
    match engine.import(parts).await {
        Err(AppendError::TooLarge { stream: of, .. }) => assert_eq!(of, stream(2)),
        other => panic!("taken or refused otherwise: {other:?}"),
    }
    assert_eq!(all(&*engine).await, []);
}
