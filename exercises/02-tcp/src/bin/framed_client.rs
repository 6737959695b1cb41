//! A client whose messages have ends: it sends lines as frames, and prints the answers.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, BufRead, BufReader, Lines, Stdin};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use program::{Error, printable, say};

use crate::frame::{FrameError, LIMIT, read_frame, write_frame};

mod frame;

/// The most bytes of text that an answer may hold: the line's and `echo: `.
const ANSWER_LIMIT: u32 = LIMIT + 6;

/// What `--help` says.
const ABOUT: &str =
    "Sends each line of its input as a frame, and prints the text of each answer on a line";

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let server = addr.try_each(TcpStream::connect)?;
        let mut lines = BufReader::new(io::stdin()).lines();
        // One `()` for each frame that the server has yet to answer.
        let (asked, due) = mpsc::channel();
        match lines.next() {
            Some(first) => {
                send_line(&server, &first?, &asked)?;
                pipeline(server, lines, asked, &due)
            }
            None => {
                half_close(&server)?;
                wait_for_goodbye(&server)
            }
        }
    })
}

/// Sends the lines that are left and prints the answers, both at the same time.
fn pipeline(
    server: TcpStream,
    lines: Lines<BufReader<Stdin>>,
    asked: Sender<()>,
    due: &Receiver<()>,
) -> Result<(), Error> {
    // Send the lines that are left and print the answers, both at the same time.
    // `send_lines` does the first and `print_answers` the second: one of them needs a thread
    // of its own, and each needs a handle to the connection (`TcpStream::try_clone`).
    // Return when both are done. If either has failed, return its error.
    todo!("pipeline")
}

/// Tells the server that no more will come. What it still has to say can be received as before.
fn half_close(server: &TcpStream) -> io::Result<()> {
    // Tell the server that no more will come, and keep the other direction open: its
    // answers must still arrive. Do not end the program here. Look up `TcpStream::shutdown`.
    todo!("half_close")
}

/// Sends each line as a frame until the input ends, and says that this was all.
fn send_lines(
    server: &TcpStream,
    lines: Lines<BufReader<Stdin>>,
    asked: Sender<()>,
) -> Result<(), Error> {
    for line in lines {
        send_line(server, &line?, &asked)?;
    }
    half_close(server)?;
    Ok(())
}

/// Sends one line as a frame. From then on its answer is due.
fn send_line(mut server: &TcpStream, line: &str, asked: &Sender<()>) -> Result<(), Error> {
    if line.len() > LIMIT as usize {
        return Err(format!("a line of {} bytes is over the limit of {LIMIT}", line.len()).into());
    }
    asked.send(())?;
    write_frame(&mut server, line)
        .map_err(|error| format!("cannot send to the server: {error}"))?;
    Ok(())
}

/// Prints answers until none is due and no more will be: then the sender of `due` is gone.
fn print_answers(server: &TcpStream, due: &Receiver<()>) -> Result<(), Error> {
    let mut frames = BufReader::new(server);
    for () in due {
        match receive(&mut frames)? {
            Some(answer) => say!("{}", printable(answer)),
            None => return Err("the server left while answers were due".into()),
        }
    }
    Ok(())
}

/// Receives the next answer. An error says what the server did.
fn receive(frames: &mut BufReader<&TcpStream>) -> Result<Option<String>, Error> {
    read_frame(frames, ANSWER_LIMIT).map_err(|error| match error {
        FrameError::Io(error) => format!("cannot receive from the server: {error}").into(),
        error => format!("the server {error}").into(),
    })
}

/// Waits until the server has closed its side too.
fn wait_for_goodbye(server: &TcpStream) -> Result<(), Error> {
    match receive(&mut BufReader::new(server))? {
        Some(_) => Err("the server sent an answer to nothing".into()),
        None => Ok(()),
    }
}
