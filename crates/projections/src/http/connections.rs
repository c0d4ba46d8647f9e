use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// How many connections are open, in all and from each address.
#[derive(Debug, Clone)]
pub struct Connections {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
    most_per_address: usize,
}

/// A connection that was let in; it counts until this is dropped.
#[derive(Debug)]
pub struct Admitted {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    network: IpAddr,
}

impl Connections {
    /// None are open yet.
    pub fn new(most: usize, most_per_address: usize) -> Self {
        Self { open: Arc::default(), most, most_per_address }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }

    /// Lets a connection in; `None` where there are enough already. A server in front stands for many, and is bounded by
    /// what there is in all.
    pub fn admit(&self, address: IpAddr, is_for_many: bool) -> Option<Admitted> {
        let network = network(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<usize>() >= self.most {
            return None;
        }
        let count = open.get(&network).copied().unwrap_or_default();
        if count >= self.most_per_address && !is_for_many {
            return None;
        }
        open.insert(network, count + 1);
        Some(Admitted { open: self.open.clone(), network })
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.network) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) | None => {
                open.remove(&self.network);
            }
        }
    }
}

/// What is one address for a limit: whoever has one of IPv6 has a /64 network of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use super::*;

    fn at(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn an_address_gets_its_share_and_gives_it_back() {
        let connections = Connections::new(3, 2);
        let first = connections.admit(at("10.0.0.1"), false);
        assert!(first.is_some() && connections.admit(at("::ffff:10.0.0.1"), false).is_some());
        let _kept = (connections.admit(at("10.0.0.1"), false), connections.admit(at("10.0.0.1"), false));
        assert!(connections.admit(at("10.0.0.1"), false).is_none(), "an address has two at most");
        drop(first);
        assert!(connections.admit(at("10.0.0.1"), false).is_some());
    }

    #[test]
    fn all_together_get_no_more_than_there_are() {
        let connections = Connections::new(3, 2);
        let addresses = ["10.0.0.1", "10.0.0.2", "2001:db8::1"];
        let kept: Vec<_> = addresses.iter().map(|address| connections.admit(at(address), false)).collect();
        assert!(kept.iter().all(Option::is_some));
        assert!(connections.admit(at("10.0.0.3"), false).is_none());
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        assert_eq!(network(at("2001:db8:1:2:3::1")), network(at("2001:db8:1:2:ffff::9")));
        assert_ne!(network(at("2001:db8:1:2::1")), network(at("2001:db8:1:3::1")));
    }
}
