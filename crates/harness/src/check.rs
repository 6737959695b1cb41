//! A check: the story of one step.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

use crate::failure::{self, Reason};
use crate::listener::{self, Listener};
use crate::peer::Peer;
use crate::program::{Program, Running};
use crate::snapshot;
use crate::stage::Stage;

/// The story of one step. Its programs end when it does.
pub struct Check {
    stage: Rc<RefCell<Stage>>,
    clients: RefCell<usize>,
}

impl Check {
    /// Begins the check of a step. The transcript is compared with the snapshot of that name.
    pub fn new(step: &str) -> Check {
        match Stage::new(step) {
            Ok(stage) => Check { stage: Rc::new(RefCell::new(stage)), clients: RefCell::new(0) },
            Err(error) => failure::impossible(&format!("cannot wait for events: {error}")),
        }
    }

    /// Begins another scene of the story: a ladder and lanes of its own, under a title. The
    /// programs of the scene before are ended.
    pub fn scene(&self, title: &str) {
        let mut stage = self.stage.borrow_mut();
        stage.end_programs();
        stage.forget_names();
        stage.connections.clear();
        stage.transcript.begin_scene(title);
        *self.clients.borrow_mut() = 0;
    }

    /// Starts a server on a free port of 127.0.0.1 and waits until it says where it listens.
    pub fn start_server(&self, program: &Program) -> Running {
        self.start_server_at(program, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts a server with another `--addr` and waits until it says where it listens.
    pub fn start_server_at(&self, program: &Program, addr: SocketAddr) -> Running {
        let server = self.start(program, &["--addr", &addr.to_string()], false);
        server.listens_on(addr);
        server
    }

    /// Starts a program with these arguments, and does not wait for anything. Its standard input
    /// is empty.
    pub fn run(&self, program: &Program, args: &[&str]) -> Running {
        self.start(program, args, false)
    }

    /// Starts a client that is told to connect to `server`. Its standard input is empty.
    pub fn start_client(&self, program: &Program, server: &Listener, args: &[&str]) -> Running {
        let addr = server.addr().to_string();
        self.start(program, &[&["--addr", &addr], args].concat(), false)
    }

    /// As [`start_client`](Check::start_client), for a client that is typed to.
    pub fn start_typed_client(&self, program: &Program, server: &Listener) -> Running {
        let addr = server.addr().to_string();
        self.start(program, &["--addr", &addr], true)
    }

    fn start(&self, program: &Program, args: &[&str], typed: bool) -> Running {
        let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
        Running::start(&self.stage, program, &args, typed)
    }

    /// Connects to a server: `client 1`, the next time `client 2`.
    pub fn connect(&self, server: &Running) -> Peer {
        *self.clients.borrow_mut() += 1;
        let name = format!("client {}", self.clients.borrow());
        Peer::connect(&self.stage, server, &name)
    }

    /// Listens on a free port of 127.0.0.1, for a client to connect to.
    pub fn listen(&self) -> Listener {
        Listener::new(&self.stage, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None)
    }

    /// Listens on another address.
    pub fn listen_on(&self, addr: SocketAddr) -> Listener {
        Listener::new(&self.stage, addr, None)
    }

    /// The loopback address of IPv6, with port 0. On a machine without IPv6 it is that of IPv4.
    pub fn ipv6(&self) -> SocketAddr {
        let addr = SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
        if std::net::TcpListener::bind(addr).is_ok() {
            return addr;
        }
        eprintln!("This machine has no IPv6: the check uses IPv4 in its place.");
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
    }

    /// An address where a server has just ended: a connection of its lingers there (TIME_WAIT).
    pub fn lingering_addr(&self) -> SocketAddr {
        listener::lingering_addr().unwrap_or_else(|error| {
            failure::impossible(&format!("the check cannot leave a connection: {error}"))
        })
    }

    /// An address where nobody listens.
    pub fn deserted_addr(&self) -> SocketAddr {
        listener::deserted_addr().unwrap_or_else(|error| {
            failure::impossible(&format!("the check cannot find a free port: {error}"))
        })
    }

    /// As [`listen`](Check::listen), with a receive buffer so small that a client which sends much
    /// has to wait until it is read.
    pub fn listen_with_small_buffer(&self) -> Listener {
        Listener::new(&self.stage, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Some(4096))
    }

    /// The story has come out as told. Compares its transcript with the snapshot.
    pub fn passes(self) {
        let mut stage = self.stage.borrow_mut();
        stage.end_programs();
        let transcript = stage.transcript.render();
        let expected = snapshot::expected(&stage.tests, &stage.step);
        let update = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode != "no");
        if !update && expected.is_some_and(|expected| expected != transcript) {
            let what = "the transcript is not the expected one".to_owned();
            failure::end(&mut stage, None, &Reason::Wrong(what));
        }
        snapshot::compare(&stage.tests, &stage.step, &transcript);
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        if let Ok(mut stage) = self.stage.try_borrow_mut() {
            stage.end_programs();
        }
    }
}
