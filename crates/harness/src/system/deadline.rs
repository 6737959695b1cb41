//! How long a check waits.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// How long a program may take for one thing that a check waits for.
const PATIENCE: Duration = Duration::from_secs(2);

/// What `LAB_TIMEOUT_SCALE` may be: a check must end some day, and a program needs some time.
const SCALES: std::ops::RangeInclusive<f64> = 0.1..=100.0;

/// A moment until which a check waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
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

/// How long the check waits for one thing: two seconds, times [`timeout_scale`].
pub(crate) fn patience() -> Duration {
    scaled(PATIENCE)
}

/// So long, times [`timeout_scale`].
pub(crate) fn scaled(duration: Duration) -> Duration {
    static SCALE: LazyLock<f64> = LazyLock::new(|| timeout_scale().unwrap_or(1.0));
    duration.mul_f64(*SCALE)
}

/// How long a check waits for one thing, as reports say it: `2 s`.
pub fn patience_in_words() -> String {
    format!("{} s", patience().as_secs_f64())
}

/// By how much a check is more patient than usual, for slow machines: `LAB_TIMEOUT_SCALE`, 1 where it
/// is not set.
///
/// # Errors
///
/// What it is set to is no number, or none from 0.1 to 100. The text says so.
pub fn timeout_scale() -> Result<f64, String> {
    match std::env::var_os("LAB_TIMEOUT_SCALE") {
        None => Ok(1.0),
        Some(text) => read_scale(&text.to_string_lossy()),
    }
}

fn read_scale(text: &str) -> Result<f64, String> {
    let scale = text.parse().ok().filter(|scale| SCALES.contains(scale));
    scale.ok_or_else(|| {
        let (least, most) = (SCALES.start(), SCALES.end());
        format!("LAB_TIMEOUT_SCALE should be a number from {least} to {most}, but it is {text:?}")
    })
}

#[cfg(test)]
mod tests {
    use super::read_scale;

    #[test]
    fn a_scale_is_a_sensible_number() {
        assert_eq!(read_scale("0.1"), Ok(0.1));
        assert_eq!(read_scale("100"), Ok(100.0));
        for wrong in ["abc", "", "1e300", "0", "-1", "NaN", "inf", "0.09", "101", "1,5"] {
            let error = read_scale(wrong).unwrap_err();
            assert!(error.contains("from 0.1 to 100, but it is \""), "{error}");
        }
    }
}
