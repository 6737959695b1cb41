//! What is measured of a server.

use std::time::{Duration, Instant};

use program::Error;

use crate::clients::{connect, connect_stalling, drive};
use crate::server::{Candidate, Usage};

/// What clients saw that send one line after another.
pub struct Load {
    /// Round trips a second, of all clients together.
    pub rate: f64,
    /// Half of the round trips took at most so long.
    pub median: Duration,
    /// 99 of 100 round trips took at most so long.
    pub slow: Duration,
    /// What a round trip took of the server's processor time. Only Linux tells.
    pub cost: Option<Cost>,
}

/// Processor time.
#[derive(Clone, Copy)]
pub struct Cost {
    /// All of it.
    pub cpu: Duration,
    /// What the kernel took of it, to receive and to send.
    pub kernel: Duration,
}

/// Drives a server with so many clients for so long, while so many others stall.
pub fn load(
    candidate: &Candidate,
    clients: usize,
    stalling: usize,
    time: Duration,
) -> Result<Load, Error> {
    // What comes first is dropped last: a server that has ended says nothing of clients that leave.
    let (_stalled, working);
    let server = candidate.start()?;
    _stalled = connect_stalling(server.addr, stalling)?;
    working = connect(server.addr, clients)?;
    let (start, before) = (Instant::now(), server.usage());
    let trips = drive(&working, time)?;
    let (time, after) = (start.elapsed(), server.usage());
    let each = |cost: Duration| cost.div_f64(trips.len() as f64);
    let cost = before.zip(after).map(|(before, after)| Cost {
        cpu: each(after.cpu - before.cpu),
        kernel: each(after.kernel.saturating_sub(before.kernel)),
    });
    Ok(Load {
        rate: trips.len() as f64 / time.as_secs_f64(),
        median: trips[trips.len() / 2],
        slow: trips[trips.len() * 99 / 100],
        cost,
    })
}

/// What a server takes for idle clients.
pub struct Hold {
    /// What it takes for all of them.
    pub all: Usage,
    /// Bytes of memory for each client after the first.
    pub each: u64,
}

/// Connects so many clients. Each is answered once and says no more. `None`: only Linux tells.
pub fn hold(candidate: &Candidate, clients: usize) -> Result<Option<Hold>, Error> {
    // Dropped last, as above.
    let (_first, _others);
    let server = candidate.start()?;
    _first = connect(server.addr, 1)?;
    let before = server.usage();
    _others = connect(server.addr, clients - 1)?;
    let after = server.usage();
    Ok(before.zip(after).map(|(before, all)| {
        let more = all.memory.saturating_sub(before.memory);
        Hold { all, each: more / (clients as u64 - 1) }
    }))
}
