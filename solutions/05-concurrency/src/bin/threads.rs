//! A thread for each client.

use program::say;
use std::io;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use crate::clients::{Clients, rest};
use crate::echo::serve;

mod clients;
mod echo;
mod protocol;

/// What `--help` says.
const ABOUT: &str = "Answers each line with `echo: <line>`, with a thread for each client";

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = addr.try_each(TcpListener::bind)?;
        let clients = Clients::until_ctrl_c()?;
        say!("listening on {}", listener.local_addr()?);
        accept_clients(&listener, &clients)?;
        Ok(())
    })
}

/// Takes one client after another, for ever, and serves each in a thread of its own.
fn accept_clients(listener: &TcpListener, clients: &Arc<Clients>) -> io::Result<()> {
    // ANCHOR: threads
    loop {
        let started = listener.accept().and_then(|(stream, peer)| {
            let client = clients.enter(stream, peer)?;
            thread::Builder::new().spawn(move || serve(&client))
        });
        if let Err(error) = started {
            rest(&error);
        }
    }
    // ANCHOR_END: threads
}
