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
//! For `cargo lab` a test writes the report to the file named by `LAB_RESULT` (first line: the
//! status); otherwise it prints it. `LAB_PROGRAMS` names a folder of programs to check instead of
//! the crate's own.

#[cfg(feature = "tls")]
mod authority;
mod autopsy;
mod beside;
mod check;
mod crowd;
mod datagram;
mod deadline;
mod failure;
mod focus;
#[cfg(feature = "tls")]
mod folder;
mod igmp;
pub mod interop;
mod listener;
mod meaning;
mod own_port;
mod payload;
mod peer;
mod process;
mod program;
mod report;
mod snapshot;
mod stage;
mod tcp_table;
#[cfg(feature = "tls")]
mod tls;
mod transcript;
mod waiting;

#[cfg(feature = "tls")]
pub use authority::{Authority, Identity};
pub use check::Check;
pub use crowd::Crowd;
pub use datagram::UdpPeer;
pub use deadline::patience_in_words;
#[cfg(feature = "tls")]
pub use folder::Folder;
pub use listener::Listener;
pub use peer::Peer;
pub use process::kill_all_of_run;
pub use program::{Program, Running};
#[cfg(feature = "tls")]
pub use tls::TlsPeer;
