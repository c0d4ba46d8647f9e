//! What the tests see of each command, line by line, for the table of commands: written to the file that
//! `NGAYHOI_COMMANDS` names, where it names one.

use std::{fs::OpenOptions, io::Write};

use super::{Aggregate, Refused};
use crate::{EventType, Refusal, Role};

/// A command that was given.
pub(super) struct Asked {
    line: String,
}

/// The name under which serde writes an enum's variant.
fn name(value: &impl serde::Serialize, tag: Option<&str>) -> String {
    let json = serde_json::to_value(value).unwrap();
    match tag {
        Some(tag) => EventType::current(json[tag].as_str().unwrap()).name().to_owned(),
        None => json.as_object().and_then(|object| object.keys().next()).cloned().unwrap(),
    }
}

impl Asked {
    pub(super) fn of<A: Aggregate>(command: &A::Command) -> Self {
        let roles: Vec<_> = A::permitted(command).iter().map(|role| Role::en(*role)).collect();
        Self { line: format!("{}\t{}\t{}", A::CATEGORY.as_str(), name(command, None), roles.join(", ")) }
    }

    pub(super) fn came_to<A: Aggregate>(self, result: &Result<Vec<A::Event>, Refused<A::Refusal>>) {
        let Ok(path) = std::env::var("NGAYHOI_COMMANDS") else { return };
        let outcomes: Vec<String> = match result {
            Ok(events) => events.iter().map(|event| format!("event\t{}", name(event, Some("type")))).collect(),
            Err(Refused::Rule(rule)) => vec![format!("refusal\t{}", rule.explain().code)],
            Err(Refused::Role { .. } | Refused::Scope { .. } | Refused::Festival { .. }) => Vec::new(),
        };
        // One write a line, so that threads do not tear each other's.
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        for outcome in outcomes {
            file.write_all(format!("{}\t{outcome}\n", self.line).as_bytes()).unwrap();
        }
    }
}
