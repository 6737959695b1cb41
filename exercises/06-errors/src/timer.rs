//! Time limits and pauses.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// A time limit that counts from one moment, however many calls share it.
#[derive(Debug)]
pub struct Timer {
    limit: Duration,
    started: Instant,
}

impl Timer {
    /// Begins to count now.
    pub fn start(limit: Duration) -> Timer {
        Timer { limit, started: Instant::now() }
    }

    /// The whole time.
    pub fn limit(&self) -> Duration {
        self.limit
    }

    /// What is left of it; zero when it is over.
    pub fn left(&self) -> Duration {
        self.limit.saturating_sub(self.started.elapsed())
    }
}

/// A random time between half of `pause` and all of it. Clients that failed at the same moment then do
/// not all come back at the same moment.
pub fn jittered(pause: Duration) -> Duration {
    // A `HashMap` has random keys, so that nobody can guess where its entries are. They are the one
    // source of randomness in the standard library.
    let random = RandomState::new().hash_one(0) % 1000;
    pause / 2 + (pause / 2).mul_f64(random as f64 / 1000.0)
}
