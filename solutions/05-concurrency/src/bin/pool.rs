//! A few threads for all clients.

use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;

use clap::Parser;
use program::{Addr, Error, say};

use crate::clients::{Client, Clients, rest};
use crate::echo::serve;

mod clients;
mod echo;
mod protocol;

/// Answers each line with `echo: <line>`, with a fixed number of threads: the clients beyond that
/// number wait for their turn.
#[derive(Parser)]
struct Args {
    /// The address to listen on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// How many clients are served at the same time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = parse_workers)]
    workers: usize,
}

/// At least one, and no more than a system has threads for.
fn parse_workers(text: &str) -> Result<usize, String> {
    let workers = text.parse().ok().filter(|workers| (1..=1000).contains(workers));
    workers.ok_or_else(|| "expected a number from 1 to 1000".to_owned())
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let listener = args.addr.try_each(TcpListener::bind)?;
        let clients = Clients::until_ctrl_c()?;
        let queue = start_workers(args.workers);
        say!("listening on {}", listener.local_addr()?);
        loop {
            let client = listener.accept().and_then(|(stream, peer)| clients.enter(stream, peer));
            match client {
                Ok(client) => enqueue(&queue, client)?,
                Err(error) => rest(&error),
            }
        }
    })
}

/// Starts so many threads, each of which serves the clients of a queue, one after another. The
/// queue has room for as many clients as there are threads. Returns its entrance.
fn start_workers(workers: usize) -> SyncSender<Client> {
    // ANCHOR: pool
    let (entrance, exit) = mpsc::sync_channel(workers);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..workers {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Some(client) = next(&exit) {
                serve(&client);
            }
        });
    }
    entrance
    // ANCHOR_END: pool
}

/// The client that has waited longest. Waits until there is one.
fn next(exit: &Mutex<Receiver<Client>>) -> Option<Client> {
    // The lock is given back at the end of this function, before the client is served.
    exit.lock().ok()?.recv().ok()
}

/// Puts a client at the end of the queue. While it is full, nobody else is accepted.
fn enqueue(queue: &SyncSender<Client>, client: Client) -> Result<(), Error> {
    // ANCHOR: queue
    queue.send(client)?;
    Ok(())
    // ANCHOR_END: queue
}
