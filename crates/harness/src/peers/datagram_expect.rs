//! What a peer waits for in datagrams.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use super::datagram::{Other, UdpPeer, Way, ends, label, show};
use super::datagram_socket::{self, is_pending};
use crate::programs::Running;
use crate::stage::{Stage, Try};
use findings::record::{Goal, Label, Wanted};

impl UdpPeer {
    /// Waits for one datagram of exactly these bytes. It must come from where the client's datagrams
    /// go; if that is a group, from anywhere.
    pub fn expect(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.expect_judged(&show(bytes), bytes, |got| same(got, bytes));
    }

    /// As [`expect`](UdpPeer::expect), for bytes that are others in each run. `shown` says in words
    /// what the datagram must be. `judge` looks at it; if it is something else, its error says what.
    pub fn expect_shown(&self, shown: &str, judge: impl FnOnce(&[u8]) -> Result<(), String>) {
        self.expect_judged(shown, &[], judge);
    }

    /// `wanted`: the bytes, where they are known.
    fn expect_judged(
        &self,
        shown: &str,
        wanted: &[u8],
        judge: impl FnOnce(&[u8]) -> Result<(), String>,
    ) {
        let other = self.known_other();
        let (got, from) = self.receive(&other, shown, &[]);
        let verdict = judge(&got);
        if from != other.addr && !other.many {
            let got = verdict.err().unwrap_or_else(|| shown.to_owned());
            self.fail_with_address(&other, shown, got, &format!("{}'s", other.name));
        }
        self.write_down(&other, (shown, wanted), &got, verdict, Way::Received);
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
                    self.fail_with(&other, (&wanted, &[]), show(&got), &got);
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
        self.hear(client, (&show(bytes), bytes), Way::Received, |got| same(got, bytes));
    }

    /// As [`expect_from`](UdpPeer::expect_from), for bytes that are others in each run: see
    /// [`expect_shown`](UdpPeer::expect_shown).
    pub fn expect_shown_from(
        &self,
        client: &Running,
        shown: &str,
        judge: impl FnOnce(&[u8]) -> Result<(), String>,
    ) {
        self.hear(client, (shown, &[]), Way::Received, judge);
    }

    /// As [`expect_from`](UdpPeer::expect_from), for a datagram that the network loses: the ladder
    /// shows that it did not arrive, and the story goes on as if it had not.
    pub fn drops(&self, client: &Running, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.hear(client, (&show(bytes), bytes), Way::ReceivedAndLost, |got| same(got, bytes));
    }

    fn hear(
        &self,
        client: &Running,
        (shown, wanted): (&str, &[u8]),
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
        self.write_down(&other, (shown, wanted), &got, verdict, way);
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

    fn waiting_for(&self, shown: &str, other: &Other) -> String {
        format!("{} waits for {shown} from {}", self.name, other.name)
    }

    /// Waits for a datagram that should be the one shown. `came`: those that the ladder does not hold
    /// yet.
    pub(super) fn receive(
        &self,
        other: &Other,
        shown: &str,
        came: &[String],
    ) -> (Vec<u8>, SocketAddr) {
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
        wanted: (&str, &[u8]),
        got: &[u8],
        verdict: Result<(), String>,
        way: Way,
    ) {
        match verdict {
            Ok(()) => self.record(other, way, Label::shown(wanted.0, got)),
            Err(what) => self.fail_with(other, wanted, what, got),
        }
    }

    fn fail_with_address(&self, other: &Other, shown: &str, got: String, right: &str) -> ! {
        let it = if got == shown { "it" } else { &got };
        let what = self.waiting_for(shown, other);
        let what = format!("{what}, but {it} came from another address than {right}");
        self.record(other, Way::Received, format!("{got} from another address"));
        self.fail(other, self.goal(other, Wanted::Datagram), Some(what))
    }

    fn fail_with(
        &self,
        other: &Other,
        (shown, wanted): (&str, &[u8]),
        got: String,
        bytes: &[u8],
    ) -> ! {
        self.record(other, Way::Received, Label::shown(got.as_str(), bytes));
        let what = format!("{}, but it got {got}", self.waiting_for(shown, other));
        let goal = Goal {
            expected: wanted.into(),
            got: bytes.into(),
            ..self.goal(other, Wanted::Datagram)
        };
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
    pub(super) fn astray(&self, stage: &mut Stage, shown: &str, other: &Other) -> String {
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
}

/// Whether it is the datagram that should have come. The error says what came instead.
fn same(got: &[u8], wanted: &[u8]) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(show(got)) }
}
