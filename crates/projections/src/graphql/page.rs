use std::fmt::Display;

use async_graphql::{
    Enum, OutputType,
    connection::{Connection, CursorType, Edge, EmptyFields},
};

use crate::timeline::Order;

/// The most that one page holds.
pub const MOST: usize = 200;

/// More than any list holds, and still a number that the read models take.
const ALL: usize = 1 << 40;

tokio::task_local! {
    static WHOLE: ();
}

/// Does work that reads every list to its end, whatever `first` says: for tables that are taken away as a whole. Only
/// the service itself does so, with documents of its own.
pub async fn whole<F: Future>(work: F) -> F::Output {
    WHOLE.scope((), work).await
}

/// How many there are unless a client says otherwise.
pub const USUAL: usize = 50;

/// A connection that knows how many there are in all. Its cursors are written-down keys, opaque to clients.
pub type Paged<N> = Connection<String, N, Total, EmptyFields>;

/// What every connection says beside its edges.
#[derive(Debug, async_graphql::SimpleObject)]
pub struct Total {
    /// How many there are in all pages.
    pub total_count: i64,
}

/// Which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum TimeOrder {
    /// What was first.
    OldestFirst,
    /// What was last.
    NewestFirst,
}

/// Says of a cursor that a list has none like it, and why.
pub fn no_cursor(reason: impl Display) -> async_graphql::Error {
    format!("`after` không phải con trỏ của danh sách này / is no cursor of this list: {reason}").into()
}

/// Which page: how many, and after which cursor.
#[derive(Debug, Clone)]
pub struct Page<C> {
    /// How many rows to fetch: one more than are shown, to know whether there are more.
    pub fetch: usize,
    /// After which one.
    pub after: Option<C>,
}

impl<C: CursorType + Send + Sync> Page<C>
where
    C::Error: Display + Send + Sync + 'static,
{
    /// Reads the arguments of a connection.
    ///
    /// # Errors
    /// When `first` is not within 1 to [`MOST`], or the cursor is none of ours.
    pub fn of(first: Option<i32>, after: Option<&str>) -> async_graphql::Result<Self> {
        let first = first.map_or(Ok(USUAL), usize::try_from).unwrap_or(0);
        if !(1..=MOST).contains(&first) {
            return Err(format!("`first` phải từ 1 đến {MOST} / must be within 1 to {MOST}").into());
        }
        let first = if WHOLE.try_with(|()| ()).is_ok() { ALL } else { first };
        let after = after.map(C::decode_cursor).transpose().map_err(no_cursor)?;
        Ok(Self { fetch: first + 1, after })
    }

    /// Makes a connection of what was fetched for it.
    pub fn connection<R, N: OutputType>(
        &self,
        total_count: i64,
        mut rows: Vec<R>,
        node: impl Fn(R) -> (C, N),
    ) -> Paged<N> {
        let has_next = rows.len() == self.fetch;
        rows.truncate(self.fetch - 1);
        let mut connection = Connection::with_additional_fields(self.after.is_some(), has_next, Total { total_count });
        connection.edges.extend(rows.into_iter().map(|row| {
            let (cursor, node) = node(row);
            Edge::new(cursor.encode_cursor(), node)
        }));
        connection
    }
}
