//! The one place that waits for programs.

use std::time::{Duration, Instant};

use super::Stage;
use crate::system::deadline::{Deadline, patience, scaled};
use crate::system::stuck::{self, Look};
use findings::record::{Goal, Outcome, Wanted};

/// How long after its deadline, or after the end of a program, a check looks once more.
const LAST_LOOK: Duration = Duration::from_millis(50);

/// How often the check looks at the programs while nothing happens.
const LOOK: Duration = Duration::from_millis(20);

/// How long a wait takes at most, whoever had a CPU.
const HARD_LIMIT: Duration = Duration::from_secs(20);

/// How long programs may be blamed in a whole check, so that there is a report before `cargo lab` ends
/// it.
const WHOLE_CHECK: Duration = Duration::from_secs(16);

/// What one try gave.
pub(crate) enum Try<T> {
    Done(T),
    /// Not yet.
    Pending,
    /// Something else came: the goal says what.
    Other,
    /// It cannot come any more, for this reason.
    Wrong(String),
}

/// What came of a wait that was in vain.
pub(crate) struct Unmet {
    pub(crate) outcome: Outcome,
    /// The program that should have acted.
    pub(crate) blamed: Option<usize>,
}

impl Unmet {
    /// Something else came: the goal says what.
    pub(crate) fn other(program: usize) -> Unmet {
        Unmet { outcome: Outcome::Other, blamed: Some(program) }
    }

    /// What is wrong, in a sentence.
    pub(crate) fn wrong(program: usize, words: impl Into<String>) -> Unmet {
        Unmet { outcome: Outcome::Wrong(words.into()), blamed: Some(program) }
    }
}

/// How long a wait may go on: as long as the programs can be blamed for, and use the CPU themselves.
struct Limits {
    clock: Duration,
    cpu: Duration,
    hard: Deadline,
}

/// What the last looks at silent programs have shown.
#[derive(Default)]
struct Silence {
    last: Option<(Look, Instant)>,
    is_certain: bool,
}

impl Stage {
    /// Waits until `attempt` is done, and lends it the goal, where it writes what has come so far. Gives
    /// up if it cannot be done, if the programs that it depends on cannot act any more, or if they have
    /// had their time.
    pub(crate) fn wait<T>(
        &mut self,
        programs: &[usize],
        goal: &mut Goal,
        attempt: impl FnMut(&mut Stage, &mut Goal) -> Try<T>,
    ) -> Result<T, Unmet> {
        self.wait_looking_every(Duration::MAX, programs, goal, attempt)
    }

    /// As [`wait`](Stage::wait), for what happens without an event: looks again and again.
    pub(crate) fn wait_looking_every<T>(
        &mut self,
        interval: Duration,
        programs: &[usize],
        goal: &mut Goal,
        mut attempt: impl FnMut(&mut Stage, &mut Goal) -> Try<T>,
    ) -> Result<T, Unmet> {
        let limits = self.limits();
        let mut silence = Silence::default();
        let mut is_last = false;
        loop {
            self.take_events();
            // Looked at before the attempt: what the program did before it stopped still counts.
            let has_stopped = |number: &&usize| self.programs[**number].has_stopped();
            let stopped = programs.iter().find(has_stopped).copied();
            let is_held = stopped.is_some_and(|number| self.programs[number].end.is_none());
            let blamed = stopped.or(programs.first().copied());
            let unmet = |outcome| Unmet { outcome, blamed };
            match attempt(self, goal) {
                Try::Done(done) => return Ok(done),
                Try::Other => return Err(unmet(Outcome::Other)),
                Try::Wrong(words) => return Err(unmet(Outcome::Wrong(words))),
                Try::Pending if is_held || is_last => {
                    if stopped.is_some() {
                        programs.iter().for_each(|number| self.await_aftermath(Some(*number)));
                    }
                    return Err(unmet(Outcome::Missing));
                }
                Try::Pending if silence.is_certain => return Err(unmet(Outcome::Stuck)),
                // The machine may have done something else until now, and what a program did last may
                // come after the news of its end: one more look.
                Try::Pending if stopped.is_some() || self.is_over(&limits) => {
                    is_last = true;
                    self.pass_last_look();
                }
                Try::Pending => {
                    let begin = Instant::now();
                    self.sleep_until_event(interval.min(LOOK));
                    if begin.elapsed() >= LOOK {
                        self.look_at_silence(&mut silence, goal);
                    } else if interval > LOOK {
                        silence = Silence::default();
                    }
                }
            }
        }
    }

    fn limits(&mut self) -> Limits {
        // What the check did before it waits has happened just now.
        self.last_event = Instant::now();
        let now = self.now();
        Limits {
            clock: (now + patience()).min(scaled(WHOLE_CHECK)),
            cpu: self.clock.cpu() + patience(),
            hard: Deadline::after(scaled(HARD_LIMIT)),
        }
    }

    fn is_over(&mut self, limits: &Limits) -> bool {
        self.now() >= limits.clock || self.clock.cpu() >= limits.cpu || limits.hard.has_passed()
    }

    /// Nothing has happened for a while. Two looks that find every program asleep for certain, and
    /// nothing moved between them, are proof that nothing will happen.
    fn look_at_silence(&mut self, silence: &mut Silence, goal: &Goal) {
        let accepting = goal.wanted == Wanted::Connection;
        let running: Vec<_> = self
            .programs
            .iter()
            .filter(|program| program.end.is_none())
            .filter_map(|program| program.process.as_ref())
            .collect();
        let pids: Vec<u32> = running.iter().map(|process| process.pid()).collect();
        let is_quiet = || running.iter().all(|process| process.is_quiet());
        let look = Some(&pids)
            .filter(|pids| !pids.is_empty() && is_quiet())
            .and_then(|pids| stuck::look(pids, accepting));
        silence.is_certain = look.is_some()
            && silence
                .last
                .as_ref()
                .is_some_and(|(last, at)| Some(last) == look.as_ref() && at.elapsed() >= LOOK / 2);
        silence.last = look.map(|look| (look, Instant::now()));
    }

    /// Waits for [`LAST_LOOK`].
    fn pass_last_look(&mut self) {
        let deadline = Deadline::after(LAST_LOOK);
        while !deadline.has_passed() {
            self.sleep_until_event(deadline.left());
            self.take_events();
        }
    }

    /// Waits only so long, for what may not come. `None`: it did not.
    pub(crate) fn wait_a_moment<T>(
        &mut self,
        duration: Duration,
        mut attempt: impl FnMut() -> Try<T>,
    ) -> Option<T> {
        let deadline = Deadline::after(duration);
        loop {
            match attempt() {
                Try::Done(done) => return Some(done),
                Try::Pending if !deadline.has_passed() => self.sleep_until_event(deadline.left()),
                Try::Pending | Try::Other | Try::Wrong(_) => return None,
            }
        }
    }
}
