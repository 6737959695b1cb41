//! A server made of the module.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::process::ExitCode;

use clap::Parser;
use program::{Error, printable, say};
use udp_module::{MessageSocket, Messages, ReceiveError};

use crate::options::Options;

mod options;

/// Answers each message with `received`.
#[derive(Parser)]
struct Args {
    #[command(flatten)]
    options: Options,
}

fn main() -> ExitCode {
    let Args { options } = Args::parse();
    program::run(|| {
        let encoding = options.encoding();
        let socket = options.addr.try_each(|addr| MessageSocket::bind(addr, encoding))?;
        let addr = socket.local_addr()?;
        let messages = options.layers(socket)?;
        say!("listening on {addr}");
        serve(&*messages)
    })
}

/// Prints and answers messages for ever. One bad datagram is a line on standard error.
fn serve(messages: &dyn Messages) -> Result<(), Error> {
    // Receive messages for ever. Print `received: <text>`, with the text made `printable`, and
    // send `received` to whoever it came from.
    // What is wrong with one datagram, or with one peer, is a line `error: ...` on standard
    // error, and the server goes on. Only `ReceiveError::Io` ends it.
    // Until then this loop serves you. It ends at the first trouble: replace it.
    while let Ok((text, peer)) = messages.receive() {
        say!("received: {}", printable(text));
        messages.send("received", peer)?;
    }
    todo!("server")
}
