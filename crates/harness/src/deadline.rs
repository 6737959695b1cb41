//! How long a check waits.

use std::time::{Duration, Instant};

/// How long a program may take for one thing that a check waits for. It has all that time also when
/// every thread of its is blocked: a time-out that it has set on a socket, or a timer, cannot be seen
/// from outside, and who waits for one is slow and not hung.
const PATIENCE: Duration = Duration::from_secs(2);

/// A moment until which a check waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// Two seconds from now, times `LAB_TIMEOUT_SCALE` where that is set: for slow machines.
    pub(crate) fn start() -> Deadline {
        Deadline(Instant::now() + patience())
    }

    /// When a whole check must be over: before `cargo lab` ends it, so that there is a report.
    pub(crate) fn of_check() -> Deadline {
        Deadline(Instant::now() + patience() * 8)
    }

    /// The earlier of the two.
    pub(crate) fn or(self, other: Deadline) -> Deadline {
        Deadline(self.0.min(other.0))
    }

    /// So long from now, whatever the scale.
    pub(crate) fn after(duration: Duration) -> Deadline {
        Deadline(Instant::now() + duration)
    }

    /// What is left; zero once it has passed.
    pub(crate) fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    pub(crate) fn has_passed(self) -> bool {
        self.left().is_zero()
    }
}

/// How long the check waits for one thing.
pub(crate) fn patience() -> Duration {
    scaled(PATIENCE)
}

/// So long, times `LAB_TIMEOUT_SCALE` where that is set.
pub(crate) fn scaled(duration: Duration) -> Duration {
    let scale = std::env::var("LAB_TIMEOUT_SCALE").ok().and_then(|text| text.parse().ok());
    duration.mul_f64(scale.filter(|scale: &f64| scale.is_finite() && *scale > 0.0).unwrap_or(1.0))
}

/// How long a check waits for one thing, as reports say it: `2 s`.
pub fn patience_in_words() -> String {
    format!("{} s", patience().as_secs_f64())
}
