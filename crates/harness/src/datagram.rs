//! One end of a conversation in datagrams, played by the check; the other end is the program's.

use std::cell::RefCell;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use mio::{Interest, net};
use socket2::{Domain, Socket, Type};

use crate::failure::{self, Missing, Reason};
use crate::focus::{Focus, Wanted};
use crate::payload;
use crate::program::Running;
use crate::stage::{Stage, Try};
use crate::transcript::Direction;

/// How soon what is sent again and again is sent again.
const AGAIN: Duration = Duration::from_millis(5);

/// No datagram is longer.
const LONGEST: usize = 65_536;

/// The size that a peer asks for its buffers. Left alone, a receive buffer holds three of the longest
/// datagrams, and macOS sends none of them.
const BUFFER: usize = 1 << 20;

/// A socket for datagrams that the check uses. Each call that waits says, should it fail, what the
/// peer waited for and what it got: `client 1 waits for "a" from server, but it got "b"`.
pub struct UdpPeer {
    stage: Rc<RefCell<Stage>>,
    socket: Rc<net::UdpSocket>,
    addr: SocketAddr,
    name: String,
    is_client: bool,
    /// Whom it speaks with. A server knows that once it has heard from its client.
    other: RefCell<Option<Other>>,
}

/// The other end of a conversation.
#[derive(Clone)]
struct Other {
    name: String,
    /// Where datagrams to it go.
    addr: SocketAddr,
    /// It is a group: its members answer from addresses of their own.
    many: bool,
    programs: Vec<usize>,
}

/// Another socket of the check, and its name: it may get what was meant for this one.
pub(crate) type Bystander = (String, Weak<net::UdpSocket>);

impl UdpPeer {
    /// A client of a server under check.
    pub(crate) fn client(stage: &Rc<RefCell<Stage>>, server: &Running, name: &str) -> UdpPeer {
        let server = Other {
            name: server.role().to_owned(),
            addr: server.addr(),
            many: false,
            programs: vec![server.number],
        };
        let ip: IpAddr = match server.addr {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        let peer = UdpPeer::new(stage, bound(SocketAddr::new(ip, 0)), name, Some(server));
        stage.borrow_mut().name(peer.addr, name);
        peer
    }

    /// A client of all programs under check that listen on a group's port.
    pub(crate) fn asker(stage: &Rc<RefCell<Stage>>, group: SocketAddr, name: &str) -> UdpPeer {
        let (members, programs) = stage.borrow().listeners_on(group.port());
        let members = Other { name: members, addr: group, many: true, programs };
        let socket = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).and_then(|socket| {
            socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
            Ok(socket)
        });
        let peer = UdpPeer::new(stage, socket, name, Some(members));
        let mut stage = stage.borrow_mut();
        stage.name_group(group);
        stage.name(peer.addr, name);
        peer
    }

    /// A server, or somebody who only says that it is, for a client under check.
    pub(crate) fn server(stage: &Rc<RefCell<Stage>>, addr: SocketAddr, name: &str) -> UdpPeer {
        let peer = UdpPeer::new(stage, bound(addr), name, None);
        stage.borrow_mut().name(peer.addr, name);
        peer
    }

    /// A server that has joined a group.
    pub(crate) fn member(stage: &Rc<RefCell<Stage>>, group: SocketAddr, name: &str) -> UdpPeer {
        let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, group.port()));
        let socket = bound_with_others(any).and_then(|socket| {
            if let IpAddr::V4(group) = group.ip() {
                socket.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST)?;
            }
            Ok(socket)
        });
        let peer = UdpPeer::new(stage, socket, name, None);
        stage.borrow_mut().name_group(group);
        peer
    }

    /// A server on a port that others use too, in no group.
    #[cfg(test)]
    fn listener(stage: &Rc<RefCell<Stage>>, addr: SocketAddr, name: &str) -> UdpPeer {
        let peer = UdpPeer::new(stage, bound_with_others(addr), name, None);
        stage.borrow_mut().name_group(addr);
        peer
    }

    fn new(
        stage: &Rc<RefCell<Stage>>,
        socket: io::Result<Socket>,
        name: &str,
        other: Option<Other>,
    ) -> UdpPeer {
        let set_up = |socket: Socket| {
            // A system that does not give so much leaves them as they are.
            let _ = socket.set_recv_buffer_size(BUFFER);
            let _ = socket.set_send_buffer_size(BUFFER);
            socket.set_broadcast(true)?;
            socket.set_nonblocking(true)?;
            let mut socket = net::UdpSocket::from_std(socket.into());
            let mut stage = stage.borrow_mut();
            let token = stage.next_token();
            let interest = Interest::READABLE | Interest::WRITABLE;
            stage.poll.registry().register(&mut socket, token, interest)?;
            let addr = socket.local_addr()?;
            let socket = Rc::new(socket);
            stage.bystanders.push((name.to_owned(), Rc::downgrade(&socket)));
            Ok((addr, socket))
        };
        let (addr, socket) = socket.and_then(set_up).unwrap_or_else(|error| {
            failure::impossible(&format!("the check cannot make the socket of {name}: {error}"))
        });
        UdpPeer {
            stage: Rc::clone(stage),
            socket,
            addr,
            name: name.to_owned(),
            is_client: other.is_some(),
            other: RefCell::new(other),
        }
    }

    /// Where it is.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Sends one datagram: a client to its server or group, a server to the client that it has heard
    /// from. To send it twice, call this twice; to send it late, call it later.
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        self.send_to(self, bytes);
    }

    /// As [`send`](UdpPeer::send), for bytes that are others in each run: in the ladder stands
    /// `shown`.
    pub fn send_shown(&self, shown: &str, bytes: impl AsRef<[u8]>) {
        let to = self.known_other();
        self.record(&to, Way::Sent, shown.to_owned());
        self.transmit(&to, bytes.as_ref());
    }

    /// As [`send`](UdpPeer::send), for a datagram that the network loses: the ladder shows it, and it
    /// is not sent.
    pub fn send_lost(&self, bytes: impl AsRef<[u8]>) {
        self.record(&self.known_other(), Way::SentAndLost, show(bytes.as_ref()));
    }

    /// Sends one datagram to whom `peer` speaks with, from another address than `peer`'s: a forged
    /// one.
    pub fn send_to(&self, peer: &UdpPeer, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let to = peer.known_other();
        self.record(&to, Way::Sent, show(bytes));
        self.transmit(&to, bytes);
    }

    /// As [`send_to`](UdpPeer::send_to), again and again until that program, `client`, has ended. The
    /// failure says that it has not.
    pub fn send_until_end(&self, peer: &UdpPeer, client: &Running, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let to = peer.known_other();
        self.record(&to, Way::Sent, format!("{}, again and again", show(bytes)));
        let what = |stage: &mut Stage| {
            let lane = format!("{} exit", client.role());
            let peer = Some(self.addr);
            stage.focus = Focus { wanted: Wanted::Exit, lane, peer, ..Focus::default() };
            let what = format!("{} should have ended", client.role());
            Missing { what, instead: "it was still running after".to_owned() }
        };
        let number = client.number;
        let mut next = Instant::now();
        self.stage.borrow_mut().wait_looking_every(AGAIN, Some(number), &what, |stage| {
            if stage.programs[number].end.is_some() {
                return Try::Done(());
            }
            // What is sent makes room for more, and that is an event too.
            if Instant::now() >= next {
                next = Instant::now() + AGAIN;
                // Nobody has to receive it.
                let _ = self.socket.send_to(bytes, to.addr);
            }
            Try::Pending
        });
    }

    fn transmit(&self, to: &Other, bytes: &[u8]) {
        let what = |_: &mut Stage| {
            Missing::nothing(format!("{} cannot get rid of {}", self.name, show(bytes)))
        };
        let mut stage = self.stage.borrow_mut();
        for program in &to.programs {
            stage.wait_for_turn(*program);
        }
        stage.last_sender = Some(self.addr);
        stage.wait_on(&to.programs, &what, |_| match self.socket.send_to(bytes, to.addr) {
            Ok(_) => Try::Done(()),
            Err(error) if is_pending(&error) => Try::Pending,
            Err(error) => failure::impossible(&format!(
                "the check cannot send a datagram of {} bytes: {error}",
                bytes.len()
            )),
        });
    }

    /// Waits for one datagram of exactly these bytes. It must come from where the client's datagrams
    /// go; if that is a group, from anywhere.
    pub fn expect(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.expect_shown(&show(bytes), |got| same(got, bytes));
    }

    /// As [`expect`](UdpPeer::expect), for bytes that are others in each run. `shown` says in words
    /// what the datagram must be. `judge` looks at it; if it is something else, its error says what.
    pub fn expect_shown(&self, shown: &str, judge: impl FnOnce(&[u8]) -> Result<(), String>) {
        let other = self.known_other();
        let (got, from) = self.receive(&other, shown, &[]);
        let verdict = judge(&got);
        if from != other.addr && !other.many {
            let got = verdict.err().unwrap_or_else(|| shown.to_owned());
            self.fail_with_address(&other, shown, got, &format!("{}'s", other.name));
        }
        self.write_down(&other, shown, verdict, Way::Received);
    }

    /// Waits for these datagrams, in any order. The ladder has them in the order given here. The
    /// failure names those that are missing.
    pub fn expect_any(&self, datagrams: &[impl AsRef<[u8]>]) {
        let other = self.known_other();
        let mut missing: Vec<String> = datagrams.iter().map(|bytes| show(bytes.as_ref())).collect();
        let mut missing_bytes: Vec<&[u8]> = datagrams.iter().map(AsRef::as_ref).collect();
        let mut came: Vec<String> = Vec::new();
        while !missing.is_empty() {
            let wanted = missing.join(" and ");
            let (got, _) = self.receive(&other, &wanted, &came);
            match missing_bytes.iter().position(|bytes| *bytes == got) {
                Some(place) => {
                    missing_bytes.remove(place);
                    came.push(missing.remove(place));
                }
                None => {
                    for label in came {
                        self.record(&other, Way::Received, label);
                    }
                    self.fail_with(&other, &wanted, show(&got));
                }
            }
        }
        for bytes in datagrams {
            self.record(&other, Way::Received, show(bytes.as_ref()));
        }
    }

    /// Waits for one datagram of exactly these bytes from this client. The first one tells the
    /// client's address; if a later one comes from another, the failure says so.
    pub fn expect_from(&self, client: &Running, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.expect_shown_from(client, &show(bytes), |got| same(got, bytes));
    }

    /// As [`expect_from`](UdpPeer::expect_from), for bytes that are others in each run: see
    /// [`expect_shown`](UdpPeer::expect_shown).
    pub fn expect_shown_from(
        &self,
        client: &Running,
        shown: &str,
        judge: impl FnOnce(&[u8]) -> Result<(), String>,
    ) {
        self.hear(client, shown, Way::Received, judge);
    }

    /// As [`expect_from`](UdpPeer::expect_from), for a datagram that the network loses: the ladder
    /// shows that it did not arrive, and the story goes on as if it had not.
    pub fn drops(&self, client: &Running, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.hear(client, &show(bytes), Way::ReceivedAndLost, |got| same(got, bytes));
    }

    fn hear(
        &self,
        client: &Running,
        shown: &str,
        way: Way,
        judge: impl FnOnce(&[u8]) -> Result<(), String>,
    ) {
        let known = self.other.borrow().clone();
        let known = known.filter(|other| other.programs == [client.number]);
        let is_known = known.is_some();
        let mut other = known.unwrap_or_else(|| Other {
            name: client.role().to_owned(),
            addr: self.addr,
            many: false,
            programs: vec![client.number],
        });
        let (got, from) = self.receive(&other, shown, &[]);
        if !is_known {
            other.addr = from;
            self.other.replace(Some(other.clone()));
            self.stage.borrow_mut().name(from, client.role());
        }
        let verdict = judge(&got);
        if from != other.addr {
            let got = verdict.err().unwrap_or_else(|| shown.to_owned());
            self.fail_with_address(&other, shown, got, "before");
        }
        self.write_down(&other, shown, verdict, way);
    }

    /// That was all: for a moment nothing more may come. Nobody can tell what would come later; where
    /// it matters, let the program do something else first.
    pub fn expect_no_more(&self) {
        let known = self.other.borrow().clone();
        let Some((bytes, from)) = self.listen(known.as_ref()) else { return };
        let other = known.unwrap_or_else(|| {
            let (name, programs) = self.stage.borrow().running();
            Other { name, addr: from, many: false, programs }
        });
        let bytes = show(&bytes);
        self.record(&other, Way::Received, bytes.clone());
        let name = &other.name;
        let what = format!("{} expects nothing more, and {name} sent {bytes}", self.name);
        self.fail(&other, Wanted::NoMore, what);
    }

    /// What comes before the programs wait.
    fn listen(&self, other: Option<&Other>) -> Option<(Vec<u8>, SocketAddr)> {
        let mut stage = self.stage.borrow_mut();
        for program in other.map_or(&[][..], |other| &other.programs) {
            stage.wait_for_turn(*program);
        }
        stage.wait_a_moment(Duration::ZERO, || self.try_receive())
    }

    /// Closes the socket. What is sent to it from now on is refused: the system answers with ICMP's
    /// "port unreachable".
    pub fn close(self) {
        self.stage.borrow_mut().transcript.scene().gone(&self.name);
    }

    fn waiting_for(&self, shown: &str, other: &Other) -> String {
        format!("{} waits for {shown} from {}", self.name, other.name)
    }

    /// Waits for a datagram that should be the one shown. `came`: those that the ladder does not hold
    /// yet.
    fn receive(&self, other: &Other, shown: &str, came: &[String]) -> (Vec<u8>, SocketAddr) {
        let in_vain = |stage: &mut Stage| {
            for label in came {
                self.record_in(stage, other, Way::Received, label.clone());
            }
            stage.focus = self.at(stage, Wanted::Datagram);
            let what = self.waiting_for(shown, other);
            Missing::nothing(format!("{what}{}", self.astray(stage, shown, other)))
        };
        self.stage.borrow_mut().wait_on(&other.programs, &in_vain, |_| self.try_receive())
    }

    /// Writes down what came. If it was not the one shown, `verdict` says what it was.
    fn write_down(&self, other: &Other, shown: &str, verdict: Result<(), String>, way: Way) {
        match verdict {
            Ok(()) => self.record(other, way, shown.to_owned()),
            Err(got) => self.fail_with(other, shown, got),
        }
    }

    fn fail_with_address(&self, other: &Other, shown: &str, got: String, right: &str) -> ! {
        let it = if got == shown { "it" } else { &got };
        let what = self.waiting_for(shown, other);
        let what = format!("{what}, but {it} came from another address than {right}");
        self.record(other, Way::Received, format!("{got} from another address"));
        self.fail(other, Wanted::Datagram, what)
    }

    fn fail_with(&self, other: &Other, shown: &str, got: String) -> ! {
        self.record(other, Way::Received, got.clone());
        let what = format!("{}, but it got {got}", self.waiting_for(shown, other));
        self.fail(other, Wanted::Datagram, what)
    }

    fn try_receive(&self) -> Try<(Vec<u8>, SocketAddr)> {
        match receive_now(&self.socket) {
            Ok(datagram) => Try::Done(datagram),
            Err(error) if is_pending(&error) => Try::Pending,
            Err(error) => Try::Wrong(format!("{} cannot receive: {error}", self.name)),
        }
    }

    /// What other sockets of the check have got while this one got nothing: the program may have sent
    /// it to the wrong address. In words: ` (client 1 got it)`.
    fn astray(&self, stage: &mut Stage, shown: &str, other: &Other) -> String {
        let bystanders = std::mem::take(&mut stage.bystanders);
        let mut words = String::new();
        for (name, socket) in bystanders {
            let Some(socket) = socket.upgrade().filter(|socket| !Rc::ptr_eq(socket, &self.socket))
            else {
                continue;
            };
            while let Ok((bytes, _)) = receive_now(&socket) {
                let got = show(&bytes);
                let it = if got == shown { "it" } else { &got };
                words.push_str(&format!(" ({name} got {it})"));
                let (client, server, to) = ends(&name, other, self.is_client, false);
                stage.transcript.scene().arrow(client, server, to, format!("{got} to {name}"));
            }
        }
        words
    }

    fn known_other(&self) -> Other {
        self.other.borrow().clone().unwrap_or_else(|| {
            failure::impossible(&format!("the check's {} has not heard from anybody", self.name))
        })
    }

    fn record(&self, other: &Other, way: Way, label: String) {
        self.record_in(&mut self.stage.borrow_mut(), other, way, label);
    }

    fn record_in(&self, stage: &mut Stage, other: &Other, way: Way, label: String) {
        let sent = matches!(way, Way::Sent | Way::SentAndLost);
        let (client, server, to) = ends(&self.name, other, self.is_client, sent);
        let ladder = stage.transcript.scene();
        match way {
            Way::Sent | Way::Received => ladder.arrow(client, server, to, label),
            Way::SentAndLost | Way::ReceivedAndLost => ladder.lost(client, server, to, label),
        }
    }

    /// What the report is about: a datagram to this socket.
    fn at(&self, stage: &mut Stage, wanted: Wanted) -> Focus {
        let lost = stage.transcript.scene().ends_with_a_loss();
        Focus { wanted, lost, peer: Some(self.addr), ..Focus::default() }
    }

    fn fail(&self, other: &Other, wanted: Wanted, what: String) -> ! {
        let mut stage = self.stage.borrow_mut();
        stage.focus = self.at(&mut stage, wanted);
        let program = other.programs.first().copied();
        stage.await_aftermath(program);
        failure::end(&mut stage, program, &Reason::Wrong(what))
    }
}

/// What became of a datagram, as its peer sees it. A lost one does not arrive.
#[derive(Clone, Copy)]
enum Way {
    Sent,
    Received,
    SentAndLost,
    ReceivedAndLost,
}

/// Client, server and direction of a datagram between the peer of that name and the other end.
fn ends<'a>(
    name: &'a str,
    other: &'a Other,
    is_client: bool,
    sent: bool,
) -> (&'a str, &'a str, Direction) {
    let to = if sent == is_client { Direction::ToServer } else { Direction::ToClient };
    if is_client { (name, &other.name, to) } else { (&other.name, name, to) }
}

/// Whether it is the datagram that should have come. The error says what came instead.
fn same(got: &[u8], wanted: &[u8]) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(show(got)) }
}

/// A datagram as a person reads it.
fn show(bytes: &[u8]) -> String {
    if bytes.is_empty() { "(empty)".to_owned() } else { payload::show(bytes) }
}

fn receive_now(socket: &net::UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
    let mut buffer = vec![0; LONGEST];
    let (length, from) = socket.recv_from(&mut buffer)?;
    buffer.truncate(length);
    Ok((buffer, from))
}

/// Windows says `ConnectionReset` when a datagram that was sent before has been refused: nothing to
/// receive.
fn is_pending(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionReset, Interrupted, WouldBlock};
    matches!(error.kind(), WouldBlock | Interrupted | ConnectionReset)
}

fn bound(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::DGRAM, None)?;
    socket.bind(&addr.into())?;
    Ok(socket)
}

fn bound_with_others(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    // Elsewhere on Unix, sockets share a port only with this option.
    #[cfg(all(unix, not(target_os = "linux")))]
    socket.set_reuse_port(true)?;
    // Otherwise Linux gives it also what is sent to groups that others have joined.
    #[cfg(target_os = "linux")]
    socket.set_multicast_all_v4(false)?;
    socket.bind(&addr.into())?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;
    use std::panic::{self, AssertUnwindSafe};

    use super::*;
    use crate::own_port::OwnPort;

    fn stage() -> Rc<RefCell<Stage>> {
        Rc::new(RefCell::new(Stage::new("datagram").unwrap()))
    }

    /// As a client under check would: it has no number here, so nobody can blame it.
    fn socket_to(server: &UdpPeer) -> UdpSocket {
        let socket = UdpSocket::bind((server.addr.ip(), 0)).unwrap();
        socket.set_read_timeout(Some(crate::deadline::patience())).unwrap();
        socket.connect(server.addr).unwrap();
        socket2::SockRef::from(&socket).set_send_buffer_size(BUFFER).unwrap();
        let other = Other {
            name: "client".to_owned(),
            addr: socket.local_addr().unwrap(),
            many: false,
            programs: Vec::new(),
        };
        server.other.replace(Some(other));
        socket
    }

    fn server(stage: &Rc<RefCell<Stage>>, name: &str) -> UdpPeer {
        UdpPeer::server(stage, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), name)
    }

    #[test]
    fn datagrams_arrive_whole_be_they_long_or_empty() {
        let stage = stage();
        let server = server(&stage, "server");
        let client = socket_to(&server);
        let long = vec![b'x'; 65_507];
        for bytes in [&long[..], b"", b"short", &long, &long, &long] {
            client.send(bytes).unwrap();
        }
        for bytes in [&long[..], b"", b"short", &long, &long, &long] {
            server.expect(bytes);
        }
        server.send(&long);
        let mut buffer = vec![0; LONGEST];
        assert_eq!(client.recv(&mut buffer).unwrap(), long.len());
        server.send("");
        assert_eq!(client.recv(&mut buffer).unwrap(), 0);
    }

    #[test]
    fn a_lost_datagram_is_shown_and_not_sent() {
        let stage = stage();
        let server = server(&stage, "server");
        let client = socket_to(&server);
        server.send_lost("one");
        server.send("two");
        let mut buffer = [0; 10];
        let length = client.recv(&mut buffer).unwrap();
        assert_eq!(&buffer[..length], b"two");
        insta::assert_snapshot!(stage.borrow().transcript.render());
    }

    #[test]
    fn a_socket_that_is_closed_refuses() {
        let server = server(&stage(), "server");
        let client = socket_to(&server);
        server.close();
        client.send(b"anybody?").unwrap();
        let error = client.recv(&mut [0]).unwrap_err();
        let refusals = [ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset];
        assert!(refusals.contains(&error.kind()), "{error}");
    }

    #[test]
    fn what_went_to_another_socket_is_told() {
        let stage = stage();
        let (first, second) = (server(&stage, "server"), server(&stage, "stranger"));
        let client = socket_to(&first);
        client.send_to(b"Hello", second.addr).unwrap();
        let words = first.astray(&mut stage.borrow_mut(), "\"Hello\"", &first.known_other());
        assert_eq!(words, " (stranger got it)");
    }

    #[test]
    fn what_came_instead_is_in_the_ladder() {
        let stage = stage();
        let server = server(&stage, "server");
        let client = socket_to(&server);
        client.send(b"Hell").unwrap();
        client.send(b"o").unwrap();
        let fails = |story: &dyn Fn()| panic::catch_unwind(AssertUnwindSafe(story)).is_err();
        assert!(fails(&|| server.expect("Hello")));
        assert!(fails(&|| server.expect_no_more()));
        let stranger = UdpSocket::bind((server.addr.ip(), 0)).unwrap();
        stranger.send_to(b"Hello", server.addr).unwrap();
        assert!(fails(&|| server.expect("Hello")));
        insta::assert_snapshot!(stage.borrow().transcript.render());
    }

    #[test]
    fn every_member_of_a_group_is_asked_and_nobody_else() {
        let stage = stage();
        let port = OwnPort::pick();
        let members = ["one", "two"].map(|name| UdpPeer::member(&stage, port.group(), name));
        let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port.addr().port()));
        let outsider = UdpPeer::listener(&stage, any, "outsider");
        let asker = UdpPeer::asker(&stage, port.group(), "client 1");
        asker.send("who is there?");
        let mut in_ladder = asker.known_other();
        in_ladder.addr = asker.addr;
        for member in members.iter().rev() {
            let (question, from) = member.receive(&in_ladder, "", &[]);
            assert_eq!((&question[..], from), (&b"who is there?"[..], asker.addr));
            member.socket.send_to(member.name.as_bytes(), from).unwrap();
        }
        asker.expect_any(&["one", "two"]);
        asker.expect_no_more();
        outsider.expect_no_more();
        insta::assert_snapshot!(stage.borrow().transcript.render());
    }

    /// Elsewhere the loopback interface has no broadcast address.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_broadcast_is_heard_on_its_port() {
        let stage = stage();
        let port = OwnPort::pick();
        let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port.addr().port()));
        let listener = UdpPeer::listener(&stage, any, "beacon");
        let everybody = SocketAddr::from(([127, 255, 255, 255], port.addr().port()));
        let asker = UdpPeer::asker(&stage, everybody, "client 1");
        asker.send("who is there?");
        let (question, _) = listener.receive(&asker.known_other(), "", &[]);
        assert_eq!(question, b"who is there?");
    }
}
