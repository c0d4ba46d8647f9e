//! Who tries passwords, and how long they wait. A counter for each sign-in name at each address stops whoever guesses one
//! person's password, one for each address whoever tries many people's, one for each name whoever comes from many
//! addresses: that one waits so little that nobody can keep another out for long.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many counters are kept.
const MOST: usize = 20_000;

/// After how long without a wrong password a counter is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(30 * 60);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// A sign-in name, by its hash, at an address.
    Pair(u64, Source),
    /// An address.
    Address(Source),
    /// A sign-in name, by its hash.
    Login(u64),
}

impl Key {
    /// How many wrong passwords are forgiven.
    fn forgiven(self) -> u32 {
        match self {
            Self::Pair(..) => 5,
            Self::Address(_) => 30,
            Self::Login(_) => 50,
        }
    }

    /// The longest wait.
    fn longest(self) -> Duration {
        match self {
            Self::Pair(..) | Self::Address(_) => Duration::from_secs(15 * 60),
            Self::Login(_) => Duration::from_secs(30),
        }
    }
}

/// Where somebody comes from: of IPv6, the network that one household gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Source([u8; 8]);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        let mut bytes = [0; 8];
        match address.to_canonical() {
            IpAddr::V4(address) => bytes[..4].copy_from_slice(&address.octets()),
            IpAddr::V6(address) => bytes.copy_from_slice(&address.octets()[..8]),
        }
        Self(bytes)
    }
}

#[derive(Debug, Clone, Copy)]
struct Counter {
    wrong: u32,
    last: Instant,
}

/// The counters of wrong passwords, in bounded memory.
#[derive(Debug, Default)]
pub struct Attempts {
    counters: Mutex<HashMap<Key, Counter>>,
    hasher: RandomState,
}

impl Attempts {
    fn keys(&self, login: &str, address: IpAddr) -> [Key; 3] {
        let (login, source) = (self.hasher.hash_one(login), Source::from(address));
        [Key::Pair(login, source), Key::Address(source), Key::Login(login)]
    }

    /// How long whoever comes from an address must still wait before a password of this sign-in name is looked at;
    /// `None` where it is looked at now.
    pub fn wait(&self, login: &str, address: IpAddr, now: Instant) -> Option<Duration> {
        let counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |key: Key| {
            let counter = counters.get(&key)?;
            (counter.last + pause(key, counter.wrong)).checked_duration_since(now).filter(|left| !left.is_zero())
        };
        self.keys(login, address).into_iter().filter_map(left).max()
    }

    /// Notes that a password is looked at, before it is: those that are looked at together count all.
    pub fn note(&self, login: &str, address: IpAddr, now: Instant) {
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut counters, now);
        for key in self.keys(login, address) {
            let counter = counters.entry(key).or_insert(Counter { wrong: 0, last: now });
            if now.duration_since(counter.last) > FORGOTTEN {
                counter.wrong = 0;
            }
            *counter = Counter { wrong: counter.wrong.saturating_add(1), last: now };
        }
    }

    /// Forgives what was noted, since the password was right. The address keeps its other ones.
    pub fn forgive(&self, login: &str, address: IpAddr) {
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let [pair, source, login] = self.keys(login, address);
        counters.remove(&pair);
        for key in [source, login] {
            if let Some(counter) = counters.get_mut(&key) {
                counter.wrong = counter.wrong.saturating_sub(1);
            }
        }
    }
}

/// How long to wait after so many wrong passwords: a second, and twice as long each time.
fn pause(key: Key, wrong: u32) -> Duration {
    match wrong.checked_sub(key.forgiven()) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1_u64 << more.min(20)).min(key.longest()),
    }
}

/// Forgets the oldest where there are too many: first what would be forgotten anyway.
fn make_room(counters: &mut HashMap<Key, Counter>, now: Instant) {
    if counters.len() + 3 <= MOST {
        return;
    }
    counters.retain(|_, counter| now.duration_since(counter.last) <= FORGOTTEN);
    if counters.len() + 3 > MOST {
        let mut ages: Vec<Instant> = counters.values().map(|counter| counter.last).collect();
        let (_, middle, _) = ages.select_nth_unstable(MOST / 4);
        let middle = *middle;
        counters.retain(|_, counter| counter.last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn five_wrong_passwords_are_forgiven_and_each_further_one_takes_twice_as_long() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        for _ in 0..4 {
            attempts.note("a", HERE, start);
        }
        assert_eq!(attempts.wait("a", HERE, start), None);
        for expected in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            attempts.note("a", HERE, start);
            assert_eq!(attempts.wait("a", HERE, start), Some(seconds(expected)));
        }
        assert_eq!(attempts.wait("a", HERE, start + seconds(899)), Some(seconds(1)));
        assert_eq!(attempts.wait("a", HERE, start + seconds(900)), None);
        // Others, and the same person elsewhere, wait for nothing.
        assert_eq!(attempts.wait("b", HERE, start), None);
        assert_eq!(attempts.wait("a", THERE, start), None);
    }

    #[test]
    fn what_was_right_is_forgiven_and_what_is_long_ago_forgotten() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        for _ in 0..7 {
            attempts.note("a", HERE, start);
        }
        attempts.forgive("a", HERE);
        assert_eq!(attempts.wait("a", HERE, start), None);
        for _ in 0..7 {
            attempts.note("a", HERE, start);
        }
        let later = start + FORGOTTEN + seconds(1);
        attempts.note("a", HERE, later);
        assert_eq!(attempts.wait("a", HERE, later), None);
    }

    #[test]
    fn an_address_that_tries_many_names_waits_for_all_of_them() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        for name in 0..31 {
            attempts.note(&name.to_string(), HERE, start);
        }
        assert_eq!(attempts.wait("another", HERE, start), Some(seconds(2)));
        assert_eq!(attempts.wait("another", THERE, start), None);
    }

    #[test]
    fn a_name_that_is_tried_from_everywhere_never_waits_long() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        for from in 0..200 {
            attempts.note("a", IpAddr::from([10, 1, 0, from]), start);
        }
        assert_eq!(attempts.wait("a", HERE, start), Some(seconds(30)));
    }

    #[test]
    fn one_household_is_one_address() {
        let of = |address: &str| Source::from(address.parse::<IpAddr>().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }

    #[test]
    fn memory_is_bounded_and_the_newest_are_kept() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        let mut now = start;
        for name in 0..30_000_u32 {
            now = start + Duration::from_millis(u64::from(name));
            attempts.note(&name.to_string(), IpAddr::from((0x0a00_0000 + name).to_be_bytes()), now);
        }
        assert!(attempts.counters.lock().unwrap().len() <= MOST);
        for _ in 0..6 {
            attempts.note("a", HERE, now);
        }
        assert!(attempts.wait("a", HERE, now).is_some());
    }
}
