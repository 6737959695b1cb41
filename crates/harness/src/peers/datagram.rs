//! One end of a conversation in datagrams, played by the check; the other end is the program's.

use std::cell::RefCell;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use mio::net;
use socket2::Socket;

use super::datagram_socket::{self, asking, bound, is_pending, joined};
use crate::programs::Running;
use crate::record::{Direction, Goal, Label, Lane, Outcome, Wanted, payload};
use crate::stage::{Stage, Try, Unmet};

/// How soon what is sent again and again is sent again.
const AGAIN: Duration = Duration::from_millis(5);

/// A socket for datagrams that the check uses. Each call that waits says, should it fail, what the
/// peer waited for and what it got: `client 1 waits for "a" from server, but it got "b"`.
pub struct UdpPeer {
    stage: Rc<RefCell<Stage>>,
    bystanders: Bystanders,
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

/// Other sockets of the scene, and their names: one of them may get what was meant for this one.
pub(crate) type Bystanders = Rc<RefCell<Vec<(String, Weak<net::UdpSocket>)>>>;

/// The stage, and the sockets of the scene.
pub(crate) type Scene = (Rc<RefCell<Stage>>, Bystanders);

impl UdpPeer {
    /// A client of a server under check.
    pub(crate) fn client(scene: &Scene, server: &Running, name: &str) -> UdpPeer {
        let addr = server.addr();
        let ip: IpAddr = match addr {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        let (role, programs) = (server.role().to_owned(), vec![server.number]);
        let server = Other { name: role, addr, many: false, programs };
        let peer = UdpPeer::new(scene, bound(SocketAddr::new(ip, 0)), name, Some(server));
        scene.0.borrow_mut().names.name(peer.addr, name);
        peer
    }

    /// A client of all programs under check that listen on a group's port.
    pub(crate) fn asker(scene: &Scene, group: SocketAddr, name: &str) -> UdpPeer {
        let (members, programs) = scene.0.borrow().listeners_on(group.port());
        let members = Other { name: members, addr: group, many: true, programs };
        let peer = UdpPeer::new(scene, asking(), name, Some(members));
        let mut stage = scene.0.borrow_mut();
        stage.names.name_group(group);
        stage.names.name(peer.addr, name);
        peer
    }

    /// A server, or somebody who only says that it is, for a client under check.
    pub(crate) fn server(scene: &Scene, addr: SocketAddr, name: &str) -> UdpPeer {
        let peer = UdpPeer::new(scene, bound(addr), name, None);
        scene.0.borrow_mut().names.name(peer.addr, name);
        peer
    }

    /// A server that has joined a group.
    pub(crate) fn member(scene: &Scene, group: SocketAddr, name: &str) -> UdpPeer {
        let peer = UdpPeer::new(scene, joined(group), name, None);
        scene.0.borrow_mut().names.name_group(group);
        peer
    }

    /// A server on a port that others use too, in no group.
    #[cfg(test)]
    fn listener(scene: &Scene, addr: SocketAddr, name: &str) -> UdpPeer {
        let peer = UdpPeer::new(scene, datagram_socket::bound_with_others(addr), name, None);
        scene.0.borrow_mut().names.name_group(addr);
        peer
    }

    fn new(
        (stage, bystanders): &Scene,
        socket: io::Result<Socket>,
        name: &str,
        other: Option<Other>,
    ) -> UdpPeer {
        let mut borrowed = stage.borrow_mut();
        let socket = socket.and_then(|socket| datagram_socket::register(&mut borrowed, socket));
        let (addr, socket) = socket.unwrap_or_else(|error| {
            borrowed.impossible(&format!("the check cannot make the socket of {name}: {error}"))
        });
        bystanders.borrow_mut().push((name.to_owned(), Rc::downgrade(&socket)));
        UdpPeer {
            stage: Rc::clone(stage),
            bystanders: Rc::clone(bystanders),
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
        self.record(&to, Way::Sent, Label::shown(shown, bytes.as_ref()));
        self.transmit(&to, bytes.as_ref());
    }

    /// As [`send`](UdpPeer::send), for a datagram that the network loses: the ladder shows it, and it
    /// is not sent.
    pub fn send_lost(&self, bytes: impl AsRef<[u8]>) {
        self.record(&self.known_other(), Way::SentAndLost, label(bytes.as_ref()));
    }

    /// Sends one datagram to whom `peer` speaks with, from another address than `peer`'s: a forged
    /// one.
    pub fn send_to(&self, peer: &UdpPeer, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let to = peer.known_other();
        self.record(&to, Way::Sent, label(bytes));
        self.transmit(&to, bytes);
    }

    /// As [`send_to`](UdpPeer::send_to), again and again until that program, `client`, has ended. The
    /// failure says that it has not.
    pub fn send_until_end(&self, peer: &UdpPeer, client: &Running, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let to = peer.known_other();
        self.record(&to, Way::Sent, format!("{}, again and again", show(bytes)));
        let mut goal = Goal {
            lane: Lane::Exit(client.role().to_owned()),
            other: client.role().to_owned(),
            peer: Some(self.addr),
            wanted: Wanted::Exit(None),
            ..Goal::default()
        };
        let number = client.number;
        let mut next = Instant::now();
        let mut stage = self.stage.borrow_mut();
        let met = stage.wait_looking_every(AGAIN, &[number], &mut goal, |stage, _| {
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
        met.unwrap_or_else(|unmet| stage.fail(goal, unmet));
    }

    fn transmit(&self, to: &Other, bytes: &[u8]) {
        let words = format!("{} cannot get rid of {}", self.name, show(bytes));
        let mut goal = Goal::in_words(words);
        let mut stage = self.stage.borrow_mut();
        for program in &to.programs {
            stage.wait_for_turn(*program);
        }
        stage.last_sender = Some(self.addr);
        let met = stage.wait(&to.programs, &mut goal, |stage, _| {
            match self.socket.send_to(bytes, to.addr) {
                Ok(_) => Try::Done(()),
                Err(error) if is_pending(&error) => Try::Pending,
                Err(error) => {
                    let length = bytes.len();
                    let why =
                        format!("the check cannot send a datagram of {length} bytes: {error}");
                    stage.impossible(&why)
                }
            }
        });
        met.unwrap_or_else(|unmet| stage.fail(goal, unmet));
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
        self.write_down(&other, shown, &got, verdict, Way::Received);
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
                    self.fail_with(&other, &wanted, show(&got), &got);
                }
            }
        }
        for bytes in datagrams {
            self.record(&other, Way::Received, label(bytes.as_ref()));
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
            self.stage.borrow_mut().names.name(from, client.role());
        }
        let verdict = judge(&got);
        if from != other.addr {
            let got = verdict.err().unwrap_or_else(|| shown.to_owned());
            self.fail_with_address(&other, shown, got, "before");
        }
        self.write_down(&other, shown, &got, verdict, way);
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
        self.record(&other, Way::Received, label(&bytes));
        let goal = Goal { got: bytes.into(), ..self.goal(&other, Wanted::NoMore) };
        self.fail(&other, goal, None);
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
        let mut goal = self.goal(other, Wanted::Datagram);
        let mut stage = self.stage.borrow_mut();
        let met = stage.wait(&other.programs, &mut goal, |_, _| self.try_receive());
        met.unwrap_or_else(|unmet| {
            for label in came {
                self.record_in(&mut stage, other, Way::Received, label.as_str());
            }
            let what = self.waiting_for(shown, other);
            goal.words = Some(format!("{what}{}", self.astray(&mut stage, shown, other)));
            stage.fail(goal, unmet)
        })
    }

    /// Writes down what came. If it was not the one shown, `verdict` says what it was.
    fn write_down(
        &self,
        other: &Other,
        shown: &str,
        got: &[u8],
        verdict: Result<(), String>,
        way: Way,
    ) {
        match verdict {
            Ok(()) => self.record(other, way, Label::shown(shown, got)),
            Err(what) => self.fail_with(other, shown, what, got),
        }
    }

    fn fail_with_address(&self, other: &Other, shown: &str, got: String, right: &str) -> ! {
        let it = if got == shown { "it" } else { &got };
        let what = self.waiting_for(shown, other);
        let what = format!("{what}, but {it} came from another address than {right}");
        self.record(other, Way::Received, format!("{got} from another address"));
        self.fail(other, self.goal(other, Wanted::Datagram), Some(what))
    }

    fn fail_with(&self, other: &Other, shown: &str, got: String, bytes: &[u8]) -> ! {
        self.record(other, Way::Received, Label::shown(got.as_str(), bytes));
        let what = format!("{}, but it got {got}", self.waiting_for(shown, other));
        let goal = Goal { got: bytes.into(), ..self.goal(other, Wanted::Datagram) };
        self.fail(other, goal, Some(what))
    }

    fn try_receive(&self) -> Try<(Vec<u8>, SocketAddr)> {
        match datagram_socket::receive(&self.socket) {
            Ok(datagram) => Try::Done(datagram),
            Err(error) if is_pending(&error) => Try::Pending,
            Err(error) => Try::Wrong(format!("{} cannot receive: {error}", self.name)),
        }
    }

    /// What other sockets of the check have got while this one got nothing: the program may have sent
    /// it to the wrong address. In words: ` (client 1 got it)`.
    fn astray(&self, stage: &mut Stage, shown: &str, other: &Other) -> String {
        let mut words = String::new();
        for (name, socket) in self.bystanders.borrow().iter() {
            let Some(socket) = socket.upgrade().filter(|socket| !Rc::ptr_eq(socket, &self.socket))
            else {
                continue;
            };
            while let Ok((bytes, _)) = datagram_socket::receive(&socket) {
                let got = show(&bytes);
                let it = if got == shown { "it" } else { &got };
                words.push_str(&format!(" ({name} got {it})"));
                let (client, server, to) = ends(name, other, self.is_client, false);
                stage.transcript.scene().arrow(client, server, to, format!("{got} to {name}"));
            }
        }
        words
    }

    fn known_other(&self) -> Other {
        let other = self.other.borrow().clone();
        other.unwrap_or_else(|| panic!("the check's {} has not heard from anybody", self.name))
    }

    fn record(&self, other: &Other, way: Way, label: impl Into<Label>) {
        self.record_in(&mut self.stage.borrow_mut(), other, way, label);
    }

    fn record_in(&self, stage: &mut Stage, other: &Other, way: Way, label: impl Into<Label>) {
        let sent = matches!(way, Way::Sent | Way::SentAndLost);
        let (client, server, to) = ends(&self.name, other, self.is_client, sent);
        let ladder = stage.transcript.scene();
        match way {
            Way::Sent | Way::Received => ladder.arrow(client, server, to, label),
            Way::SentAndLost | Way::ReceivedAndLost => ladder.lost(client, server, to, label),
        }
    }

    /// That a datagram comes to this socket.
    fn goal(&self, other: &Other, wanted: Wanted) -> Goal {
        Goal {
            wanted,
            me: self.name.clone(),
            other: other.name.clone(),
            comes: ends(&self.name, other, self.is_client, false).2,
            lost: self.stage.borrow_mut().transcript.scene().ends_with_a_loss(),
            peer: Some(self.addr),
            ..Goal::default()
        }
    }

    fn fail(&self, other: &Other, goal: Goal, words: Option<String>) -> ! {
        let program = other.programs.first().copied();
        let outcome = words.map_or(Outcome::Other, Outcome::Wrong);
        self.stage.borrow_mut().fail(goal, Unmet { outcome, blamed: program })
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

/// A datagram in the ladder.
fn label(bytes: &[u8]) -> Label {
    Label::shown(show(bytes), bytes)
}

#[cfg(test)]
mod tests;
