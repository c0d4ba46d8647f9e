use std::{sync::Arc, time::Duration};

use ngayhoi_journal::SourceKind;
use tokio::task::JoinHandle;

use super::{ALL, Policy, ledger::Mark};
use crate::{
    commands::CommandError,
    node::{Node, NodeError},
    timeline::{self, Row},
};

/// How many entries are looked at between two waits.
const BATCH: usize = 500;

/// How long they wait before they try again after a failure.
const RETRY: Duration = Duration::from_secs(1);

/// Runs the policies of a node until the task is aborted. Those that are new begin after what the timeline holds now.
///
/// # Errors
/// When their file cannot be read or written.
pub async fn start(node: Arc<Node>) -> Result<JoinHandle<()>, NodeError> {
    let last = node.timeline.read_short(timeline::last).await?;
    let now = last.map_or(Mark { seq: 0, event: None }, |row| Mark { seq: row.seq, event: Some(row.id) });
    for policy in &ALL {
        let known = match node.policies.mark(policy.name)? {
            Some(mark) => is_of_this_journal(&node, mark).await?,
            None => false,
        };
        if !known {
            node.policies.set_marks([policy.name], now)?;
        }
    }
    Ok(tokio::spawn(follow(node)))
}

/// Whether a mark still names an entry of the timeline: not so when the journal was replaced.
async fn is_of_this_journal(node: &Node, mark: Mark) -> Result<bool, NodeError> {
    let Some(event) = mark.event else { return Ok(true) };
    Ok(node.timeline.read_short(move |db| timeline::seq_of(db, event)).await? == Some(mark.seq))
}

async fn follow(node: Arc<Node>) {
    let mut reached = node.reached();
    loop {
        reached.mark_unchanged();
        match go_on(&node).await {
            Ok(()) => {
                node.policies.set_trouble(None);
                if reached.changed().await.is_err() {
                    return;
                }
            }
            Err(error) => {
                node.policies.set_trouble(Some(error.to_string()));
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// Looks at everything that has happened by now.
async fn go_on(node: &Node) -> Result<(), CommandError> {
    loop {
        let mut marks = Vec::new();
        for policy in &ALL {
            marks.push(node.policies.mark(policy.name)?.map_or(0, |mark| mark.seq));
        }
        let from = marks.iter().copied().min().unwrap_or_default();
        let rows = node.timeline.read(move |db| timeline::after(db, from, BATCH)).await.map_err(NodeError::from)?;
        let Some(last) = rows.last().map(|row| Mark { seq: row.seq, event: Some(row.id) }) else { return Ok(()) };
        for row in rows {
            for (policy, mark) in ALL.iter().zip(&marks) {
                if row.seq > *mark {
                    look(node, policy, &row).await?;
                }
            }
        }
        let behind = ALL.iter().zip(&marks).filter(|(_, mark)| last.seq > **mark);
        node.policies.set_marks(behind.map(|(policy, _)| policy.name), last)?;
    }
}

/// Shows one entry to one policy. What this program cannot read is nothing that it could react to.
async fn look(node: &Node, policy: &Policy, row: &Row) -> Result<(), CommandError> {
    if row.metadata.given.source.kind != SourceKind::Live {
        return Ok(());
    }
    let Ok(entry) = row.clone().decode() else { return Ok(()) };
    let Some(wish) = (policy.react)(&entry) else { return Ok(()) };
    node.perform(policy.name, &entry, wish).await?;
    Ok(node.policies.set_marks([policy.name], Mark { seq: row.seq, event: Some(row.id) })?)
}
