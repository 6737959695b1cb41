//! A check: the story of one step.

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

use socket2::Socket;

use crate::peers::{self, Bystanders, Crowd, Listener, Peer, UdpPeer};
use crate::programs::{Program, Running};
use crate::stage::{Stage, Unmet};
use crate::system::deadline::timeout_scale;
use crate::system::own_port::OwnPort;
use crate::{snapshot, tell};
use findings::record::{Goal, Outcome};
use findings::report;

/// The story of one step. Its programs end when it does.
pub struct Check {
    stage: Rc<RefCell<Stage>>,
    clients: RefCell<usize>,
    /// Ports that no other check uses while this one runs.
    ports: RefCell<Vec<OwnPort>>,
    /// Sockets that keep addresses where nobody listens.
    deserted: RefCell<Vec<Socket>>,
    /// The sockets of the scene's peers in datagrams.
    bystanders: Bystanders,
    /// No scene has been left out.
    is_whole: Cell<bool>,
}

impl Check {
    /// Begins the check of a step. The transcript is compared with the snapshot of that name.
    pub fn new(step: &str) -> Check {
        #[cfg(windows)]
        crate::system::process::press_if_asked();
        // Without a poll there is no stage yet to end the check on.
        let stage = Stage::new(step, Rc::new(tell::tell))
            .unwrap_or_else(|error| panic!("the check cannot wait for events: {error}"));
        let stage = Rc::new(RefCell::new(stage));
        if let Err(why) = timeout_scale() {
            stage.borrow_mut().impossible(&why);
        }
        Check {
            stage,
            clients: RefCell::default(),
            ports: RefCell::default(),
            deserted: RefCell::default(),
            bystanders: Bystanders::default(),
            is_whole: Cell::new(true),
        }
    }

    /// Begins another scene of the story: a ladder and lanes of its own, under a title. The
    /// programs of the scene before are ended.
    pub fn scene(&self, title: &str) {
        self.stage.borrow_mut().begin_scene(title);
        self.bystanders.borrow_mut().clear();
        *self.clients.borrow_mut() = 0;
    }

    /// Begins another scene if this is Linux, and says whether. Elsewhere the scene is left out, and the
    /// transcript, which lacks it, is not compared with the snapshot.
    pub fn scene_on_linux(&self, title: &str) -> bool {
        if cfg!(target_os = "linux") {
            self.scene(title);
        } else {
            self.is_whole.set(false);
        }
        cfg!(target_os = "linux")
    }

    /// Starts a server on a free port of 127.0.0.1 and waits until it says where it listens.
    pub fn start_server(&self, program: &Program) -> Running {
        self.start_server_at(program, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts a server with another `--addr` and waits until it says where it listens.
    pub fn start_server_at(&self, program: &Program, addr: SocketAddr) -> Running {
        self.serve(program, addr, &[], false)
    }

    /// Starts a server whose `--addr` is a name, `localhost:0`, and waits until it says at which of the
    /// name's addresses it listens.
    pub fn start_server_by_name(&self, program: &Program) -> Running {
        let server = self.start(program, &["--addr", "localhost:0"], false);
        server.listens_on_loopback();
        server
    }

    /// As [`start_server`](Check::start_server), with more arguments.
    pub fn start_server_with(&self, program: &Program, args: &[&str]) -> Running {
        self.serve(program, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), args, false)
    }

    /// As [`start_server`](Check::start_server), for a server that is typed to.
    pub fn start_typed_server(&self, program: &Program) -> Running {
        self.serve(program, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), &[], true)
    }

    fn serve(&self, program: &Program, addr: SocketAddr, args: &[&str], typed: bool) -> Running {
        let asked = addr.to_string();
        let server = self.start(program, &[&["--addr", &asked], args].concat(), typed);
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
        Peer::connect(&self.stage, server, &self.next_client(), false)
    }

    /// As [`connect`](Check::connect), with a receive buffer so small that a server which says much
    /// has to wait until the client reads.
    pub fn connect_with_small_buffer(&self, server: &Running) -> Peer {
        Peer::connect(&self.stage, server, &self.next_client(), true)
    }

    /// Connects so many clients to a server. They do the same at the same time, and the transcript
    /// has one line for them all.
    pub fn crowd(&self, server: &Running, count: usize) -> Crowd {
        Crowd::connect(&self.stage, server, count)
    }

    /// So many clients connect to a server and reset the connection at once: when the server accepts one, it
    /// is often gone.
    pub fn passers_by(&self, server: &Running, count: usize) {
        Crowd::pass_by(&self.stage, server, count);
    }

    fn next_client(&self) -> String {
        *self.clients.borrow_mut() += 1;
        format!("client {}", self.clients.borrow())
    }

    /// A socket that sends datagrams to a server: `client 1`, the next time `client 2`.
    pub fn udp_client(&self, server: &Running) -> UdpPeer {
        UdpPeer::client(&self.udp_scene(), server, &self.next_client())
    }

    /// A server for datagrams on a free port of 127.0.0.1, for a client to speak to.
    pub fn udp_server(&self) -> UdpPeer {
        self.udp_server_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// A server for datagrams on another address.
    pub fn udp_server_on(&self, addr: SocketAddr) -> UdpPeer {
        UdpPeer::server(&self.udp_scene(), addr, "server")
    }

    /// Somebody else on the server's machine, with another port, who
    /// [sends](UdpPeer::send_to) what nobody asked for.
    pub fn udp_stranger(&self, server: &UdpPeer) -> UdpPeer {
        let addr = SocketAddr::new(server.addr().ip(), 0);
        UdpPeer::server(&self.udp_scene(), addr, "stranger")
    }

    /// A group for multicast, on a port that no other check uses.
    pub fn udp_group(&self) -> SocketAddr {
        self.own_port(OwnPort::group)
    }

    /// A socket that sends datagrams to a group, out of 127.0.0.1: `client 1`, the next time
    /// `client 2`. The programs that [listen](Running::listens_on_group) there by now answer. The
    /// address may also be one for broadcasts.
    pub fn udp_asker(&self, group: SocketAddr) -> UdpPeer {
        UdpPeer::asker(&self.udp_scene(), group, &self.next_client())
    }

    /// A member of a group, joined on 127.0.0.1, for a program to find. All members have the same
    /// address, which stands as `127.0.0.1:<port>`.
    pub fn udp_member(&self, group: SocketAddr, name: &str) -> UdpPeer {
        UdpPeer::member(&self.udp_scene(), group, name)
    }

    /// An address where nobody receives datagrams: the system refuses them. It stands as `<server>`.
    pub fn deserted_udp_addr(&self) -> SocketAddr {
        let addr = self.own_port(OwnPort::addr);
        self.stage.borrow_mut().names.name(addr, "server");
        addr
    }

    fn own_port(&self, what: fn(&OwnPort) -> SocketAddr) -> SocketAddr {
        let port = self.possible("find a free port", OwnPort::pick());
        let addr = what(&port);
        self.ports.borrow_mut().push(port);
        addr
    }

    fn udp_scene(&self) -> (Rc<RefCell<Stage>>, Bystanders) {
        (Rc::clone(&self.stage), Rc::clone(&self.bystanders))
    }

    /// What the check needs, or its end.
    fn possible<T>(&self, what: &str, made: std::io::Result<T>) -> T {
        made.unwrap_or_else(|error| {
            self.stage.borrow_mut().impossible(&format!("the check cannot {what}: {error}"))
        })
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
        self.possible("leave a connection", peers::lingering_addr())
    }

    /// A server that accepts nobody, and whose queue of connections is full: whoever connects to it
    /// waits. Only on Linux is a queue so short.
    pub fn listen_with_full_backlog(&self) -> Listener {
        Listener::with_full_backlog(&self.stage)
    }

    /// A host that no address belongs to, now and for ever (RFC 6761, section 6.4), with a port.
    pub fn unresolvable_host(&self) -> String {
        "name.invalid:8080".to_owned()
    }

    /// An address where nobody listens. It stands as `<server>`.
    pub fn deserted_addr(&self) -> SocketAddr {
        self.deserted_addr_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// As [`deserted_addr`](Check::deserted_addr), with another host.
    pub fn deserted_addr_on(&self, addr: SocketAddr) -> SocketAddr {
        let (socket, addr) = self.possible("find a free port", peers::deserted(addr));
        self.desert(socket, addr);
        addr
    }

    fn desert(&self, socket: Socket, addr: SocketAddr) {
        self.stage.borrow_mut().names.name(addr, "server");
        self.deserted.borrow_mut().push(socket);
    }

    /// As [`listen`](Check::listen), with a receive buffer so small that a client which sends much
    /// has to wait until it is read.
    pub fn listen_with_small_buffer(&self) -> Listener {
        Listener::new(&self.stage, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), Some(4096))
    }

    /// An authority for certificates. Its own certificate has this name, and names are not unique.
    #[cfg(feature = "tls")]
    pub fn authority(&self, name: &str) -> crate::Authority {
        crate::Authority::new(&self.stage, name)
    }

    /// The scene's programs run on a system that trusts this authority and no other, where a system can be
    /// told so: on Linux, and on other systems it stays as it is.
    #[cfg(feature = "tls")]
    pub fn system_trusts(&self, authority: &crate::Authority) {
        // Both rustls and OpenSSL look here, and in a folder too.
        let env = [
            ("SSL_CERT_FILE", authority.file().to_owned()),
            ("SSL_CERT_DIR", authority.folder_without_certificates()),
        ];
        self.stage.borrow_mut().env = env.into();
    }

    /// An empty folder for the files that a program writes.
    #[cfg(feature = "tls")]
    pub fn folder(&self) -> crate::Folder {
        crate::Folder::new(&self.stage)
    }

    /// The story has come out as told. Compares its transcript with the snapshot.
    pub fn passes(self) {
        let mut stage = self.stage.borrow_mut();
        stage.end_programs();
        if !self.is_whole.get() {
            return;
        }
        let transcript = report::draw(&stage.transcript);
        let tests = snapshot::tests(&stage.package);
        if snapshot::is_as_stored(&tests, &stage.step, &transcript) == Some(false) {
            let mut what = "the transcript is not the expected one".to_owned();
            if let Some(stored) = snapshot::expected(&tests, &stage.step) {
                what += &snapshot::keep_up_to_difference(&mut stage.transcript, &stored);
            }
            stage.fail(Goal::default(), Unmet { outcome: Outcome::Wrong(what), blamed: None });
        }
        snapshot::compare(&tests, &stage.step, &transcript);
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        if let Ok(mut stage) = self.stage.try_borrow_mut() {
            stage.end_programs();
        }
    }
}
