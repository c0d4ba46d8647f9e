use std::{num::NonZeroU32, str::FromStr, sync::Arc};

use async_graphql::{Context, ID, InputObject, OneofObject};
use chrono::{DateTime, NaiveDate, Utc};
use ngayhoi_domain::{
    Actor, Evidence, Explanation, FestivalRef, Refusal, Scope, Subject,
    unit::UnitKind,
    values::{CommandId, DateWindow, DocumentRef, HostId, Slot, Text, UnitId, Year, day, instant},
};
use uuid::Uuid;

use super::payload::UserError;
use crate::{
    access::{Refusal as Refused, Viewer, Wish, sign_in},
    commands::Stamp,
    graphql::{Office, Time, node, rights::viewer},
    node::Node,
};

/// Who gives a command, which wish it is, and when it happened.
#[derive(Debug, InputObject)]
pub struct StampInput {
    /// In which office it is given: one that the caller's account holds. It may be left out where the account holds one
    /// alone.
    pub by: Option<ActorInput>,
    /// A UUID that names this wish: repeating it, however often, does it once. Made here where absent.
    pub command_id: Option<ID>,
    /// When it happened; now where absent.
    pub occurred: Option<Time>,
}

/// An office and how far it reaches.
#[derive(Debug, InputObject)]
pub struct ActorInput {
    /// The account, never a person's name, such as `cong-an-phuong-mau`; the caller's own where it is left out.
    pub id: Option<String>,
    /// The office held.
    pub role: Office,
    /// How far it reaches.
    pub scope: ScopeInput,
}

/// How far an office reaches.
#[derive(Debug, OneofObject)]
pub enum ScopeInput {
    /// All that one convener's festivals hold.
    Convener(String),
    /// One ward or commune, with its hosts.
    Unit(String),
    /// One host.
    Host(String),
}

/// Which festival year.
#[derive(Debug, InputObject)]
pub struct FestivalInput {
    /// Who convenes.
    pub convener: ID,
    /// The year, 2005 to 2999.
    pub year: i32,
}

/// A numbered document (quyết định, kế hoạch).
#[derive(Debug, InputObject)]
pub struct DocumentInput {
    /// Its number as printed, such as `12/QĐ-UBND`.
    pub number: String,
    /// The day it was signed: `2019-08-01` or `1/8/2019`.
    pub date: String,
    /// Who issued it.
    pub issuer: Option<String>,
}

/// From one instant to another, at most 24 hours: `2019-08-18T08:00` on Vietnam's clock, or with an offset.
#[derive(Debug, InputObject)]
pub struct SlotInput {
    /// The first instant.
    pub start: String,
    /// The first instant after it.
    pub end: String,
}

/// Days from the first to the last, both included.
#[derive(Debug, InputObject)]
pub struct WindowInput {
    /// The first day.
    pub first: String,
    /// The last day.
    pub last: String,
}

/// Reads the fields of an input, and remembers each that cannot be taken, so that all are told at once.
#[derive(Debug)]
pub struct Fields {
    errors: Vec<UserError>,
    viewer: Viewer,
    node: Option<Arc<Node>>,
}

impl Fields {
    /// The fields of an input that whoever asks here sent.
    pub fn of(ctx: &Context<'_>) -> Self {
        Self { errors: Vec::new(), viewer: viewer(ctx), node: node(ctx).ok().cloned() }
    }

    /// What stood against the input.
    pub fn errors(self) -> Vec<UserError> {
        self.errors
    }

    /// Notes that a field cannot be taken. The path is written with dots, from the input on.
    pub fn refuse(&mut self, path: &str, explanation: Explanation) {
        self.errors.push(UserError::at(path, explanation));
    }

    fn keep<T, E: Refusal>(&mut self, path: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.refuse(path, error.explain())).ok()
    }

    /// One value.
    pub fn value<T: FromStr>(&mut self, path: &str, given: &str) -> Option<T>
    where
        T::Err: Refusal,
    {
        self.keep(path, given.parse())
    }

    /// A text that may be left out: absent and empty are the same.
    pub fn optional<T: FromStr>(&mut self, path: &str, given: Option<&str>) -> Option<Option<T>>
    where
        T::Err: Refusal,
    {
        match given.map(str::trim) {
            None | Some("") => Some(None),
            Some(given) => self.value(path, given).map(Some),
        }
    }

    /// Several texts, in order.
    pub fn texts(&mut self, path: &str, given: &[String]) -> Option<Vec<Text>> {
        let read: Vec<Option<Text>> =
            given.iter().enumerate().map(|(index, text)| self.value(&format!("{path}.{index}"), text)).collect();
        read.into_iter().collect()
    }

    /// A figure that is not negative.
    pub fn count(&mut self, path: &str, given: i64) -> Option<u32> {
        let read = u32::try_from(given);
        if read.is_err() {
            self.refuse(
                path,
                Explanation::of(
                    "COUNT_INVALID",
                    format!("“{given}” không phải số đếm; hãy nhập số nguyên từ 0 trở lên."),
                    format!("“{given}” is not a count; enter a whole number from 0."),
                ),
            );
        }
        read.ok()
    }

    /// A figure from 1, or none.
    pub fn positive(&mut self, path: &str, given: Option<i64>) -> Option<Option<NonZeroU32>> {
        let Some(given) = given else { return Some(None) };
        let read = u32::try_from(given).ok().and_then(NonZeroU32::new);
        if read.is_none() {
            self.refuse(
                path,
                Explanation::of(
                    "NUMBER_NOT_POSITIVE",
                    format!("“{given}”: hãy nhập số nguyên từ 1 trở lên, hoặc bỏ trống."),
                    format!("“{given}”: enter a whole number from 1, or leave it blank."),
                ),
            );
        }
        read.map(Some)
    }

    /// An instant.
    pub fn instant(&mut self, path: &str, given: &str) -> Option<DateTime<Utc>> {
        self.keep(path, instant(given.trim()))
    }

    /// A day.
    pub fn day(&mut self, path: &str, given: &str) -> Option<NaiveDate> {
        self.keep(path, day(given.trim()))
    }

    /// A slot.
    pub fn slot(&mut self, path: &str, given: &SlotInput) -> Option<Slot> {
        let start = self.instant(&format!("{path}.start"), &given.start);
        let end = self.instant(&format!("{path}.end"), &given.end);
        let (start, end) = (start?, end?);
        self.keep(&format!("{path}.end"), Slot::new(start, end))
    }

    /// A window of days.
    pub fn window(&mut self, path: &str, given: &WindowInput) -> Option<DateWindow> {
        let first = self.day(&format!("{path}.first"), &given.first);
        let last = self.day(&format!("{path}.last"), &given.last);
        let (first, last) = (first?, last?);
        self.keep(&format!("{path}.last"), DateWindow::new(first, last))
    }

    /// A document.
    pub fn document(&mut self, path: &str, given: &DocumentInput) -> Option<DocumentRef> {
        let number = self.value(&format!("{path}.number"), &given.number);
        let date = self.day(&format!("{path}.date"), &given.date);
        let issuer = self.optional(&format!("{path}.issuer"), given.issuer.as_deref());
        Some(DocumentRef { number: number?, date: date?, issuer: issuer? })
    }

    /// Who gives the command, and which wish it is. What was said of the giver is taken only where it is truly theirs.
    pub fn stamp(&mut self, given: &StampInput) -> Option<Stamp> {
        let command = match &given.command_id {
            Some(id) => self.value("stamp.commandId", id),
            None => Some(CommandId(Uuid::new_v4())),
        };
        let actor = self.actor(given.by.as_ref());
        Some(Stamp { actor: actor?, command: command?, occurred: given.occurred.map(|time| time.0), because: None })
    }

    fn actor(&mut self, given: Option<&ActorInput>) -> Option<Actor> {
        // Whoever has not signed in is told so, and nothing of what else is wrong.
        if self.viewer == Viewer::Public {
            return self.not_acting(sign_in());
        }
        let wish = match given {
            Some(by) => Some(self.wish(by)?),
            None => None,
        };
        match self.viewer.acting(wish) {
            Ok(actor) => Some(actor),
            Err(explanation) => self.not_acting(explanation),
        }
    }

    fn not_acting(&mut self, explanation: Explanation) -> Option<Actor> {
        if let Some(node) = &self.node {
            node.access_log.note(Refused::Office, None, self.viewer.account(), explanation.code);
        }
        self.errors.push(explanation.into());
        None
    }

    fn wish(&mut self, by: &ActorInput) -> Option<Wish> {
        let id = self.optional("stamp.by.id", by.id.as_deref());
        let scope = self.scope("stamp.by.scope", &by.scope);
        Some(Wish { id: id?, role: by.role.into(), scope: scope? })
    }

    /// How far an office reaches.
    pub fn scope(&mut self, path: &str, given: &ScopeInput) -> Option<Scope> {
        match given {
            ScopeInput::Convener(id) => self.value(&format!("{path}.convener"), id).map(Scope::Convener),
            ScopeInput::Unit(id) => self.value(&format!("{path}.unit"), id).map(Scope::Unit),
            ScopeInput::Host(id) => self.value(&format!("{path}.host"), id).map(Scope::Host),
        }
    }

    /// A festival year.
    pub fn festival(&mut self, given: &FestivalInput) -> Option<FestivalRef> {
        let convener = self.value("festival.convener", &given.convener);
        let year = self.keep("festival.year", given.year.try_into());
        Some(FestivalRef { convener: convener?, year: year? })
    }

    /// A year.
    pub fn year(&mut self, path: &str, given: i32) -> Option<Year> {
        self.keep(path, given.try_into())
    }

    /// A unit's matter within a festival year.
    pub fn of_unit(&mut self, stamp: &StampInput, festival: &FestivalInput, unit: &ID) -> Option<UnitMatter> {
        let (stamp, festival, unit) = (self.stamp(stamp), self.festival(festival), self.value("unit", unit));
        Some(UnitMatter { stamp: stamp?, festival: festival?, unit: unit? })
    }

    /// A host's matter within a festival year. Its unit is the one that it belonged to when the year was opened.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub async fn of_host(
        &mut self,
        ctx: &Context<'_>,
        stamp: &StampInput,
        festival: &FestivalInput,
        host: &ID,
    ) -> async_graphql::Result<Option<HostMatter>> {
        let (stamp, festival, host) = (self.stamp(stamp), self.festival(festival), self.value::<HostId>("host", host));
        let Some(host) = host else { return Ok(None) };
        let (Some(stamp), Some(festival)) = (stamp, festival) else { return Ok(None) };
        // A reform in the midst of the season takes no host away from the unit that prepares its day.
        let season = node(ctx)?.season(&festival).await?;
        let registered = node(ctx)?.registered_on(&host.as_unit(), season).await?;
        let kind = registered.clone().map(|unit| unit.map(|unit| unit.kind));
        let Some(unit) = registered.fact.and_then(|unit| unit.parent().cloned()) else {
            self.refuse("host", unknown_host(&host));
            return Ok(None);
        };
        Ok(Some(HostMatter { stamp, festival, unit, host, kind }))
    }
}

fn unknown_host(host: &HostId) -> Explanation {
    Explanation::of(
        "HOST_UNKNOWN",
        format!("Không có nơi tổ chức “{host}” trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước."),
        format!("The register does not know the host “{host}”; check its id or register it first."),
    )
}

/// Who asks for what in which unit's matter.
#[derive(Debug)]
pub struct UnitMatter {
    /// Who, which wish, when.
    pub stamp: Stamp,
    /// Which festival year.
    pub festival: FestivalRef,
    /// Which unit.
    pub unit: UnitId,
}

impl UnitMatter {
    /// What its events are about.
    pub fn subject(&self) -> Subject {
        Subject::festival(&self.festival).unit(self.unit.clone())
    }
}

/// Who asks for what in which host's matter.
#[derive(Debug)]
pub struct HostMatter {
    /// Who, which wish, when.
    pub stamp: Stamp,
    /// Which festival year.
    pub festival: FestivalRef,
    /// The unit that the host belongs to.
    pub unit: UnitId,
    /// Which host.
    pub host: HostId,
    /// What the register says that the host is.
    pub kind: Evidence<Option<UnitKind>>,
}

impl HostMatter {
    /// What its events are about.
    pub fn subject(&self) -> Subject {
        Subject::festival(&self.festival).unit(self.unit.clone()).host(self.host.clone())
    }
}
