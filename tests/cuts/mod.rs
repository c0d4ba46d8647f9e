//! Power cuts: the program is killed at random moments of its work, again and again, and its folder is held to what
//! was acknowledged. One seed gives one course of work; where a cut falls is up to the machine as well.

mod dice;
pub mod ledger;
pub mod service;
mod work;

use std::{
    fmt,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

use dice::Dice;
use ledger::Ledger;
use service::{Folder, Program, cut_power};
use work::{Answer, Service, Writer};

use crate::running::Running;

/// How many writers work at once.
const WRITERS: usize = 6;

/// After so many cuts the read models are compared with a rebuild, and a new folder is begun.
const FOLDER: usize = 50;

/// How long the writers work before a cut, at most.
const WORK: Duration = Duration::from_millis(500);

/// How many events an import brings.
const IMPORT: usize = 400;

/// During what the power was cut.
#[derive(Debug, Clone, Copy)]
enum During {
    Writing,
    Start,
    Rebuild,
    Import,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Summary {
    /// Cuts while writers worked, during a start, a rebuild, an import.
    cuts: [usize; 4],
    /// Events that were acknowledged.
    pub acknowledged: usize,
    /// Wishes that were sent again after a cut.
    pub resent: usize,
    /// Events in all the journals at their end.
    pub events: usize,
    /// Rows of read models that were compared with a rebuild.
    pub rows: usize,
    /// Acknowledged events that are gone.
    pub lost: Vec<Uuid>,
    /// Events that stand twice.
    pub twice: Vec<Uuid>,
    /// What `verify` said where it was not content.
    pub unverified: Vec<String>,
    /// Tables that differ from a rebuild.
    pub differing: Vec<String>,
    /// Whatever else should not be.
    pub troubles: Vec<String>,
}

impl Summary {
    /// How often the power was cut.
    pub fn cuts(&self) -> usize {
        self.cuts.iter().sum()
    }

    /// Whether all is as it must be.
    pub fn is_good(&self) -> bool {
        let Self { lost, twice, unverified, differing, troubles, .. } = self;
        lost.is_empty() && twice.is_empty() && [unverified, differing, troubles].iter().all(|list| list.is_empty())
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [writing, start, rebuild, import] = self.cuts;
        writeln!(f, "kill -9                  {}", self.cuts())?;
        writeln!(f, "  while writing          {writing}")?;
        writeln!(f, "  while starting         {start}")?;
        writeln!(f, "  while rebuilding       {rebuild}")?;
        writeln!(f, "  while importing        {import}")?;
        writeln!(f, "acknowledged events      {}", self.acknowledged)?;
        writeln!(f, "sent again after a cut   {}", self.resent)?;
        writeln!(f, "events in the journals   {}", self.events)?;
        writeln!(f, "rows against a rebuild   {}", self.rows)?;
        writeln!(f, "acknowledged and lost    {}", self.lost.len())?;
        writeln!(f, "standing twice           {}", self.twice.len())?;
        writeln!(f, "verify failures          {}", self.unverified.len())?;
        writeln!(f, "tables unlike a rebuild  {}", self.differing.len())?;
        write!(f, "other troubles           {}", self.troubles.len())?;
        for words in self.unverified.iter().chain(&self.differing).chain(&self.troubles) {
            write!(f, "\n! {words}")?;
        }
        Ok(())
    }
}

/// Cuts the power so often. `cut` is told of each.
pub async fn run(program: Program, cuts: usize, seed: u64, cut: impl Fn()) -> Summary {
    let mut summary = Summary::default();
    let mut dice = Dice::new(seed);
    while summary.cuts() < cuts && summary.is_good() {
        let until = cuts.min(summary.cuts() + FOLDER);
        let mut campaign = Campaign::begin(program, Dice::new(dice.below(u64::MAX)));
        if let Err(words) = campaign.run(until, &mut summary, &cut).await {
            summary.troubles.push(words);
        }
        if !summary.is_good() {
            summary.troubles.push(format!("kept for inspection: {}", campaign.keep()));
        }
    }
    summary
}

/// Cuts on one folder.
struct Campaign {
    temporary: TempDir,
    folder: Folder,
    dice: Dice,
    http: reqwest::Client,
    ledger: Ledger,
    writers: Vec<Writer>,
    /// How long the last start took.
    start: Duration,
}

impl Campaign {
    fn begin(program: Program, mut dice: Dice) -> Self {
        let temporary = TempDir::new().unwrap();
        let folder = Folder { path: temporary.path().join("data"), program };
        let writers = (0..WRITERS).map(|number| Writer::new(number, Dice::new(dice.below(u64::MAX)))).collect();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let start = Duration::from_millis(50);
        Self { temporary, folder, dice, http, ledger: Ledger::default(), writers, start }
    }

    fn keep(self) -> String {
        self.temporary.keep().display().to_string()
    }

    async fn run(&mut self, until: usize, summary: &mut Summary, cut: &impl Fn()) -> Result<(), String> {
        self.prepare(summary).await?;
        while summary.cuts() < until && summary.is_good() {
            let before = summary.cuts();
            match self.dice.below(10) {
                0 => self.cut_start(summary)?,
                1 => self.cut_rebuild(summary)?,
                2 => self.cut_import(summary)?,
                _ => self.cut_writing(summary).await?,
            }
            if summary.cuts() > before {
                cut();
            }
        }
        // Once more up, so that the read models have all there is.
        let running = self.up().await?.0;
        cut_power(running)?;
        self.ledger.judge(&self.folder, Vec::new(), summary);
        self.ledger.judge_anew(&self.folder, summary);
        ledger::compare_with_rebuild(&self.folder, summary);
        Ok(())
    }

    /// Fills the folder with what the writers need.
    async fn prepare(&mut self, summary: &mut Summary) -> Result<(), String> {
        let none = self.temporary.path().join("none.jsonl");
        std::fs::write(&none, "").unwrap();
        self.folder.run(&["import", none.to_str().unwrap()])?;
        let (running, service) = self.up().await?;
        let mut acknowledged = Vec::new();
        for wish in work::beginning(&mut self.dice) {
            match service.send(&wish).await {
                Answer::Done { position, .. } => acknowledged.push((wish.event(), position)),
                other @ (Answer::Busy | Answer::Gone | Answer::Strange(_)) => return Err(format!("{other:?}")),
            }
        }
        cut_power(running)?;
        self.ledger.judge(&self.folder, acknowledged, summary);
        Ok(())
    }

    /// Serves the folder; it must come up whatever happened before.
    async fn up(&mut self) -> Result<(Running, Service), String> {
        let begun = Instant::now();
        let mut running = self.folder.serve();
        let address = running.address(drop)?;
        self.start = begun.elapsed();
        let service = Service::new(self.http.clone(), address);
        service.is_ready().await?;
        Ok((running, service))
    }

    async fn cut_writing(&mut self, summary: &mut Summary) -> Result<(), String> {
        let (running, service) = self.up().await?;
        let work = self.writers.drain(..).map(|writer| tokio::spawn(writer.work(service.clone())));
        let work: Vec<_> = work.collect();
        tokio::time::sleep(self.dice.within(WORK)).await;
        let was_cut = cut_power(running)?;
        let mut acknowledged = Vec::new();
        for writer in work {
            let mut writer = writer.await.unwrap();
            acknowledged.append(&mut writer.acknowledged);
            summary.resent += std::mem::take(&mut writer.resent);
            summary.troubles.append(&mut writer.troubles);
            self.writers.push(writer);
        }
        summary.count(During::Writing, was_cut);
        self.ledger.judge(&self.folder, acknowledged, summary);
        Ok(())
    }

    fn cut_start(&mut self, summary: &mut Summary) -> Result<(), String> {
        if self.dice.below(2) == 0 {
            self.folder.clear_built();
        }
        let running = self.folder.serve();
        self.cut_within(self.start * 2, running, summary, During::Start)?;
        self.ledger.judge(&self.folder, Vec::new(), summary);
        Ok(())
    }

    fn cut_rebuild(&mut self, summary: &mut Summary) -> Result<(), String> {
        let running = self.folder.rebuild();
        self.cut_within(self.start * 2, running, summary, During::Rebuild)?;
        self.ledger.judge(&self.folder, Vec::new(), summary);
        Ok(())
    }

    /// An import is there whole, or nothing of it is.
    fn cut_import(&mut self, summary: &mut Summary) -> Result<(), String> {
        let (ids, lines): (Vec<Uuid>, Vec<Value>) = (0..IMPORT).map(|_| work::line(&mut self.dice)).unzip();
        let file = self.temporary.path().join("import.jsonl");
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        std::fs::write(&file, lines.join("\n")).unwrap();
        let running = self.folder.import(&file);
        let was_cut = self.cut_within(self.start * 6, running, summary, During::Import)?;
        self.ledger.judge(&self.folder, Vec::new(), summary);
        match self.ledger.standing(&ids) {
            IMPORT => {}
            0 if was_cut => {}
            some => summary.troubles.push(format!("{some} of {IMPORT} events of an import stand")),
        }
        Ok(())
    }

    /// Cuts a process somewhere in the time that it is likely to take.
    fn cut_within(
        &mut self,
        longest: Duration,
        running: Running,
        summary: &mut Summary,
        during: During,
    ) -> Result<bool, String> {
        std::thread::sleep(self.dice.within(longest));
        let was_cut = cut_power(running)?;
        summary.count(during, was_cut);
        Ok(was_cut)
    }
}

impl Summary {
    fn count(&mut self, during: During, was_cut: bool) {
        self.cuts[during as usize] += usize::from(was_cut);
    }
}
