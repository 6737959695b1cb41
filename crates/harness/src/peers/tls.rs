//! One end of a conversation in TLS, played by the check: the handshake, what it came to, and the text
//! inside.

use std::cell::RefCell;
use std::io::{Read, Write};

use rustls::{AlertDescription, Connection, Error as TlsError, ProtocolVersion};

use super::alerts::{CERTIFICATE_ALERTS, fault, meaning, name_of};
use super::authority::possible;
use super::peer::Peer;
use super::stream::{CURIOSITY, Piece};
use crate::stage::{Stage, Try};
use findings::record::{Goal, Outcome, StreamEnd, Wanted, payload};

/// A close without a goodbye.
const CUT: &str = "close, no close_notify";

/// As much of what has come is taken at once, in bytes.
pub(super) const AT_ONCE: usize = 4096;

/// One end of a TLS connection to the program under check.
pub struct TlsPeer {
    pub(super) peer: Peer,
    pub(super) state: RefCell<State>,
}

/// What has come by now, and what it came to.
pub(super) struct State {
    pub(super) tls: Connection,
    /// Decrypted, and not looked at yet.
    pub(super) text: Vec<u8>,
    /// The peer has sent a close_notify.
    goodbye: bool,
    /// How the connection below has ended.
    end: Option<StreamEnd>,
    /// TLS has failed here, or the peer has sent an alert.
    pub(super) error: Option<TlsError>,
    /// How the first bytes looked as they came.
    beginning: Vec<u8>,
}

impl State {
    /// Takes what has come, and sends what TLS has to say to it.
    fn pump(&mut self, peer: &Peer, stage: &mut Stage) {
        while self.end.is_none() && self.error.is_none() {
            match peer.read_in_flight(stage, AT_ONCE) {
                Try::Done(Piece::Bytes(piece)) => self.take(&piece),
                Try::Done(Piece::End(end)) => self.end = Some(end),
                Try::Pending => break,
                Try::Other | Try::Wrong(_) => self.end = Some(StreamEnd::Reset),
            }
        }
        self.flush(peer);
    }

    fn take(&mut self, mut piece: &[u8]) {
        if self.beginning.len() < CURIOSITY {
            self.beginning.extend(piece);
        }
        while !piece.is_empty() && self.error.is_none() {
            if self.tls.read_tls(&mut piece).is_err() {
                break;
            }
            match self.tls.process_new_packets() {
                Ok(state) => self.goodbye |= state.peer_has_closed(),
                Err(error) => self.error = Some(error),
            }
            let mut text = Vec::new();
            // It ends with an error where more may come; what was read until then counts.
            let _ = self.tls.reader().read_to_end(&mut text);
            self.text.extend(text);
        }
    }

    pub(super) fn flush(&mut self, peer: &Peer) {
        while self.tls.wants_write() {
            // Little is sent here. What cannot be is told by the end of the connection.
            if self.tls.write_tls(&mut peer.stream()).is_err() {
                break;
            }
        }
    }

    /// Whether nothing more will come.
    pub(super) fn is_over(&self) -> bool {
        self.goodbye || self.why_over().is_some()
    }

    /// Why nothing more will come. `None`: it may.
    fn why_over(&self) -> Option<String> {
        match (&self.error, self.end) {
            (Some(TlsError::AlertReceived(alert)), _) => {
                Some(format!("it refused, with the alert {}{}", name_of(*alert), meaning(*alert)))
            }
            (Some(TlsError::InvalidMessage(_)), _) => {
                let shown = payload::show(&self.beginning);
                Some(format!("what came is not TLS: {shown}"))
            }
            (Some(TlsError::InvalidCertificate(error)), _) => {
                Some(format!("its certificate is not what it should be: {}", fault(error)))
            }
            (Some(error), _) => Some(error.to_string()),
            (None, Some(_)) if self.goodbye => {
                Some("it had said goodbye (close_notify)".to_owned())
            }
            (None, Some(StreamEnd::Close)) => {
                Some("it closed the connection without a goodbye (close_notify)".to_owned())
            }
            (None, Some(StreamEnd::Reset)) => Some("it reset the connection".to_owned()),
            (None, None) => None,
        }
    }
}

impl TlsPeer {
    pub(super) fn new(peer: Peer, tls: Connection) -> TlsPeer {
        let state = State {
            tls,
            text: Vec::new(),
            goodbye: false,
            end: None,
            error: None,
            beginning: Vec::new(),
        };
        TlsPeer { peer, state: RefCell::new(state) }
    }

    /// Waits until something is so. Ends the check where it cannot come to be.
    pub(super) fn wait_until(&self, should: String, is_so: &dyn Fn(&State) -> bool) {
        let goal = Goal { words: Some(should.clone()), ..self.peer.goal(Wanted::Bytes) };
        self.peer.meet(goal, |stage, _| {
            let mut state = self.state.borrow_mut();
            state.pump(&self.peer, stage);
            match state.why_over() {
                _ if is_so(&state) => Try::Done(()),
                Some(why) => {
                    self.record_the_end(stage, &state);
                    Try::Wrong(format!("{should}, but {why}"))
                }
                None => Try::Pending,
            }
        });
    }

    /// What came instead of what the check waited for.
    fn record_the_end(&self, stage: &mut Stage, state: &State) {
        let label = match (&state.error, state.end) {
            (Some(TlsError::AlertReceived(alert)), _) => format!("alert {}", name_of(*alert)),
            (Some(TlsError::InvalidMessage(_)), _) => payload::show(&state.beginning),
            (Some(_), _) => "not what it should be".to_owned(),
            (None, Some(_)) if state.goodbye => "close_notify".to_owned(),
            (None, Some(StreamEnd::Close)) => CUT.to_owned(),
            (None, Some(StreamEnd::Reset)) => StreamEnd::Reset.label().to_owned(),
            (None, None) => return,
        };
        self.peer.record_in(stage, false, label);
    }

    pub(super) fn wait_for_handshake(&self) {
        let should = format!("{} should have made a TLS handshake", self.peer.other());
        self.wait_until(should, &|state| !state.tls.is_handshaking());
    }

    /// `TLS 1.3: certificate for localhost`
    pub(super) fn outcome(&self, certificate: &str) -> String {
        let version = match self.state.borrow().tls.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS",
        };
        format!("{version}: {certificate}")
    }

    /// Sends all of it, when it is the check's turn.
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        self.peer.turn();
        self.peer.record(true, payload::show(bytes.as_ref()));
        let wire = self.encrypted(bytes.as_ref());
        self.peer.send_unrecorded(wire);
    }

    /// Sends the first half of what encrypts these bytes, and no more.
    pub fn send_half_of(&self, bytes: impl AsRef<[u8]>) {
        self.peer.turn();
        self.peer.record(true, format!("half of {}", payload::show(bytes.as_ref())));
        let wire = self.encrypted(bytes.as_ref());
        self.peer.send_unrecorded(&wire[..wire.len() / 2]);
    }

    fn encrypted(&self, text: &[u8]) -> Vec<u8> {
        let mut state = self.state.borrow_mut();
        let mut wire = Vec::new();
        possible(state.tls.writer().write_all(text));
        while state.tls.wants_write() {
            possible(state.tls.write_tls(&mut wire));
        }
        wire
    }

    /// Waits for exactly this text, in however many pieces it comes.
    pub fn expect(&self, text: impl AsRef<[u8]>) {
        let text = text.as_ref();
        let mut goal = Goal { expected: text.into(), ..self.peer.goal(Wanted::Bytes) };
        let mut stage = self.peer.stage.borrow_mut();
        let met = stage.wait(&[self.peer.program], &mut goal, |stage, goal| {
            let mut state = self.state.borrow_mut();
            state.pump(&self.peer, stage);
            if state.text == text {
                state.text.clear();
                return Try::Done(());
            }
            goal.got = state.text.as_slice().into();
            if !text.starts_with(&state.text) {
                return Try::Other;
            }
            match state.why_over() {
                Some(why) => {
                    goal.ended = state.end;
                    Try::Wrong(format!(
                        "{} waits for {} from {}, but {why}",
                        self.peer.me(),
                        payload::show(text),
                        self.peer.other()
                    ))
                }
                None => Try::Pending,
            }
        });
        if let Err(unmet) = met {
            if !goal.got.is_empty() {
                self.peer.record_in(&mut stage, false, &*goal.got);
            }
            if matches!(unmet.outcome, Outcome::Wrong(_)) {
                self.record_the_end(&mut stage, &self.state.borrow());
            }
            stage.fail(goal, unmet);
        }
        drop(stage);
        self.peer.record(false, text);
    }

    /// Waits until the program says that no more will come (close_notify), and closes the connection.
    pub fn expect_goodbye(&self) {
        let should = format!("{} should have said goodbye (close_notify)", self.peer.other());
        self.wait_until(should.clone(), &|state| state.goodbye || !state.text.is_empty());
        let text = std::mem::take(&mut self.state.borrow_mut().text);
        if !text.is_empty() {
            let shown = payload::show(&text);
            self.peer.record(false, shown.clone());
            self.fail(format!("{should}, and it sent {shown}"));
        }
        self.peer.record(false, "close_notify".to_owned());
        {
            // Who has said goodbye may wait for ours before it closes.
            let mut state = self.state.borrow_mut();
            state.tls.send_close_notify();
            state.flush(&self.peer);
        }
        let closes = format!("{} should have closed the connection", self.peer.other());
        self.wait_until(closes, &|state| state.end.is_some());
        self.peer.record(false, "close".to_owned());
    }

    /// Waits until the program refuses the check's certificate, or that there is none, with an alert. Any
    /// alert for certificates will do, and the transcript has this one as an example.
    pub fn expect_alert(&self, alert: &str) {
        let should = format!("{} should have refused the client", self.peer.other());
        let probe = "Hello?\n";
        self.peer.turn();
        self.look();
        if self.state.borrow().error.is_none() {
            // It waits, and has not refused: whoever is content with the client answers. Where nobody
            // tells that it waits, it may be about to refuse, and is gone when this comes.
            let wire = self.encrypted(probe.as_bytes());
            let _ = self.peer.stream().write(&wire);
        }
        let refused = |state: &State| {
            matches!(state.error, Some(TlsError::AlertReceived(_))) || !state.text.is_empty()
        };
        self.wait_until(should.clone(), &refused);
        let error = self.state.borrow().error.clone();
        if let Some(TlsError::AlertReceived(got)) = error {
            return self.check_alert(got, alert);
        }
        let shown = payload::show(&self.state.borrow().text);
        self.peer.record(true, payload::show(probe.as_bytes()));
        self.peer.record(false, shown.clone());
        self.fail(format!("{should}, but it takes part in a conversation"));
    }

    pub(super) fn check_alert(&self, got: AlertDescription, expected: &str) {
        if CERTIFICATE_ALERTS.contains(&got) {
            return self.peer.record(false, refusal(expected));
        }
        let got = name_of(got);
        self.peer.record(false, format!("alert {got}"));
        let what = format!(
            "{} should have said with its alert that the certificate is the reason ({expected}), and not \
             {got}",
            self.peer.other()
        );
        self.fail(what);
    }

    /// Says that no more will come (close_notify). What the program still sends can be received.
    pub fn goodbye(&self) {
        self.peer.turn();
        self.peer.record(true, "close_notify".to_owned());
        self.peer.ends();
        let mut state = self.state.borrow_mut();
        state.tls.send_close_notify();
        state.flush(&self.peer);
    }

    /// Closes the connection without a word (close_notify): as it looks when somebody on the way cuts it.
    pub fn cut(self) {
        self.peer.turn();
        // To close with something unread is a reset, which looks different.
        self.look();
        self.peer.record(true, CUT.to_owned());
        self.peer.disconnect();
    }

    /// Takes what has come by now.
    pub(super) fn look(&self) {
        self.state.borrow_mut().pump(&self.peer, &mut self.peer.stage.borrow_mut());
    }

    pub(super) fn fail(&self, what: String) -> ! {
        self.peer.fail_in_words(self.peer.goal(Wanted::End), what)
    }
}

/// A refusal of a certificate, in the transcript. Programs differ in which alert they send.
pub(super) fn refusal(alert: &str) -> String {
    format!("refusal, such as alert {alert}")
}
