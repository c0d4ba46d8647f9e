/// What chance brings, as one number of which every question takes its part: a command is drawn at one throw, so that
/// ten thousand sequences take seconds, and the same throw is the same command again.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// What was thrown.
    pub fn new(thrown: u64) -> Self {
        Self(thrown)
    }

    /// One of so many, from 0.
    pub fn below<N: Into<u64> + TryFrom<u64> + Default>(&mut self, sides: N) -> N {
        let sides: u64 = sides.into().max(1);
        let shown = self.0 % sides;
        self.0 /= sides;
        N::try_from(shown).unwrap_or_default()
    }

    /// An id of so many, told apart by its figure, from 1: as `testing::id` makes them.
    pub fn id<T: From<uuid::Uuid>>(&mut self, many: u64) -> T {
        super::id(u128::from(self.below(many)) + 1)
    }

    /// Yes as often as no.
    pub fn yes(&mut self) -> bool {
        self.below(2_u8) == 1
    }

    /// One of these.
    ///
    /// # Panics
    /// When there is none.
    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()].clone()
    }

    /// Nothing as often as something.
    pub fn maybe<T>(&mut self, something: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| something(self))
    }

    /// Some of these, in any order.
    pub fn some<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        let (mut rest, mut taken) = (all.to_vec(), Vec::new());
        for _ in 0..self.below(all.len() as u64 + 1) {
            taken.push(rest.remove(usize::try_from(self.below(rest.len() as u64)).unwrap()));
        }
        taken
    }
}
