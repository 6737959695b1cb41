//! A task for each client, and a few threads for all tasks.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use program::{Addr, Error, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::ReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::{signal, time};

use crate::protocol::{append, goodbye, without_end};

mod protocol;

/// How long clients may take to receive their last answers after Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(500);

/// How many bytes are read at once. Each client has room for so many, also one that says nothing.
const BUFFER: usize = 2048;

/// How long to wait after a client could not be taken: the reason may pass.
const REST: Duration = Duration::from_millis(50);

/// Answers each line with `echo: <line>`, with a task for each client.
#[derive(Parser)]
struct Args {
    /// The address to listen on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// A client that is silent for so long is let go
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    idle_ms: Option<u64>,
}

/// What a task knows besides its client.
#[derive(Clone)]
struct Terms {
    /// How long a client may be silent.
    idle: Option<Duration>,
    /// Becomes true with Ctrl-C. Who holds it is still busy.
    stopping: watch::Receiver<bool>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let listener = args.addr.try_each(std::net::TcpListener::bind)?;
        Runtime::new()?.block_on(run(listener, args.idle_ms.map(Duration::from_millis)))
    })
}

/// Serves clients until Ctrl-C.
async fn run(listener: std::net::TcpListener, idle: Option<Duration>) -> Result<(), Error> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let (stop, stopping) = watch::channel(false);
    let terms = Terms { idle, stopping };
    say!("listening on {}", listener.local_addr()?);
    tokio::select! {
        biased;
        pressed = signal::ctrl_c() => pressed?,
        outcome = accept_clients(&listener, &terms) => outcome?,
    }
    // Nobody new comes in, and whoever is here gets its answers.
    drop((listener, terms));
    stop.send_replace(true);
    let _ = time::timeout(PATIENCE, stop.closed()).await;
    Ok(())
}

/// Takes one client after another, for ever, and serves each in a task of its own.
async fn accept_clients(listener: &TcpListener, terms: &Terms) -> io::Result<()> {
    // Take one client after another, for ever, and start a task for each with `tokio::spawn`: the task
    // is `serve(client, peer, terms.clone())`.
    // When `accept` fails, call `rest(&error)` and go on. Both have to be awaited.
    // A client that asks and never reads must not fill the memory: `serve` waits until it has taken its
    // answers, and reads nothing more of it meanwhile.
    todo!("async")
}

/// Serves a client until it is gone.
async fn serve(mut client: TcpStream, peer: SocketAddr, mut terms: Terms) {
    say!("{peer} connected");
    goodbye(peer, answer_lines(&mut client, &mut terms).await);
}

/// Answers a client's lines until it has sent the last.
async fn answer_lines(client: &mut TcpStream, terms: &mut Terms) -> io::Result<()> {
    // An answer leaves at once, and does not wait for the one before it to be acknowledged.
    client.set_nodelay(true)?;
    let (input, mut output) = client.split();
    let mut input = BufReader::with_capacity(BUFFER, input);
    while let Some(line) = read_line(&mut input, terms).await? {
        output.write_all(&[b"echo: ", line.as_slice(), b"\n"].concat()).await?;
    }
    Ok(())
}

/// The client's next line, without its end. `None`: it has sent the last, or the server is to stop
/// and has read all lines that have arrived.
async fn read_line(
    input: &mut BufReader<ReadHalf<'_>>,
    terms: &mut Terms,
) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let arrived = tokio::select! {
            biased;
            arrived = arrived(input, terms.idle) => arrived?,
            _ = terms.stopping.wait_for(|stopping| *stopping) => return Ok(None),
        };
        if arrived.is_empty() {
            // The end of the stream. The last line may have none of its own.
            return Ok(if line.is_empty() { None } else { Some(line) });
        }
        let length = append(&mut line, arrived)?;
        input.consume(length);
        if line.ends_with(b"\n") {
            return Ok(Some(without_end(&line).to_vec()));
        }
    }
}

/// What has arrived from the client. Waits for it, but no longer than `idle`, where that is given.
async fn arrived<'a>(
    input: &'a mut BufReader<ReadHalf<'_>>,
    idle: Option<Duration>,
) -> io::Result<&'a [u8]> {
    // Wait for what arrives (`input.fill_buf()`), but no longer than `idle`: `time::timeout` does that.
    // Return what has arrived. When the time is over, return an error that says so: half a line is not
    // answered then. Whoever speaks has the whole time again, also in the middle of a line.
    // The first line below stays: without `idle` there is no limit.
    let Some(idle) = idle else { return input.fill_buf().await };
    todo!("idle")
}

/// A client could not be taken: says why, and waits a moment, for nobody can be taken just now.
async fn rest(error: &io::Error) {
    eprintln!("error: no client could be taken: {error}");
    time::sleep(REST).await;
}
