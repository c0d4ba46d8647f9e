//! umadb-core in this process: the writer thread that its server runs, fed through the same channel, without the
//! network between. It commits all that waits at once, and every commit is on disk before it is acknowledged.

use std::{path::Path, sync::Arc, thread, time::Instant};

use tokio::sync::{mpsc, oneshot, watch};
use umadb_core::{
    db::UmaDb,
    io_shell::io_shell,
    mvcc::{Mvcc, StorageOptions},
    writer_thread_blocking::writer_thread_blocking,
    writer_thread_pipelining::writer_thread_pipelining,
    writer_thread_request::WriterThreadRequest,
};
use umadb_dcb::{DcbAppendCondition, DcbEvent, DcbEventStoreSync, DcbQuery, DcbQueryItem};
use uuid::Uuid;

use crate::{
    IMPORT, PAGE, SINGLE, STREAM, WRITERS,
    figures::{Figures, median},
    sample::{Sample, Selected, TYPE, metadata},
};

/// Events of each writer.
const EACH: usize = 400;

/// What its server allows: requests that wait, and events of one commit.
const WAITING: usize = 1_024;
const BATCH: usize = 2_000;

/// How its writer puts pages on disk.
#[derive(Clone, Copy)]
enum Mode {
    /// One commit after the other: the default.
    Blocking,
    /// The next commit is made while io_uring writes the last.
    Pipelined,
}

pub async fn measure(folder: &Path, events: usize, figures: &mut Figures) {
    one_writer(&folder.join("single.uma"), figures).await;
    for (mode, name) in [(Mode::Blocking, "blocking"), (Mode::Pipelined, "pipelined")] {
        writers(&folder.join(format!("{name}.uma")), mode, name, figures).await;
    }
    bulk(&folder.join("bulk.uma"), events, figures);
}

async fn one_writer(path: &Path, figures: &mut Figures) {
    let sample = Sample::default();
    let handle = Handle::start(path, Mode::Blocking);
    let (mut times, mut last) = (Vec::with_capacity(SINGLE), None);
    for number in 0..SINGLE {
        let stream = tag(0, number / STREAM);
        let after = last.filter(|_| number % STREAM > 0);
        let start = Instant::now();
        last = Some(handle.append(&stream, after, &sample).await);
        times.push(start.elapsed());
    }
    figures.microseconds("umadb-core: one writer, p50", median(times));
}

async fn writers(path: &Path, mode: Mode, name: &str, figures: &mut Figures) {
    let handle = Handle::start(path, mode);
    let start = Instant::now();
    let writer = |writer| {
        let handle = handle.clone();
        tokio::spawn(async move {
            let (sample, mut last) = (Sample::default(), None);
            for number in 0..EACH {
                let after = last.filter(|_| number % STREAM > 0);
                last = Some(handle.append(&tag(writer, number / STREAM), after, &sample).await);
            }
        })
    };
    let running: Vec<_> = (0..WRITERS).map(writer).collect();
    for writer in running {
        writer.await.unwrap();
    }
    figures.rate(&format!("umadb-core: 64 writers, {name}"), WRITERS * EACH, start.elapsed());
}

/// Whole streams, many to a commit, each with its condition; then all of them read in pages and decoded.
fn bulk(path: &Path, events: usize, figures: &mut Figures) {
    let (db, sample) = (UmaDb::from_arc(open(path, Mode::Blocking)), Sample::default());
    let start = Instant::now();
    let mut written = 0;
    while written < events {
        let of_stream = |first: usize| {
            let stream = tag(0, first);
            let events = (0..STREAM).map(|_| event(&stream, &sample)).collect();
            (events, Some(condition(&stream, None)), None)
        };
        let appends: Vec<_> = (written..written + IMPORT).step_by(STREAM).map(of_stream).collect();
        assert!(db.append_batch(appends).unwrap().iter().all(Result::is_ok));
        written += IMPORT;
    }
    figures.rate("umadb-core: import", written, start.elapsed());

    let (mut next, mut count, start) = (1, 0, Instant::now());
    loop {
        let mut page = db.read(None, Some(next), false, Some(PAGE as u32)).unwrap();
        let page = page.next_batch().unwrap();
        let Some(last) = page.last() else { break };
        next = last.position + 1;
        for recorded in &page {
            let decoded: Selected = serde_json::from_slice(&recorded.event.data).unwrap();
            count += usize::from(decoded == sample.data);
        }
    }
    assert_eq!(count, written);
    figures.rate("umadb-core: typed replay", count, start.elapsed());
}

/// The way to the writer thread.
#[derive(Clone)]
struct Handle(mpsc::Sender<WriterThreadRequest>);

impl Handle {
    fn start(path: &Path, mode: Mode) -> Self {
        let mvcc = open(path, mode);
        let (to_writer, requests) = mpsc::channel(WAITING);
        let (head, _) = watch::channel(None);
        match mode {
            Mode::Blocking => {
                thread::spawn(move || writer_thread_blocking(mvcc, requests, head, BATCH));
            }
            Mode::Pipelined => {
                let (to_disk, pages) = mpsc::unbounded_channel();
                let (path, page_size) = (mvcc.db_path.clone(), mvcc.page_size);
                thread::spawn(move || io_shell::start_io_uring_thread(path, page_size, pages));
                thread::spawn(move || writer_thread_pipelining(to_disk, mvcc, requests, head, BATCH));
            }
        }
        Self(to_writer)
    }

    /// Appends one event if none was added to its stream since `after`, and gives its position.
    async fn append(&self, stream: &str, after: Option<u64>, sample: &Sample) -> u64 {
        let (response_tx, response) = oneshot::channel();
        let request = WriterThreadRequest::Append {
            events: vec![event(stream, sample)],
            condition: Some(condition(stream, after)),
            tracking_info: None,
            response_tx,
            cancel: None,
        };
        self.0.send(request).await.unwrap();
        response.await.unwrap().unwrap()
    }
}

/// A file with the options that its server starts with.
fn open(path: &Path, mode: Mode) -> Arc<Mvcc> {
    let options = StorageOptions::default().db_path(path).pipelined_writer(matches!(mode, Mode::Pipelined));
    Arc::new(Mvcc::new(false, options).unwrap())
}

fn event(stream: &str, sample: &Sample) -> DcbEvent {
    DcbEvent::new()
        .event_type(TYPE)
        .tags([stream])
        .uuid(Uuid::new_v4())
        .data(sample.text.as_bytes())
        .metadata(metadata())
}

fn tag(writer: usize, stream: usize) -> String {
    format!("pilot-2019-tp-mau.phuong-{writer}-{stream}")
}

/// An expected revision, as umadb says it: no event of the stream after this position.
fn condition(stream: &str, after: Option<u64>) -> DcbAppendCondition {
    DcbAppendCondition::new(DcbQuery::new().item(DcbQueryItem::new().tags([stream]))).after(after)
}
