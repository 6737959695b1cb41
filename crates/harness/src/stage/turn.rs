//! Whose turn it is: a check goes on when the program waits.

use std::time::{Duration, Instant};

use super::Stage;
use crate::system::deadline::Deadline;
#[cfg(target_os = "linux")]
use crate::system::{stuck, waiting};

/// How long a check that failed because a connection ended waits to learn whether the program has
/// ended too, which says more.
const AFTERMATH: Duration = Duration::from_millis(300);

/// How long a program may go on before it waits, in time for which it can be blamed.
const RESTLESS: Duration = Duration::from_millis(200);

/// How long a check waits for that at most, whoever had a CPU.
#[cfg(target_os = "linux")]
const LONGEST_TURN: Duration = Duration::from_secs(10);

/// How long after a first look at a program there is a second.
#[cfg(target_os = "linux")]
const GLANCE: Duration = Duration::from_micros(200);

/// How long nothing comes from a program that is taken to wait, where the system does not tell.
#[cfg(not(target_os = "linux"))]
const SILENCE: Duration = Duration::from_millis(20);

impl Stage {
    /// Waits until the program waits: then it has done what it can with what it has, and the story does
    /// not depend on who is faster. A program that has ended is not waited for, nor one that has not
    /// come to rest before.
    ///
    /// Two looks in a row must find that it waits.
    #[cfg(target_os = "linux")]
    pub(crate) fn wait_for_turn(&mut self, program: usize) {
        let begin = Instant::now();
        let mut clock = None;
        let mut found = 0;
        while found < 2 {
            let state = &self.programs[program];
            let Some(process) = &state.process else { break };
            if state.has_stopped() || state.restless || begin.elapsed() > LONGEST_TURN {
                break;
            }
            // One that is not there any more has ended a moment ago.
            found = match waiting::is_waiting(process.pid()) {
                Some(true) if !stuck::in_flight() => found + 1,
                _ => 0,
            };
            // The clock costs more than a look: it is asked only after a while.
            if found == 0 && begin.elapsed() > RESTLESS / 8 {
                let now = self.now();
                let blamed = now - *clock.get_or_insert(now);
                self.programs[program].restless = blamed > RESTLESS;
            }
            self.sleep_until_event(GLANCE);
            self.take_events();
        }
    }

    /// As on Linux, but the system does not tell who waits: [`SILENCE`] must do.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn wait_for_turn(&mut self, program: usize) {
        let deadline = Deadline::after(RESTLESS);
        loop {
            let state = &self.programs[program];
            if state.process.is_none() || state.has_stopped() || deadline.has_passed() {
                break;
            }
            let begin = Instant::now();
            self.sleep_until_event(SILENCE);
            self.take_events();
            if begin.elapsed() >= SILENCE {
                break;
            }
        }
    }

    /// Waits until every program waits: the report tells where it stays, not what it comes through.
    pub(super) fn let_programs_rest(&mut self) {
        for number in 0..self.programs.len() {
            if self.programs[number].end.is_none() {
                self.wait_for_turn(number);
            }
        }
    }

    /// Something is wrong already. If the program is about to end, its end tells why.
    pub(crate) fn await_aftermath(&mut self, program: Option<usize>) {
        let Some(number) = program else { return };
        let deadline = Deadline::after(AFTERMATH);
        while !self.programs[number].has_stopped() && !deadline.has_passed() {
            self.sleep_until_event(deadline.left());
            self.take_events();
        }
    }
}
