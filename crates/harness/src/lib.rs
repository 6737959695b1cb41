//! Runs a student's program, plays its peers, and writes down what crossed the wire.
//!
//! A check is the story of a conversation. It treats the program as a black box: it starts it,
//! speaks to it over real sockets, reads what it prints, and at the end compares the transcript
//! with a snapshot.
//!
//! ```no_run
//! use harness::{Check, Program};
//!
//! # const SERVER: Program = Program { package: "tcp", name: "server", path: "tcp-server", folder: "" };
//! let check = Check::new("reply");
//! let server = check.start_server(&SERVER);
//! let client = check.connect(&server);
//! client.send("Hello Server");
//! server.prints("client <client 1> connected");
//! server.prints("received: Hello Server");
//! client.expect("Hello Client");
//! check.passes();
//! ```
//!
//! Each call does one thing or waits for one thing, with a deadline. The first that does not come
//! out as told ends the check with a report: the test fails, and the report says what was expected,
//! what came, and what the program is doing.
//!
//! For `cargo lab` a test writes what it has found, as JSON ([`findings::Findings`]), to the file named by `LAB_RESULT`;
//! otherwise it prints its report. `LAB_PROGRAMS` names a folder of programs to check instead of the
//! crate's own.
//!
//! # Inside
//!
//! Data goes one way, and a module imports only from those above it in this list:
//!
//! - the crate [`findings`]: plain data ([`findings::record`]), and what draws it and asks nobody ([`findings::report`]);
//! - `system`: asks the operating system;
//! - `stage`: what is live while a check runs, the one wait, and the evidence that makes findings;
//! - `programs`: the programs under check;
//! - `peers`: the scripted ends of conversations;
//! - [`Check`], the snapshots, and this face.

mod check;
pub mod interop;
mod peers;
mod programs;
mod snapshot;
mod stage;
mod system;
mod tell;

pub use check::Check;
#[cfg(feature = "tls")]
pub use peers::{Authority, Folder, Identity, TlsPeer};
pub use peers::{Crowd, Listener, Peer, UdpPeer};
pub use programs::{Program, Running};
pub use system::deadline::{patience_in_words, timeout_scale};
pub use system::process::{adopt_orphans, kill_all_of_run};
