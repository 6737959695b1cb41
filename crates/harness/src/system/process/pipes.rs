//! What goes between a program's standard streams and the check, each in a thread of its own.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, Weak};
use std::thread;

use super::events::{Events, Stream, What};

#[cfg(unix)]
type Owned = std::os::fd::OwnedFd;
#[cfg(windows)]
type Owned = std::os::windows::io::OwnedHandle;

/// A pipe as a file, which several threads can use.
pub(super) fn file(pipe: impl Into<Owned>) -> File {
    File::from(pipe.into())
}

/// One of a program's outputs.
pub(super) struct Output {
    pipe: File,
    /// Held while something is taken out of the pipe and passed on.
    passing: Mutex<()>,
    has_ended: AtomicBool,
}

/// Passes on what a program prints, as it comes. What is past the limit is thrown away.
pub(super) fn listen(
    pipe: File,
    stream: Stream,
    number: usize,
    events: Events,
    limit: &Arc<AtomicUsize>,
) -> Arc<Output> {
    let (passing, has_ended) = (Mutex::new(()), AtomicBool::new(false));
    let output = Arc::new(Output { pipe, passing, has_ended });
    let (listener, limit) = (Arc::clone(&output), Arc::clone(limit));
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        let mut total = 0;
        loop {
            wait_until_readable(&listener.pipe);
            let _passing = listener.passing.lock();
            match (&listener.pipe).read(&mut buffer) {
                Ok(0) => break,
                Ok(_) if total > limit.load(SeqCst) => {}
                Ok(length) => {
                    total += length;
                    events.send(number, What::Printed(stream, buffer[..length].to_vec()));
                    if total > limit.load(SeqCst) {
                        events.send(number, What::Flooded);
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        events.send(number, What::Closed(stream));
        listener.has_ended.store(true, SeqCst);
    });
    output
}

impl Output {
    /// Whether nothing is on its way to the check.
    pub(super) fn is_quiet(&self) -> bool {
        let Ok(_passing) = self.passing.try_lock() else { return false };
        self.has_ended.load(SeqCst) || !is_ready(&self.pipe, Ready::ToRead)
    }
}

/// Types on a program's standard input.
pub(super) struct Typist {
    /// Ends the input when it is dropped.
    texts: Option<Sender<Vec<u8>>>,
    /// Bytes that are not in the pipe yet.
    pending: Arc<AtomicUsize>,
    /// The typist's thread owns the pipe, so that it is closed with the last text.
    pipe: Weak<File>,
}

impl Typist {
    pub(super) fn start(pipe: File) -> Typist {
        let (sender, texts) = mpsc::channel::<Vec<u8>>();
        let (pipe, pending) = (Arc::new(pipe), Arc::new(AtomicUsize::new(0)));
        let weak = Arc::downgrade(&pipe);
        let left = Arc::clone(&pending);
        thread::spawn(move || {
            for text in texts {
                // A program that has closed its input wants no text.
                if (&*pipe).write_all(&text).is_err() {
                    break;
                }
                left.fetch_sub(text.len(), SeqCst);
            }
        });
        Typist { texts: Some(sender), pending, pipe: weak }
    }

    /// Returns at once.
    pub(super) fn types(&self, text: Vec<u8>) {
        if let Some(texts) = &self.texts {
            self.pending.fetch_add(text.len(), SeqCst);
            // The program may have closed its input; then nobody wants the text.
            let _ = texts.send(text);
        }
    }

    /// Ends the input, once all that was typed is taken.
    pub(super) fn end(&mut self) {
        self.texts = None;
    }

    /// Whether nothing is on its way to the program: what is typed is in the pipe, or the pipe is full
    /// and the program does not read.
    pub(super) fn is_quiet(&self) -> bool {
        let Some(pipe) = self.pipe.upgrade() else { return true };
        let all_typed = self.pending.load(SeqCst) == 0 && self.texts.is_some();
        all_typed || self.pending.load(SeqCst) > 0 && !is_ready(&pipe, Ready::ToWrite)
    }
}

/// What a pipe can be ready for.
#[derive(Clone, Copy)]
enum Ready {
    ToRead,
    ToWrite,
}

/// Whether a call would not wait, be it for an end or an error.
#[cfg(unix)]
fn is_ready(pipe: &File, what: Ready) -> bool {
    poll(pipe, what, Some(&rustix::event::Timespec::default()))
}

/// Waits outside of the lock that a read takes.
#[cfg(unix)]
fn wait_until_readable(pipe: &File) {
    while !poll(pipe, Ready::ToRead, None) {}
}

#[cfg(unix)]
fn poll(pipe: &File, what: Ready, at_most: Option<&rustix::event::Timespec>) -> bool {
    use rustix::event::{PollFd, PollFlags};
    let flags = match what {
        Ready::ToRead => PollFlags::IN,
        Ready::ToWrite => PollFlags::OUT,
    };
    let mut descriptors = [PollFd::new(pipe, flags)];
    rustix::event::poll(&mut descriptors, at_most).is_ok_and(|ready| ready > 0)
}

/// Nobody asks where nothing can be proved.
#[cfg(not(unix))]
fn is_ready(_pipe: &File, what: Ready) -> bool {
    matches!(what, Ready::ToRead | Ready::ToWrite)
}

/// The read itself waits.
#[cfg(not(unix))]
fn wait_until_readable(_pipe: &File) {}
