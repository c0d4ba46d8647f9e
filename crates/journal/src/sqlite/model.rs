//! Whatever is asked of the journal, in whatever order, it answers like the plainest journal that one can think of.

use proptest::{collection::vec, prelude::*};
use tempfile::TempDir;

use super::*;
use crate::conformance::{all, events, figures, follow_chain, stream, whole};

/// How many streams are written to.
const STREAMS: usize = 3;

/// Part of an import: so many events are believed to stand in the stream, and these are to follow.
#[derive(Debug, Clone)]
struct Part {
    stream: usize,
    believed: u64,
    figures: Vec<usize>,
}

/// Streams and events are few, so that beliefs are often right and repetitions often occur.
fn part() -> impl Strategy<Value = Part> {
    (0..STREAMS, 0..6_u64, vec(1..4_usize, 0..3)).prop_map(|(stream, believed, figures)| Part {
        stream,
        believed,
        figures,
    })
}

/// All events in order, each with its stream.
#[derive(Debug, Clone, Default)]
struct Model(Vec<(usize, usize)>);

impl Model {
    fn of(&self, stream: usize) -> Vec<usize> {
        self.0.iter().filter(|(of, _)| *of == stream).map(|(_, figure)| *figure).collect()
    }

    /// The model afterwards; or the stream that is elsewhere, and how many events it holds.
    fn import(&self, parts: &[Part]) -> Result<Self, (usize, usize)> {
        let mut after = self.clone();
        for Part { stream, believed, figures } in parts {
            let held = after.of(*stream);
            let believed = usize::try_from(*believed).unwrap();
            let is_repetition =
                !figures.is_empty() && held.get(believed..).is_some_and(|stored| stored.starts_with(figures));
            if held.len() == believed {
                after.0.extend(figures.iter().map(|figure| (*stream, *figure)));
            } else if !is_repetition {
                return Err((*stream, held.len()));
            }
        }
        Ok(after)
    }
}

/// Asks the engine, as an append where there is but one part.
async fn import(engine: &SqliteEngine, parts: &[Part]) -> Result<Appended, AppendError> {
    let mut appends: Vec<_> = parts
        .iter()
        .map(|part| StreamAppend {
            stream: stream(part.stream),
            expected: Expected::after(part.believed),
            events: events(part.figures.iter().copied()),
        })
        .collect();
    match appends.pop() {
        Some(StreamAppend { stream, expected, events }) if appends.is_empty() => {
            engine.append(stream, expected, events).await
        }
        last => engine.import(appends.into_iter().chain(last).collect()).await,
    }
}

async fn compare(imports: Vec<Vec<Part>>) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("journal.sqlite");
    let mut engine = SqliteEngine::open(&file).unwrap();
    let mut model = Model::default();
    for parts in imports {
        let given = import(&engine, &parts).await;
        match model.import(&parts) {
            Ok(after) => {
                given.unwrap();
                model = after;
            }
            Err((of, held)) => {
                let Err(AppendError::WrongExpectedRevision { stream: named, current, .. }) = given else {
                    panic!("not refused for its expectation: {given:?}")
                };
                let held = u64::try_from(held).unwrap();
                assert_eq!((named, current), (stream(of), held.checked_sub(1).map(Revision)));
            }
        }
    }
    for _ in 0..2 {
        let everything = all(&engine).await;
        let streams: Vec<_> = everything.iter().map(|recorded| recorded.stream.clone()).collect();
        assert_eq!(streams, model.0.iter().map(|(of, _)| stream(*of)).collect::<Vec<_>>());
        assert_eq!(figures(&everything), model.0.iter().map(|(_, figure)| *figure).collect::<Vec<_>>());
        assert_eq!(*engine.watch().borrow(), everything.last().map_or(Position::START, |last| last.position));
        for number in 0..STREAMS {
            let stored = whole(&engine, number).await;
            assert_eq!(figures(&stored), model.of(number));
            follow_chain(&stored).unwrap();
        }
        drop(engine);
        engine = SqliteEngine::open(&file).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]

    #[test]
    fn the_journal_answers_like_its_model(imports in vec(vec(part(), 1..4), 1..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(compare(imports));
    }
}
