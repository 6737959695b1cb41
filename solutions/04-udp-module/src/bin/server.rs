//! A server made of the module.

use std::process::ExitCode;

use clap::Parser;
use program::{Error, printable, say};
use udp_module_solution::{MessageSocket, Messages, ReceiveError};

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
    // ANCHOR: server
    loop {
        match messages.receive() {
            Ok((text, peer)) => {
                say!("received: {}", printable(text));
                if let Err(error) = messages.send("received", peer) {
                    eprintln!("error: {peer} cannot be answered: {error}");
                }
            }
            Err(ReceiveError::Io(error)) => return Err(error.into()),
            Err(error) => eprintln!("error: {error}"),
        }
    }
    // ANCHOR_END: server
}
