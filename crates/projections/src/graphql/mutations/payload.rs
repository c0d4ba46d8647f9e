use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use ngayhoi_domain::{Aggregate, Explanation, FestivalRef, StreamId, Subject};

use super::input::Fields;
use crate::{
    commands::{CommandError, Stamp},
    graphql::{festival::Festival, node},
};

/// What became of a command. Either it was done, or `userErrors` says why not and nothing has happened.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct CommandPayload {
    #[graphql(skip)]
    about: Option<FestivalRef>,
    /// The position token of what was written; null where nothing was. A later read that is handed it is never older.
    position: Option<String>,
    /// Whether the read models show it already. Where not, ask again in a moment.
    visible: bool,
    /// The id of what it made: an agenda item, a venue, an activity, a team, a commendation.
    id: Option<ID>,
    /// Why it was not done; empty where it was.
    user_errors: Vec<UserError>,
}

/// Why a command was not done, for the person who gave it.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct UserError {
    /// Stable and made for machines, such as `PILOT_QUOTA_FILLED`.
    code: String,
    /// What and what to do, in Vietnamese.
    message: String,
    /// The same in English.
    message_en: String,
    /// The field that it is about, from the arguments on; only `input` where it is about the whole.
    path: Vec<String>,
}

impl UserError {
    /// About a field of the input, written with dots.
    pub fn at(field: &str, explanation: Explanation) -> Self {
        let path = std::iter::once("input").chain(field.split('.').filter(|part| !part.is_empty()));
        Self {
            code: explanation.code.to_owned(),
            message: explanation.vi,
            message_en: explanation.en,
            path: path.map(str::to_owned).collect(),
        }
    }
}

impl From<Explanation> for UserError {
    fn from(explanation: Explanation) -> Self {
        let field = match explanation.field {
            // The aggregate knows its giver; the API has them in the stamp.
            Some("by") => "stamp.by",
            Some("by.id") => "stamp.by.id",
            Some(field) => field,
            None => "",
        };
        Self::at(field, explanation)
    }
}

#[ComplexObject]
impl CommandPayload {
    /// The festival year as it is now; null where the command is of none, or nobody has opened it.
    async fn festival(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Festival>> {
        match &self.about {
            Some(festival) => Festival::find(ctx, None, festival.clone()).await,
            None => Ok(None),
        }
    }
}

impl CommandPayload {
    /// Nothing was done, for these reasons.
    pub fn refused(user_errors: Vec<UserError>) -> Self {
        Self { about: None, position: None, visible: true, id: None, user_errors }
    }

    /// Whether it was done.
    pub fn is_done(&self) -> bool {
        self.user_errors.is_empty()
    }

    /// Where it was written, whether the read models show it, and why it was not done.
    pub fn into_parts(self) -> (Option<String>, bool, Vec<UserError>) {
        (self.position, self.visible, self.user_errors)
    }

    /// With the id of what was made.
    #[must_use]
    pub fn made(self, id: impl ToString) -> Self {
        let id = self.user_errors.is_empty().then(|| ID(id.to_string()));
        Self { id, ..self }
    }
}

impl From<Fields> for CommandPayload {
    fn from(fields: Fields) -> Self {
        Self::refused(fields.errors())
    }
}

/// Does a command and says what became of it.
///
/// # Errors
/// When the service fails; a refusal is no error but part of the payload.
pub async fn run<A: Aggregate>(
    ctx: &Context<'_>,
    stamp: &Stamp,
    stream: StreamId,
    subject: Subject,
    command: A::Command,
) -> async_graphql::Result<CommandPayload> {
    let about = subject.festival_ref();
    told(about, node(ctx)?.execute::<A>(stamp, &stream, subject, command).await)
}

/// Says what became of a command.
///
/// # Errors
/// When the service failed.
pub fn told(
    about: Option<FestivalRef>,
    done: Result<crate::commands::Done, CommandError>,
) -> async_graphql::Result<CommandPayload> {
    match done {
        Ok(done) => Ok(CommandPayload {
            about,
            position: Some(done.position.to_string()),
            visible: done.visible,
            id: None,
            user_errors: Vec::new(),
        }),
        Err(error) => match error.explain() {
            Some(explanation) => Ok(CommandPayload::refused(vec![explanation.into()])),
            None => Err(error.into()),
        },
    }
}
