//! What a member of the chat is still to be told.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So many lines wait for a member at most.
const ROOM: usize = 128;

/// A line, which several members are told.
pub type Line = Arc<[u8]>;

/// The lines that wait until a member has received those before them. One thread writes them to the
/// member, so nobody else ever waits for its connection.
#[derive(Default)]
pub struct Outbox {
    lines: Mutex<Lines>,
    changed: Condvar,
}

/// What the lock keeps together.
#[derive(Default)]
struct Lines {
    waiting: VecDeque<Line>,
    /// No more lines are taken.
    closed: bool,
}

/// There was no room.
pub struct Full;

impl Outbox {
    /// Adds a line, if there is room.
    pub fn put(&self, line: &Line) -> Result<(), Full> {
        self.put_within(Duration::ZERO, line)
    }

    /// Adds a line. Waits for room, but no longer than this.
    pub fn put_within(&self, patience: Duration, line: &Line) -> Result<(), Full> {
        let is_full = |lines: &mut Lines| lines.waiting.len() >= ROOM && !lines.closed;
        let lines = self.changed.wait_timeout_while(self.lock(), patience, is_full);
        let (mut lines, _) = lines.unwrap_or_else(PoisonError::into_inner);
        if is_full(&mut lines) {
            return Err(Full);
        }
        if !lines.closed {
            lines.waiting.push_back(Arc::clone(line));
            self.changed.notify_all();
        }
        Ok(())
    }

    /// Writes the lines to the member as they come, until the outbox is closed and empty.
    pub fn write_to(&self, mut member: &TcpStream) -> io::Result<()> {
        while let Some(line) = self.next() {
            if let Err(error) = member.write_all(&line) {
                self.close();
                return Err(error);
            }
        }
        Ok(())
    }

    /// The line that has waited longest. Waits until there is one. `None`: closed and empty.
    fn next(&self) -> Option<Line> {
        let is_idle = |lines: &mut Lines| lines.waiting.is_empty() && !lines.closed;
        let lines = self.changed.wait_while(self.lock(), is_idle);
        let line = lines.unwrap_or_else(PoisonError::into_inner).waiting.pop_front();
        self.changed.notify_all();
        line
    }

    /// No more lines are taken. Those that wait are still written.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
