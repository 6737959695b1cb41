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
use crate::stage::{Stage, Try, Unmet};
use findings::record::{Direction, Goal, Label, Lane, Outcome, Wanted, payload};

/// How soon what is sent again and again is sent again.
const AGAIN: Duration = Duration::from_millis(5);

/// A socket for datagrams that the check uses. Each call that waits says, should it fail, what the
/// peer waited for and what it got: `client 1 waits for "a" from server, but it got "b"`.
pub struct UdpPeer {
    pub(super) stage: Rc<RefCell<Stage>>,
    pub(super) bystanders: Bystanders,
    pub(super) socket: Rc<net::UdpSocket>,
    pub(super) addr: SocketAddr,
    pub(super) name: String,
    pub(super) is_client: bool,
    /// Whom it speaks with. A server knows that once it has heard from its client.
    pub(super) other: RefCell<Option<Other>>,
}

/// The other end of a conversation.
#[derive(Clone)]
pub(super) struct Other {
    pub(super) name: String,
    /// Where datagrams to it go.
    pub(super) addr: SocketAddr,
    /// It is a group: its members answer from addresses of their own.
    pub(super) many: bool,
    pub(super) programs: Vec<usize>,
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

    /// Closes the socket. What is sent to it from now on is refused: the system answers with ICMP's
    /// "port unreachable".
    pub fn close(self) {
        self.stage.borrow_mut().transcript.scene().gone(&self.name);
    }

    pub(super) fn known_other(&self) -> Other {
        let other = self.other.borrow().clone();
        other.unwrap_or_else(|| panic!("the check's {} has not heard from anybody", self.name))
    }

    pub(super) fn record(&self, other: &Other, way: Way, label: impl Into<Label>) {
        self.record_in(&mut self.stage.borrow_mut(), other, way, label);
    }

    pub(super) fn record_in(
        &self,
        stage: &mut Stage,
        other: &Other,
        way: Way,
        label: impl Into<Label>,
    ) {
        let sent = matches!(way, Way::Sent | Way::SentAndLost);
        let (client, server, to) = ends(&self.name, other, self.is_client, sent);
        let ladder = stage.transcript.scene();
        match way {
            Way::Sent | Way::Received => ladder.arrow(client, server, to, label),
            Way::SentAndLost | Way::ReceivedAndLost => ladder.lost(client, server, to, label),
        }
    }

    /// That a datagram comes to this socket.
    pub(super) fn goal(&self, other: &Other, wanted: Wanted) -> Goal {
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

    pub(super) fn fail(&self, other: &Other, goal: Goal, words: Option<String>) -> ! {
        let program = other.programs.first().copied();
        let outcome = words.map_or(Outcome::Other, Outcome::Wrong);
        self.stage.borrow_mut().fail(goal, Unmet { outcome, blamed: program })
    }
}

/// What became of a datagram, as its peer sees it. A lost one does not arrive.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Sent,
    Received,
    SentAndLost,
    ReceivedAndLost,
}

/// Client, server and direction of a datagram between the peer of that name and the other end.
pub(super) fn ends<'a>(
    name: &'a str,
    other: &'a Other,
    is_client: bool,
    sent: bool,
) -> (&'a str, &'a str, Direction) {
    let to = if sent == is_client { Direction::ToServer } else { Direction::ToClient };
    if is_client { (name, &other.name, to) } else { (&other.name, name, to) }
}

/// A datagram as a person reads it.
pub(super) fn show(bytes: &[u8]) -> String {
    if bytes.is_empty() { "(empty)".to_owned() } else { payload::show(bytes) }
}

/// A datagram in the ladder.
pub(super) fn label(bytes: &[u8]) -> Label {
    Label::shown(show(bytes), bytes)
}

#[cfg(test)]
mod tests;
