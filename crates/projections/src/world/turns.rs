use std::{convert::Infallible, net::IpAddr, num::NonZero, sync::Arc};

use quick_cache::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::node::NodeError;

/// Of how many callers it is known that they make something.
const CALLERS: usize = 4_096;

/// Turns at what keeps a core busy for a while, in the order of asking: however many are asked for, half of the machine is
/// left to those who ask for what takes no turn. A caller has one at a time, so that whoever asks for many waits for
/// their own, and others do not.
#[derive(Debug)]
pub struct Turns {
    all: Arc<Semaphore>,
    of_callers: Cache<IpAddr, Arc<Semaphore>>,
}

/// A turn, for as long as it is held. The next one to have it is another caller, where one waits.
#[derive(Debug)]
pub struct Turn {
    _of_all: OwnedSemaphorePermit,
    _of_caller: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// So many at once, and at least one.
    pub fn at_once(turns: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(turns.max(1))), of_callers: Cache::new(CALLERS) }
    }

    /// Waits for a turn of a caller; `None` is the service itself, which may have several.
    ///
    /// # Errors
    /// When the program is ending.
    pub async fn take(&self, caller: Option<IpAddr>) -> Result<Turn, NodeError> {
        let of_caller = match caller {
            Some(address) => {
                let one = || Ok(Arc::new(Semaphore::new(1)));
                let Ok::<_, Infallible>(own) = self.of_callers.get_or_insert_with(&address, one);
                Some(own.acquire_owned().await.map_err(|_| NodeError::Ending)?)
            }
            None => None,
        };
        let of_all = self.all.clone().acquire_owned().await.map_err(|_| NodeError::Ending)?;
        Ok(Turn { _of_all: of_all, _of_caller: of_caller })
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self::at_once(std::thread::available_parallelism().map_or(1, NonZero::get) / 2)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use std::pin::pin;

    use futures_util::{FutureExt, future::poll_immediate};

    use super::*;

    const A: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1)));
    const B: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2)));

    #[tokio::test]
    async fn whoever_asks_for_many_waits_for_their_own_and_others_do_not() {
        let turns = Turns::at_once(1);
        let first = turns.take(A).await.unwrap();
        let (mut second, mut third) = (pin!(turns.take(A)), pin!(turns.take(A)));
        let (mut other, mut own) = (pin!(turns.take(B)), pin!(turns.take(None)));
        for waiting in [&mut second, &mut third] {
            assert!(poll_immediate(waiting.as_mut()).await.is_none());
        }
        assert!(poll_immediate(other.as_mut()).await.is_none());
        assert!(poll_immediate(own.as_mut()).await.is_none());
        drop(first);
        assert!(second.as_mut().now_or_never().is_none(), "others have asked since");
        let other = other.await.unwrap();
        assert!(own.as_mut().now_or_never().is_none() && second.as_mut().now_or_never().is_none());
        drop(other);
        drop(own.await.unwrap());
        drop(second.await.unwrap());
        drop(third.await.unwrap());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_holds_nobody_up() {
        let turns = Turns::at_once(1);
        let first = turns.take(A).await.unwrap();
        let mut given_up = Box::pin(turns.take(A));
        assert!(poll_immediate(given_up.as_mut()).await.is_none());
        drop(given_up);
        drop(first);
        assert!(turns.take(A).now_or_never().is_some());
    }
}
