//! How a program must end, and when.

use std::time::Duration;

use super::program::Running;
use crate::stage::{Stage, Try};
use crate::system::deadline;
use findings::record::{self, Goal, Lane, ProgramEnd, Wanted};

/// How long nothing happens around a program that should have patience.
const SILENCE: Duration = Duration::from_millis(1100);

impl Running {
    /// The program must end by itself, with this exit code.
    pub fn exits(&self, code: i32) {
        let goal = self.exit(Some(code));
        let number = self.number;
        let end = self.meet(goal.clone(), |stage, _| match stage.programs[number].end {
            Some(end) => Try::Done(end),
            None => Try::Pending,
        });
        let shown = match end {
            ProgramEnd::Exited(code) => format!("{} exit {code}", self.role),
            ProgramEnd::Killed(signal) => format!("{} killed by signal {signal}", self.role),
        };
        self.stage.borrow_mut().transcript.scene().line(goal.lane.clone(), &shown);
        if end != ProgramEnd::Exited(code) {
            let got = match end {
                ProgramEnd::Exited(got) => format!("ended with {got}"),
                ProgramEnd::Killed(_) => end.to_string(),
            };
            let what =
                format!("{} should have ended with exit code {code}, but it {got}", self.role);
            self.fail_in_words(goal, what);
        }
    }

    /// The program must end by itself, with whatever exit code. The transcript does not hold it.
    pub fn ends(&self) {
        let number = self.number;
        self.meet(self.exit(None), |stage, _| match stage.programs[number].end {
            Some(_) => Try::Done(()),
            None => Try::Pending,
        });
    }

    /// It must end by itself, with this exit code, and this soon after
    /// [`interrupted`](Running::interrupted), times `LAB_TIMEOUT_SCALE` where that is set. Time in which
    /// it had no CPU does not count.
    pub fn exits_within(&self, most: Duration, code: i32) {
        self.exits(code);
        let after = self.ended_at().saturating_sub(self.pressed.get());
        if after > deadline::scaled(most) {
            let (role, most, after) = (&self.role, most.as_millis(), after.as_millis());
            let what =
                format!("{role} should have ended {most} ms after Ctrl-C, but it took {after} ms");
            self.fail_in_words(self.exit(None), what);
        }
    }

    /// It must have run at least so long when it ends. Waits for its end.
    pub fn takes_at_least(&self, duration: Duration) {
        let number = self.number;
        let ran = self.wait_for_end(|stage| stage.programs[number].ran);
        if ran < duration {
            self.fail_in_time("at least", duration, ran);
        }
    }

    /// It must not have run longer than this when it ends, times `LAB_TIMEOUT_SCALE` where that is
    /// set. Waits for its end. Time in which it had no CPU does not count.
    pub fn takes_at_most(&self, duration: Duration) {
        let started_at = self.stage.borrow().programs[self.number].started_at;
        let ran = self.ended_at().saturating_sub(started_at);
        if ran > deadline::scaled(duration) {
            self.fail_in_time("at most", duration, ran);
        }
    }

    fn fail_in_time(&self, limit: &str, duration: Duration, ran: Duration) -> ! {
        let (duration, ran) = (duration.as_millis(), ran.as_millis());
        let role = &self.role;
        let what = format!("{role} should have taken {limit} {duration} ms, but it took {ran} ms");
        self.fail_in_words(self.exit(None), what)
    }

    /// What the stage's clock told when it ended.
    fn ended_at(&self) -> Duration {
        let number = self.number;
        self.wait_for_end(|stage| stage.programs[number].ended_at)
    }

    fn wait_for_end(&self, when: impl Fn(&Stage) -> Option<Duration>) -> Duration {
        self.meet(self.exit(None), |stage, _| when(stage).map_or(Try::Pending, Try::Done))
    }

    /// Nothing happens for more than a second, and it must not end for that. One that waits without a
    /// time-out is proved to be patient at once, where the system tells.
    pub fn is_patient(&self) {
        self.is_patient_for(SILENCE);
    }

    /// As [`is_patient`](Running::is_patient), and nothing happens for so long. The ladder tells.
    pub fn hears_nothing_for(&self, silence: Duration) {
        self.stage.borrow_mut().transcript.scene().happened(&self.role, record::SILENCE);
        // Longer than the check waits for one thing, perhaps.
        let once = silence.min(SILENCE);
        let mut left = silence;
        while !left.is_zero() {
            self.is_patient_for(left.min(once));
            left = left.saturating_sub(once);
        }
    }

    fn is_patient_for(&self, silence: Duration) {
        let words = format!("{} should wait, however long nothing happens", self.role);
        let mut goal = Goal { words: Some(words), lane: self.exit(None).lane, ..Goal::default() };
        let mut stage = self.stage.borrow_mut();
        stage.wait_for_turn(self.number);
        let until = stage.now() + silence;
        let met = stage.wait(&[self.number], &mut goal, |stage, _| {
            if stage.now() >= until { Try::Done(()) } else { Try::Pending }
        });
        match met {
            // Whoever waits for ever, or is too busy to wait any longer for, has not given up.
            Err(unmet) if stage.programs[self.number].has_stopped() => stage.fail(goal, unmet),
            Ok(()) | Err(_) => {}
        }
    }

    /// Stops the program for a moment and lets it go on: a system call that it is blocked in
    /// returns early, with what it has done so far. Only on Unix.
    pub fn interrupt(&self) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.interrupt();
        }
    }

    /// Somebody presses Ctrl-C at the program's terminal, when it is the check's turn.
    pub fn interrupted(&self) {
        let mut stage = self.stage.borrow_mut();
        stage.wait_for_turn(self.number);
        stage.transcript.scene().happened(&self.role, "Ctrl-C");
        self.pressed.set(stage.now());
        let process = stage.programs[self.number].process.as_ref();
        let pressed = process.map_or(Ok(()), |process| process.press_ctrl_c(&stage.step));
        if let Err(error) = pressed {
            // For a program that has ended nobody can; what the check waits for next tells of its end.
            stage.await_aftermath(Some(self.number));
            if stage.programs[self.number].end.is_none() {
                stage.impossible(&format!("the check cannot press Ctrl-C: {error}"));
            }
        }
        // What comes next comes after it, also for a program that has a thread for signals.
        stage.wait_for_turn(self.number);
    }

    fn exit(&self, code: Option<i32>) -> Goal {
        let (lane, other) = (Lane::Exit(self.role.clone()), self.role.clone());
        Goal { wanted: Wanted::Exit(code), lane, other, ..Goal::default() }
    }
}
