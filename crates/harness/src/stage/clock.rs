//! Time in which a program can be blamed for what does not come.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::system::schedule::{self, Times};

/// A clock that stands still while somebody who should act is ready to run and has no CPU: a program
/// of the scene, or the check itself. A program that has not said anything yet is starting, and what
/// its start computes does not count either. Elsewhere than on Linux nobody tells, and it is a clock like
/// any other.
pub(crate) struct Clock {
    counted: Duration,
    last: Instant,
    /// By thread, up to the last look.
    times: BTreeMap<u32, Times>,
    /// The CPU time that the programs have used.
    cpu: Duration,
}

/// A program that the clock looks at.
pub(crate) struct Watched<'a> {
    pub(crate) pid: u32,
    /// It has printed something.
    pub(crate) has_spoken: bool,
    /// The CPU time that it has used. What is new is added.
    pub(crate) cpu: &'a mut Duration,
}

impl Clock {
    pub(crate) fn start() -> Clock {
        let (counted, cpu) = (Duration::ZERO, Duration::ZERO);
        Clock { counted, last: Instant::now(), times: schedule::of_self(), cpu }
    }

    /// How long programs could be blamed by now, since the check began.
    pub(crate) fn now(&self) -> Duration {
        self.counted
    }

    /// How long ago the last look was.
    pub(crate) fn age(&self) -> Duration {
        self.last.elapsed()
    }

    /// How much CPU time the programs have used by now.
    pub(crate) fn cpu(&self) -> Duration {
        self.cpu
    }

    /// Looks at these programs and at the check itself.
    pub(crate) fn tick<'a>(&mut self, programs: impl IntoIterator<Item = Watched<'a>>) {
        let elapsed = self.last.elapsed();
        self.last += elapsed;
        let mut times = schedule::of_self();
        let mut excused = self.since(&times).queued;
        for program in programs {
            let tree = schedule::of_tree(program.pid);
            let since = self.since(&tree.threads);
            excused += since.queued;
            self.cpu += since.cpu;
            *program.cpu += since.cpu;
            if !program.has_spoken {
                excused += since.cpu;
            }
            if tree.waits_for_disk {
                excused = elapsed;
            }
            times.extend(tree.threads);
        }
        self.times = times;
        self.counted += elapsed.saturating_sub(excused);
    }

    /// What these threads have used and waited since the last look.
    fn since(&self, threads: &BTreeMap<u32, Times>) -> Times {
        let mut sum = Times::default();
        for (thread, now) in threads {
            let before = self.times.get(thread).copied().unwrap_or_default();
            sum.cpu += now.cpu.saturating_sub(before.cpu);
            sum.queued += now.queued.saturating_sub(before.queued);
        }
        sum
    }
}
