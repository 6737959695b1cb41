//! What a program may use: descriptors, threads, memory, CPU time.

use std::time::Duration;

use super::program::Running;
use crate::system::{autopsy, deadline};
use findings::record::{Autopsy, Goal};

impl Running {
    /// Lets the program print so many bytes, where the story needs more than 1 MiB.
    pub fn may_print(&self, bytes: usize) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.may_print(bytes);
        }
    }

    /// Lets the program have at most so many open descriptors. Only on Linux.
    pub fn limit_descriptors(&self, count: u64) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.limit_descriptors(count);
        }
    }

    /// Lets the program have at most so many bytes of memory. Only on Linux.
    pub fn limit_memory(&self, bytes: u64) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.limit_memory(bytes);
        }
    }

    /// It has no more threads than this, when it is the check's turn. Only Linux tells.
    pub fn has_threads_at_most(&self, most: usize) {
        let threads = self.look().map_or(0, |autopsy| autopsy.threads.len());
        if threads > most {
            let role = &self.role;
            let what = format!("{role} should have at most {most} threads, but it has {threads}");
            self.fail_in_words(Goal::default(), what);
        }
    }

    /// It has no more open descriptors than this, when it is the check's turn: connections, files,
    /// and its own. Only Linux tells.
    pub fn has_descriptors_at_most(&self, most: usize) {
        let count = self.look().map_or(0, |autopsy| autopsy.descriptors);
        if count > most {
            let role = &self.role;
            let what = format!(
                "{role} should have at most {most} open descriptors, but it has {count}: each client \
                     that it has accepted takes one"
            );
            self.fail_in_words(Goal::default(), what);
        }
    }

    /// It has no more memory in use than this, when it is the check's turn. Only Linux tells.
    pub fn uses_memory_at_most(&self, bytes: u64) {
        let memory = self.look().map_or(0, |autopsy| autopsy.memory);
        if memory > bytes {
            let (role, most, used) = (&self.role, bytes >> 20, memory >> 20);
            let what =
                format!("{role} should use at most {most} MiB of memory, but it uses {used} MiB");
            self.fail_in_words(Goal::default(), what);
        }
    }

    /// It uses no more CPU time than this, times `LAB_TIMEOUT_SCALE` where that is set, while the
    /// story in `during` goes on. Only Linux tells.
    pub fn uses_cpu_at_most(&self, most: Duration, during: impl FnOnce()) {
        let used = || self.look().map_or(Duration::ZERO, |autopsy| autopsy.cpu);
        let before = used();
        during();
        // On a busy machine it may have had no CPU to use: it gets another chance to.
        self.stage.borrow_mut().programs[self.number].restless = false;
        let used = used().saturating_sub(before);
        if used > deadline::scaled(most) {
            let (role, most, used) = (&self.role, most.as_millis(), used.as_millis());
            let what = format!(
                "{role} should use at most {most} ms of CPU time meanwhile, but it used {used} ms"
            );
            self.fail_in_words(Goal::default(), what);
        }
    }

    fn look(&self) -> Option<Autopsy> {
        let mut stage = self.stage.borrow_mut();
        stage.wait_for_turn(self.number);
        autopsy::without_sockets(stage.programs[self.number].process.as_ref()?.pid())
    }
}
