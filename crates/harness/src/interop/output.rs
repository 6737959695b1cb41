//! What a foreign program prints, as it comes.

use std::cell::RefCell;
use std::io::Read;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Instant;

/// What comes up to the first line end, as a stream of its own.
pub(super) struct FirstLine<R> {
    reader: R,
    is_over: bool,
}

impl<R> FirstLine<R> {
    pub(super) fn of(reader: R) -> FirstLine<R> {
        FirstLine { reader, is_over: false }
    }
}

impl<R: Read> Read for FirstLine<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.is_over || buffer.is_empty() {
            return Ok(0);
        }
        let length = self.reader.read(&mut buffer[..1])?;
        self.is_over = buffer[..length] == *b"\n";
        Ok(length)
    }
}

/// What a program prints, as it comes.
pub(super) struct Stream {
    pieces: Receiver<Vec<u8>>,
    /// What has come and nobody has asked for.
    rest: RefCell<Vec<u8>>,
}

impl Stream {
    pub(super) fn of(stream: Option<impl Read + Send + 'static>) -> Stream {
        let (sender, pieces) = mpsc::channel();
        if let Some(mut stream) = stream {
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                loop {
                    match stream.read(&mut buffer) {
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                        Ok(0) | Err(_) => break,
                        // A test that has ended does not listen any more. The program can print on.
                        Ok(length) => _ = sender.send(buffer[..length].to_vec()),
                    }
                }
                // Before the sender: who hears that the stream is over can count on it.
                drop(stream);
            });
        }
        Stream { pieces, rest: RefCell::default() }
    }

    /// The next line, without its end. The last one may have none.
    pub(super) fn next_line(&self, deadline: Instant) -> Result<String, RecvTimeoutError> {
        let line = loop {
            let end = self.rest.borrow().iter().position(|byte| *byte == b'\n');
            match end {
                Some(end) => break self.take(end + 1),
                None => match self.wait(deadline) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Disconnected) if !self.rest.borrow().is_empty() => {
                        break self.rest.take();
                    }
                    Err(why) => return Err(why),
                },
            }
        };
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
    }

    /// The next bytes, so many of them.
    pub(super) fn next_text(
        &self,
        length: usize,
        deadline: Instant,
    ) -> Result<String, RecvTimeoutError> {
        while self.rest.borrow().len() < length {
            self.wait(deadline)?;
        }
        Ok(String::from_utf8_lossy(&self.take(length)).into_owned())
    }

    pub(super) fn rest(&self) -> String {
        String::from_utf8_lossy(&self.rest.borrow()).into_owned()
    }

    fn take(&self, length: usize) -> Vec<u8> {
        self.rest.borrow_mut().drain(..length).collect()
    }

    fn wait(&self, deadline: Instant) -> Result<(), RecvTimeoutError> {
        let left = deadline.saturating_duration_since(Instant::now());
        self.rest.borrow_mut().extend(self.pieces.recv_timeout(left)?);
        Ok(())
    }
}
