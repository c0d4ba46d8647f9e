use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    FestivalRef,
    values::{InvalidYear, Occurred, Year},
};

use super::CliError;
use crate::{
    graphql::TimelineEntry,
    node::Node,
    pages::moment,
    read_models::overview,
    timeline::{Clock, Filter, Moment, Order, Slice},
    world::World,
};

/// How many entries are read at once.
const PAGE: usize = 500;

/// Prints a year as it unfolds, and what it had come to.
pub(super) async fn run(
    node: &Node,
    year: i32,
    convener: Option<String>,
    until: Option<String>,
) -> Result<(), CliError> {
    let year = Year::try_from(year).map_err(|error: InvalidYear| CliError::Argument(error.to_string()))?;
    let until = until.map(|given| end_of(&given)).transpose()?;
    let at = until.map(|until| Moment { clock: Clock::Occurred, until });
    let figure = year.get();
    let conveners: Vec<String> = match convener {
        Some(convener) => vec![convener],
        None => {
            let rows = node
                .read_models
                .read(move |db| {
                    overview::festivals(
                        db,
                        &overview::Years { year: Some(figure), convener: None },
                        Order::NewestFirst,
                        None,
                        PAGE,
                    )
                })
                .await?;
            rows.into_iter().map(|row| row.convener).collect()
        }
    };
    if conveners.is_empty() {
        return Err(CliError::Argument(format!("không có ngày hội năm {year} / there is no festival of {year}")));
    }
    let mut out = BufWriter::new(io::stdout());
    for convener in conveners {
        let convener = convener.parse().map_err(|error| CliError::Argument(format!("--in: {error}")))?;
        let slice = Arc::new(Slice { festival: FestivalRef { convener, year }, at });
        unfold(node, &slice, &mut out).await?;
    }
    Ok(out.flush()?)
}

/// When a moment ends, in any of the forms that pages take too.
fn end_of(given: &str) -> Result<DateTime<Utc>, CliError> {
    moment::parse(given.trim()).and_then(Occurred::end).ok_or_else(|| {
        CliError::Argument(format!(
            "--until: “{given}” không phải thời điểm để xem lại; hãy viết như 2018-08-19T08:00, 2018-08-19, 2018-08 hoặc 2018 / “{given}” is no moment to go back to; write one like 2018-08-19T08:00, 2018-08-19, 2018-08 or 2018"
        ))
    })
}

async fn unfold(node: &Node, slice: &Arc<Slice>, out: &mut impl Write) -> Result<(), CliError> {
    writeln!(out, "── {} ──", slice.festival)?;
    let mut after = 0;
    loop {
        let wanted = slice.clone();
        let rows = node
            .timeline
            .read(move |db| wanted.page(db, &Filter::default(), Order::OldestFirst, Some(after), PAGE))
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for entry in TimelineEntry::tell(&World::live(node), slice, rows).await? {
            writeln!(out, "{entry}")?;
        }
    }
    came_to(node, slice, out).await
}

/// What the year had come to by then.
async fn came_to(node: &Node, slice: &Arc<Slice>, out: &mut impl Write) -> Result<(), CliError> {
    let world = World::replayed(node, Slice::clone(slice), None).await?;
    let (convener, year) = (slice.festival.convener.to_string(), slice.festival.year.get());
    let overview = world
        .read(move |db| {
            Ok((
                overview::festival(db, &convener, year)?,
                overview::count_participants(db, &convener, year)?,
                overview::registered_units(db, &convener, year)?.0,
            ))
        })
        .await?;
    match overview {
        (None, ..) => writeln!(out, "Đến lúc đó năm này chưa mở / by then the year was not open")?,
        (Some(_), units, registered) => writeln!(
            out,
            "Đến lúc đó: {units} đơn vị tham gia, {registered} đăng ký tiêu chuẩn / by then: {units} units, {registered} registered for the standard"
        )?,
    }
    Ok(())
}
