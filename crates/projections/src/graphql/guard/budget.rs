use std::{
    collections::{BTreeSet, VecDeque},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use quick_cache::sync::Cache;

/// What an allowance is: how much at once, and how much a second comes back.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// The most that can be spent at once.
    pub most: u64,
    /// What comes back each second.
    pub a_second: u64,
}

/// What each caller may spend: points, and looks at moments of the past that it has not looked at lately.
#[derive(Debug)]
pub struct Budget {
    points: Allowance,
    moments: Allowance,
    accounts: Cache<IpAddr, Arc<Mutex<Account>>>,
}

/// Of how many callers it is known what they spent. Whoever is forgotten begins anew.
const CALLERS: usize = 16_384;

/// How many moments of a caller count as looked at lately.
const LATELY: usize = 64;

/// What a caller has spent.
#[derive(Debug)]
struct Account {
    points: Purse,
    moments: Purse,
    lately: VecDeque<String>,
}

/// What is left of an allowance, as of when.
#[derive(Debug)]
struct Purse {
    allowance: Allowance,
    left: f64,
    at: Instant,
}

/// What was not paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// Points: how long until there are enough.
    Points(Duration),
    /// Moments of the past: likewise.
    Moments(Duration),
}

impl Budget {
    /// Nobody has spent anything.
    pub fn new(points: Allowance, moments: Allowance) -> Self {
        Self { points, moments, accounts: Cache::new(CALLERS) }
    }

    /// The most that a caller can spend at once.
    pub fn most(&self) -> u64 {
        self.points.most
    }

    /// Takes what a document costs from a caller, and says what is left.
    ///
    /// # Errors
    /// When it is not there; nothing is taken then.
    pub fn spend(&self, caller: IpAddr, cost: u64, moments: &BTreeSet<String>, now: Instant) -> Result<u64, Spent> {
        let account = self.accounts.get_or_insert_with::<_, std::convert::Infallible>(&caller, || {
            let purse = |allowance: Allowance| Purse { allowance, left: allowance.most as f64, at: now };
            let (points, moments) = (purse(self.points), purse(self.moments));
            Ok(Arc::new(Mutex::new(Account { points, moments, lately: VecDeque::new() })))
        });
        let Ok(account) = account;
        let mut account = account.lock().unwrap_or_else(PoisonError::into_inner);
        account.points.refill(now);
        account.moments.refill(now);
        let new: Vec<String> = moments.iter().filter(|moment| !account.lately.contains(moment)).cloned().collect();
        account.points.missing(cost).map_or(Ok(()), |wait| Err(Spent::Points(wait)))?;
        account.moments.missing(new.len() as u64).map_or(Ok(()), |wait| Err(Spent::Moments(wait)))?;
        account.points.left -= cost as f64;
        account.moments.left -= new.len() as f64;
        account.lately.extend(new);
        let forgotten = account.lately.len().saturating_sub(LATELY);
        account.lately.drain(..forgotten);
        Ok(account.points.whole())
    }
}

impl Purse {
    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + passed * self.allowance.a_second as f64).min(self.allowance.most as f64);
        self.at = now;
    }

    /// How long until so much is there, where it is not.
    fn missing(&self, wanted: u64) -> Option<Duration> {
        let missing = wanted as f64 - self.left;
        (missing > 0.0).then(|| Duration::from_secs_f64((missing / self.allowance.a_second.max(1) as f64).min(3_600.0)))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never below 0, nor above `most`")]
    fn whole(&self) -> u64 {
        self.left.max(0.0) as u64
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use super::*;

    const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    fn budget() -> Budget {
        Budget::new(Allowance { most: 100, a_second: 10 }, Allowance { most: 3, a_second: 1 })
    }

    fn moments(of: impl IntoIterator<Item = u32>) -> BTreeSet<String> {
        of.into_iter().map(|moment| moment.to_string()).collect()
    }

    #[test]
    fn points_run_out_and_come_back() {
        let (budget, start) = (budget(), Instant::now());
        let none = moments([]);
        assert_eq!(budget.spend(A, 60, &none, start), Ok(40));
        assert_eq!(budget.spend(A, 60, &none, start), Err(Spent::Points(Duration::from_secs(2))));
        assert_eq!(budget.spend(B, 60, &none, start), Ok(40), "each caller has its own");
        assert_eq!(budget.spend(A, 60, &none, start + Duration::from_secs(2)), Ok(0));
        assert_eq!(budget.spend(A, 100, &none, start + Duration::from_secs(60)), Ok(0), "never more than the most");
    }

    #[test]
    fn moments_run_out_but_for_those_looked_at_lately() {
        let (budget, start) = (budget(), Instant::now());
        assert_eq!(budget.spend(A, 1, &moments(0..3), start), Ok(99));
        assert_eq!(budget.spend(A, 1, &moments(0..3), start), Ok(98));
        assert_eq!(budget.spend(A, 1, &moments([3]), start), Err(Spent::Moments(Duration::from_secs(1))));
        assert_eq!(budget.spend(A, 1, &moments([3]), start + Duration::from_secs(1)), Ok(100 - 1));
        let refused = (0..1_000).filter(|n| budget.spend(B, 0, &moments([*n]), start).is_err()).count();
        assert_eq!(refused, 997);
    }
}
