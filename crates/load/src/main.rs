//! What many clients cost: drives each server of chapter 5 and its Python counterpart with the same
//! clients, and prints what the clients saw and what the server took for it.

mod clients;
mod machine;
mod measure;
mod server;

use std::io::{self, ErrorKind};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, value_parser};
use program::Error;

use crate::clients::PATIENCE;
use crate::measure::{Cost, Load, hold, load};
use crate::server::{ASYNC, ASYNCIO, CANDIDATES, Candidate};

/// How many clients send lines at the same time, and how many stall meanwhile.
const BUSY: [(usize, usize); 4] = [(1, 0), (1, 100), (64, 0), (1000, 0)];

/// How many clients are idle.
const IDLE: [usize; 2] = [1000, 10_000];

/// With how many clients `async` and asyncio are compared.
const COMPARED: usize = 64;

/// What `async` may take for 10,000 clients, in MB.
const MOST_MEMORY: f64 = 100.0;

/// Measures what many clients cost, in each server of chapter 5 and in its Python counterpart
#[derive(Parser)]
struct Args {
    /// How long each server is driven by each number of clients
    #[arg(long, value_name = "S", default_value_t = 2, value_parser = value_parser!(u64).range(1..))]
    seconds: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| run(Duration::from_secs(args.seconds)))
}

/// Prints both tables. An error, if what the course says of its async server does not hold.
fn run(time: Duration) -> Result<(), Error> {
    if cfg!(debug_assertions) {
        return Err("only release builds tell what a server costs: `just bench load`".into());
    }
    machine::allow_descriptors(IDLE[1] as u64 + 100)?;
    println!("{}\n", machine::describe());
    let costs = busy(time)?;
    println!();
    let memory = idle()?;
    println!();
    let (Some((rust, python)), Some(memory)) = (costs, memory) else {
        println!("Only Linux tells what memory and processor time a server takes.");
        return Ok(());
    };
    println!("{ASYNC} holds {} clients in {memory:.0} MB.", number(IDLE[1]));
    let ratio = python.cpu.div_duration_f64(rust.cpu);
    let (cpu, kernel, own) = (short(rust.cpu), short(rust.kernel), rust.cpu - rust.kernel);
    let own_ratio = (python.cpu - python.kernel).div_duration_f64(own);
    println!(
        "With {COMPARED} clients a round trip takes {ASYNCIO} {ratio:.1} times the CPU time of \
         {ASYNC}, and {own_ratio:.1} times without the kernel's part, which is {kernel} of {cpu}."
    );
    if memory > MOST_MEMORY {
        return Err(format!("{ASYNC} should hold them in {MOST_MEMORY} MB").into());
    }
    Ok(())
}

/// What clients see that send lines. Returns what a round trip costs `async` and asyncio.
fn busy(time: Duration) -> Result<Option<(Cost, Cost)>, Error> {
    row(["server", "clients", "trips/s", "median", "99 of 100", "CPU a trip", "in kernel"]);
    row(["---", "---", "---:", "---:", "---:", "---:", "---:"]);
    let mut compared = Vec::new();
    for (clients, stalling) in BUSY {
        let count = match stalling {
            0 => number(clients),
            _ => format!("{clients} + {stalling} stalled"),
        };
        for candidate in CANDIDATES.iter().filter(|candidate| candidate.most >= clients) {
            match load(candidate, clients, stalling, time) {
                Ok(load) => {
                    busy_row(candidate, &count, &load);
                    if clients == COMPARED && [ASYNC, ASYNCIO].contains(&candidate.name) {
                        compared.extend(load.cost);
                    }
                }
                Err(error) if stalling > 0 && is_timeout(&error) => {
                    let wait = format!("over {} s", PATIENCE.as_secs());
                    row([candidate.name, &count, "0", &wait, &wait, NONE, NONE]);
                }
                Err(error) => return Err(format!("{}, {count}: {error}", candidate.name).into()),
            }
        }
    }
    // They stand there in the order of the candidates.
    Ok(compared.first().copied().zip(compared.get(1).copied()))
}

fn busy_row(candidate: &Candidate, clients: &str, load: &Load) {
    let rate = number(load.rate as usize);
    let [cpu, kernel] = match load.cost {
        Some(cost) => [cost.cpu, cost.kernel].map(short),
        None => [NONE, NONE].map(str::to_owned),
    };
    row([candidate.name, clients, &rate, &short(load.median), &short(load.slow), &cpu, &kernel]);
}

fn is_timeout(error: &Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::TimedOut)
}

/// What a server takes for idle clients. Returns the MB that `async` takes for the most.
fn idle() -> Result<Option<f64>, Error> {
    row(["server", "idle clients", "threads", "memory", "a client"]);
    row(["---", "---", "---:", "---:", "---:"]);
    let (mut memory, mut refused) = (None, Vec::new());
    for clients in IDLE {
        for candidate in CANDIDATES.iter().filter(|candidate| candidate.most >= clients) {
            let count = number(clients);
            match hold(candidate, clients) {
                Ok(Some(hold)) => {
                    let megabytes = hold.all.memory as f64 / 1e6;
                    let threads = number(hold.all.threads as usize);
                    let each = format!("{:.1} KiB", hold.each as f64 / 1024.0);
                    row([candidate.name, &count, &threads, &format!("{megabytes:.0} MB"), &each]);
                    if candidate.name == ASYNC {
                        memory = Some(megabytes);
                    }
                }
                Ok(None) => row([candidate.name, &count, NONE, NONE, NONE]),
                Err(error) if candidate.name == ASYNC => return Err(error),
                // A machine may not have so many threads.
                Err(error) => {
                    row([candidate.name, &count, NONE, NONE, NONE]);
                    refused.push(format!("{}, {count} clients: {error}", candidate.name));
                }
            }
        }
    }
    for line in refused {
        println!("\n{line}");
    }
    Ok(memory)
}

/// What stands where nothing was measured.
const NONE: &str = "–";

/// Prints a line of a table, as Markdown has it.
fn row<const N: usize>(cells: [&str; N]) {
    for (number, cell) in cells.iter().enumerate() {
        let width = if number < 2 { 17 } else { 10 };
        print!("| {cell:<width$} ");
    }
    println!("|");
}

/// A number with its thousands set apart.
fn number(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    String::from_utf8_lossy(&groups.join(&b',')).into_owned()
}

/// A short time, with the unit that it is best read in.
fn short(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 0.0001 => format!("{:.1} µs", seconds * 1e6),
        seconds if seconds < 0.001 => format!("{:.0} µs", seconds * 1e6),
        seconds => format!("{:.1} ms", seconds * 1e3),
    }
}
