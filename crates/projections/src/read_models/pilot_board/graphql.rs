//! The pilot board as GraphQL answers it.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};

use super::{NomineeRow, NomineeStanding, RoundRow, RoundStatus, count_nominees, nominees, round};
use crate::{
    graphql::{Document, NodeId, Page, Paged, Source, Thing},
    read_models::{
        overview::graphql::PilotQuota,
        units::{self, graphql::Unit},
    },
    world::World,
};

/// Where a unit's round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PilotRoundStatus {
    /// Nobody has opened it.
    NotOpened,
    /// Nominees come, are assessed and selected.
    Open,
    /// What was selected stands.
    Closed,
}

/// How a nominee stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "NomineeStanding")]
pub enum PilotStanding {
    /// Được giới thiệu.
    Nominated,
    /// Đã rút tên.
    Withdrawn,
    /// Được chọn làm điểm.
    Selected,
    /// Được cấp triệu tập thống nhất.
    Endorsed,
    /// Đã thay bằng điểm khác.
    Replaced,
}

/// A level above the ward at which a pilot can be one too (điểm cấp trên).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ngayhoi_domain::pilot::Level")]
pub enum PilotLevel {
    /// Điểm của Bộ.
    Ministry,
    /// Điểm của tỉnh.
    Province,
    /// Điểm của cấp huyện, thành phố.
    District,
}

/// By what nominees are measured (tiêu chí), and how much it counts.
#[derive(Debug, SimpleObject)]
pub struct PilotCriterion {
    /// The criterion in words.
    criterion: String,
    /// Its weight against the others.
    weight: u32,
}

impl From<ngayhoi_domain::pilot::Criterion> for PilotCriterion {
    fn from(one: ngayhoi_domain::pilot::Criterion) -> Self {
        Self { criterion: one.criterion.into(), weight: one.weight }
    }
}

/// How many pilots of the year a level has.
#[derive(Debug, SimpleObject)]
pub struct PilotLevelQuota {
    /// Which level.
    level: PilotLevel,
    /// How many.
    quota: PilotQuota,
}

/// What a year lays down for the choice of pilots.
#[derive(Debug, SimpleObject)]
pub struct PilotRules {
    /// The version, from 1.
    version: u32,
    /// By what nominees are measured.
    criteria: Vec<PilotCriterion>,
    /// How many pilots each level above the ward has.
    levels: Vec<PilotLevelQuota>,
    /// Who says so.
    source: Source,
}

impl From<super::RulesRow> for PilotRules {
    fn from(row: super::RulesRow) -> Self {
        let level = |one: ngayhoi_domain::pilot::LevelQuota| PilotLevelQuota {
            level: one.level.into(),
            quota: one.quota.into(),
        };
        Self {
            version: row.version,
            criteria: row.criteria.into_iter().map(PilotCriterion::from).collect(),
            levels: row.levels.into_iter().map(level).collect(),
            source: row.source.into(),
        }
    }
}

/// A pilot that is one of a higher level too.
#[derive(Debug, SimpleObject)]
pub struct PilotDesignation {
    /// Of which level.
    level: PilotLevel,
    /// Which ward or commune.
    unit_id: ID,
    /// Which neighbourhood.
    neighbourhood_id: ID,
    /// Who says so.
    source: Source,
}

impl From<super::DesignationRow> for PilotDesignation {
    fn from(row: super::DesignationRow) -> Self {
        Self {
            level: row.level.into(),
            unit_id: ID(row.unit),
            neighbourhood_id: ID(row.neighbourhood),
            source: row.source.into(),
        }
    }
}

/// Points for one criterion.
#[derive(Debug, SimpleObject)]
pub struct Score {
    /// The criterion (tiêu chí) in words.
    criterion: String,
    /// Points, 0 to 100.
    points: u32,
    /// The criterion's weight against the others.
    weight: u32,
}

/// A neighbourhood in a unit's choice of pilots.
#[derive(Debug, SimpleObject)]
pub struct PilotNominee {
    /// The unit that chooses.
    unit_id: ID,
    /// The neighbourhood's id.
    neighbourhood_id: ID,
    /// The neighbourhood; null where the register does not know it.
    neighbourhood: Option<Unit>,
    /// Who proposed it, and may not select it.
    proposer: String,
    /// How it stands.
    standing: PilotStanding,
    /// Its points.
    scores: Vec<Score>,
    /// The weighted mean of its points, 0 to 100; null before it is assessed.
    mean: Option<f64>,
    /// Why it was selected, withdrawn or replaced.
    words: Option<String>,
    /// By which decision it was selected.
    decision: Option<Document>,
    /// Who says that it was nominated.
    source: Source,
    /// Who says what points it got.
    scores_source: Option<Source>,
    /// Who says how it stands.
    standing_source: Source,
}

impl PilotNominee {
    /// A nominee with its neighbourhood.
    pub fn new(row: NomineeRow, neighbourhood: Option<Unit>) -> Self {
        let score = |score: ngayhoi_domain::pilot::Score| Score {
            criterion: score.criterion.into(),
            points: score.points,
            weight: score.weight,
        };
        Self {
            unit_id: ID(row.unit),
            neighbourhood_id: ID(row.neighbourhood),
            neighbourhood,
            proposer: row.proposer,
            standing: row.standing.into(),
            scores: row.scores.into_iter().map(score).collect(),
            mean: row.mean,
            words: row.words,
            decision: row.decision.map(Document::from),
            source: row.source.into(),
            scores_source: row.scores_source.map(Source::from),
            standing_source: row.standing_source.into(),
        }
    }
}

/// A unit's choice of pilots (chọn điểm).
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub struct PilotBoard {
    #[graphql(skip)]
    world: World,
    #[graphql(skip)]
    key: (String, i32),
    /// The unit that chooses.
    unit_id: ID,
    /// Where its round stands.
    status: PilotRoundStatus,
    /// The quota that was copied when the round opened.
    quota: Option<PilotQuota>,
    /// By what nominees are measured, copied when the round opened; empty where nothing was laid down.
    criteria: Vec<PilotCriterion>,
    /// Who says that the round was opened.
    source: Option<Source>,
}

impl PilotBoard {
    /// A unit's board, read from a world.
    ///
    /// # Errors
    /// When the world cannot be read.
    pub async fn find(world: &World, key: (String, i32), unit: String) -> async_graphql::Result<Self> {
        let ((convener, year), wanted) = (key.clone(), unit.clone());
        let row = world.read(move |db| round(db, &convener, year, &wanted)).await?;
        let status = |row: &RoundRow| match row.status {
            RoundStatus::Open => PilotRoundStatus::Open,
            RoundStatus::Closed => PilotRoundStatus::Closed,
        };
        Ok(Self {
            world: world.clone(),
            key,
            unit_id: ID(unit),
            status: row.as_ref().map_or(PilotRoundStatus::NotOpened, status),
            quota: row.as_ref().map(|row| row.quota.into()),
            criteria: row
                .as_ref()
                .map(|row| row.criteria.iter().cloned().map(PilotCriterion::from).collect())
                .unwrap_or_default(),
            source: row.map(|row| row.source.into()),
        })
    }
}

#[ComplexObject]
impl PilotBoard {
    /// Under which a client keeps it, and `node` finds it again.
    pub async fn node_id(&self) -> async_graphql::Result<ID> {
        let (convener, year) = &self.key;
        Ok(NodeId::in_year(&self.world, convener, *year, Thing::Pilots(self.unit_id.parse()?))?.id())
    }

    /// The neighbourhoods that were nominated, in that order.
    async fn nominees(
        &self,
        #[graphql(desc = "How many at most, 1 to 200; 50 where absent.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which they begin.")] after: Option<String>,
    ) -> async_graphql::Result<Paged<PilotNominee>> {
        let page = Page::<i64>::of(first, after.as_deref())?;
        let ((convener, year), unit, wanted) = (self.key.clone(), self.unit_id.to_string(), page.clone());
        let as_of = self.world.as_of();
        let (total, rows) = self
            .world
            .read(move |db| {
                let rows = nominees(db, &convener, year, &unit, wanted.after, wanted.fetch)?;
                let ids = rows.iter().map(|row| row.neighbourhood.clone());
                let rows = units::beside(db, as_of, ids.collect(), rows)?;
                Ok((count_nominees(db, &convener, year, &unit)?, rows))
            })
            .await?;
        Ok(page.connection(total, rows, |(unit, row)| {
            let unit = unit.map(|unit| Unit::new(self.world.clone(), unit));
            (row.ordinal, PilotNominee::new(row, unit))
        }))
    }
}
