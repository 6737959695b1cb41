//! What happens while a check waits, and how it hears of it.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;

use mio::Waker;

use findings::record::ProgramEnd;

/// Which of its two outputs a program used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

/// Something that happened while the check waited.
#[derive(Debug)]
pub(crate) enum Event {
    /// A program did something. The number is its place in the check.
    Program(usize, What),
    /// `cargo lab`, which started the check, has ended before it.
    Abandoned,
}

#[derive(Debug)]
pub(crate) enum What {
    Printed(Stream, Vec<u8>),
    /// It printed more than the limit. The rest is read and thrown away.
    Flooded,
    /// It and everybody who inherited the stream have closed it.
    Closed(Stream),
    Ended(ProgramEnd, Instant),
}

/// Where the threads that watch a program send what they see; it wakes the check that waits.
#[derive(Clone)]
pub(crate) struct Events {
    pub(crate) sender: Sender<Event>,
    pub(crate) waker: Arc<Waker>,
}

impl Events {
    /// A check that has ended does not listen any more, which is not an error.
    pub(super) fn send(&self, program: usize, what: What) {
        self.tell(Event::Program(program, what));
    }

    pub(super) fn tell(&self, event: Event) {
        let _ = self.sender.send(event);
        let _ = self.waker.wake();
    }
}
