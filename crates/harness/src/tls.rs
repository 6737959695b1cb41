//! One end of a conversation in TLS, played by the check: the handshake, what it came to, and the text
//! inside.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::server::{Acceptor, WebPkiClientVerifier};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, ClientConnection, Connection,
    Error as TlsError, ProtocolVersion, ServerConfig, SupportedProtocolVersion, version,
};

use crate::authority::{Authority, Identity, possible};
use crate::failure::Missing;
use crate::focus::{End, Focus, Wanted};
use crate::payload;
use crate::peer::{CURIOSITY, Peer};
use crate::stage::{Stage, Try};

/// The versions of TLS that a check speaks.
const VERSIONS: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// One end of a TLS connection to the program under check.
pub struct TlsPeer {
    peer: Peer,
    state: RefCell<State>,
}

/// What has come by now, and what it came to.
struct State {
    tls: Connection,
    /// Decrypted, and not looked at yet.
    text: Vec<u8>,
    /// The peer has sent a close_notify.
    goodbye: bool,
    /// How the connection below has ended.
    end: Option<End>,
    /// TLS has failed here, or the peer has sent an alert.
    error: Option<TlsError>,
    /// How the first bytes looked as they came.
    beginning: Vec<u8>,
}

impl Peer {
    /// Begins TLS as a client that trusts this authority alone, and asks for a server of this name. The
    /// server must be content with it, and show a certificate for the name.
    pub fn begin_tls(self, trusted: &Authority, name: &str) -> TlsPeer {
        self.begin(trusted, name, None, VERSIONS)
    }

    /// As [`begin_tls`](Peer::begin_tls), with TLS 1.2 and no later version.
    pub fn begin_tls_1_2(self, trusted: &Authority, name: &str) -> TlsPeer {
        self.begin(trusted, name, None, &[&version::TLS12])
    }

    /// As [`begin_tls`](Peer::begin_tls), with a certificate for a server that asks for one. With TLS 1.3
    /// the server looks at it when the client has finished already.
    pub fn begin_tls_as(self, client: &Identity, trusted: &Authority, name: &str) -> TlsPeer {
        self.begin(trusted, name, Some(client), VERSIONS)
    }

    fn begin(
        self,
        trusted: &Authority,
        name: &str,
        identity: Option<&Identity>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> TlsPeer {
        let config = ClientConfig::builder_with_protocol_versions(versions)
            .with_root_certificates(trusted.roots());
        let config = match identity {
            Some(identity) => possible(
                config.with_client_auth_cert(vec![identity.certificate.clone()], identity.key()),
            ),
            None => config.with_no_client_auth(),
        };
        let server_name = possible(ServerName::try_from(name.to_owned()));
        let tls = possible(ClientConnection::new(Arc::new(config), server_name.clone()));
        self.turn();
        self.record(true, hello(matches!(server_name, ServerName::DnsName(_)).then_some(name)));
        let peer = TlsPeer::new(self, tls.into());
        peer.wait_for_handshake();
        let answer = peer.outcome(&format!("certificate for {name}"));
        peer.peer.record(false, answer);
        peer.peer.record(true, finished(identity));
        peer
    }

    /// Answers a client's TLS as a server with this certificate. The client must be content with it.
    pub fn answer_tls(self, server: &Identity) -> TlsPeer {
        let config = ServerConfig::builder_with_protocol_versions(VERSIONS).with_no_client_auth();
        let config = config.with_single_cert(vec![server.certificate.clone()], server.key());
        self.answer(server, possible(config)).finished(None)
    }

    /// As [`answer_tls`](Peer::answer_tls), and asks for a certificate that the authority has signed.
    /// The client must have one.
    pub fn answer_tls_and_ask(
        self,
        server: &Identity,
        trusted: &Authority,
        client: &Identity,
    ) -> TlsPeer {
        self.answer(server, asking(server, trusted)).finished(Some(client))
    }

    /// As [`answer_tls_and_ask`](Peer::answer_tls_and_ask), to a client that has none, and is refused.
    pub fn answer_tls_and_refuse(self, server: &Identity, trusted: &Authority) {
        let peer = self.answer(server, asking(server, trusted));
        let should =
            || format!("{} should have said that it has no certificate", peer.peer.other());
        peer.wait_until(&should, &|state| {
            state.error == Some(TlsError::NoCertificatesPresented) || !state.tls.is_handshaking()
        });
        if !peer.state.borrow().tls.is_handshaking() {
            peer.fail(Wanted::End, format!("{}, and it has shown one", should()));
        }
        peer.peer.record(false, "finished, without a certificate".to_owned());
        peer.peer.record(true, "alert certificate_required".to_owned());
        // To close with something unread is a reset, which could overtake the alert.
        peer.peer.wait_until_client_ends();
    }

    /// Answers a client's TLS as a server with this certificate, which the client must refuse with an
    /// alert. It sends nothing else. Programs differ in which of the alerts for certificates they send: any
    /// of them will do, and the transcript has this one.
    pub fn answer_tls_in_vain(self, server: &Identity, alert: &str) {
        let config = ServerConfig::builder_with_protocol_versions(VERSIONS).with_no_client_auth();
        let config = config.with_single_cert(vec![server.certificate.clone()], server.key());
        let peer = self.answer(server, possible(config));
        let refuses = || format!("{} should have refused the certificate", peer.peer.other());
        peer.wait_until(&refuses, &|state| state.error.is_some() || !state.tls.is_handshaking());
        let error = peer.state.borrow().error.clone();
        match error {
            Some(TlsError::AlertReceived(got)) => {
                peer.check_alert(got, alert);
            }
            Some(error) => peer.fail(Wanted::End, format!("{}, but: {error}", refuses())),
            None => {
                peer.peer.record(false, "finished".to_owned());
                let text = peer.next_text();
                let rest = match text.is_empty() {
                    true => String::new(),
                    false => {
                        peer.peer.record(false, payload::show(&text));
                        format!(" and sent {}", payload::show(&text))
                    }
                };
                let what = format!("{}, but it finished the handshake{rest}", refuses());
                peer.fail(Wanted::End, what);
            }
        }
    }

    fn answer(self, server: &Identity, mut config: ServerConfig) -> TlsPeer {
        // A ticket that nobody has read would make a reset of a close.
        config.send_tls13_tickets = 0;
        let accepted = self.accept_hello();
        let tls = accepted.into_connection(Arc::new(config)).unwrap_or_else(|(error, _)| {
            let what = format!("{} and the check's server do not agree: {error}", self.other());
            self.fail(self.at(Wanted::Bytes), what)
        });
        let peer = TlsPeer::new(self, tls.into());
        peer.state.borrow_mut().flush(&peer.peer);
        let answer = peer.outcome(&format!("certificate for {}", server.names));
        peer.peer.record(true, answer);
        peer
    }

    /// Waits for the hello that begins a client's TLS, and says nothing to it.
    pub fn expect_hello(&self) {
        self.accept_hello();
    }

    fn accept_hello(&self) -> rustls::server::Accepted {
        let should = || format!("{} should have begun TLS with a hello", self.other());
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::Bytes);
            Missing::nothing(should())
        };
        let mut acceptor = Acceptor::default();
        let beginning = RefCell::new(Vec::new());
        let accepted = self.stage.borrow_mut().wait(Some(self.program), &what, |stage| {
            loop {
                let piece = match self.read_wire() {
                    Ok(piece) => piece,
                    Err(Ok(End::Close | End::Reset)) => {
                        return Try::Wrong(format!("{}, but it closed the connection", should()));
                    }
                    Err(Err(error)) if is_pending(&error) => return Try::Pending,
                    Err(Err(error)) => return Try::Wrong(format!("{}, but: {error}", should())),
                };
                beginning.borrow_mut().extend(&piece);
                let read = acceptor.read_tls(&mut piece.as_slice());
                match read.map(|_| acceptor.accept()) {
                    Ok(Ok(None)) => {}
                    Ok(Ok(Some(accepted))) => return Try::Done(accepted),
                    _ => {
                        let shown = payload::show(&beginning.borrow());
                        self.record_in(stage, false, shown.clone());
                        return Try::Wrong(format!("{}, but it sent {shown}", should()));
                    }
                }
            }
        });
        self.record(false, hello(accepted.client_hello().server_name()));
        accepted
    }

    /// Sends the first half of the hello with which a client begins TLS, and no more.
    pub fn send_half_a_hello(&self, trusted: &Authority, name: &str) {
        let config = ClientConfig::builder_with_protocol_versions(VERSIONS)
            .with_root_certificates(trusted.roots())
            .with_no_client_auth();
        let name = possible(ServerName::try_from(name.to_owned()));
        let mut tls = possible(ClientConnection::new(Arc::new(config), name));
        let mut hello = Vec::new();
        possible(tls.write_tls(&mut hello));
        self.turn();
        self.record(true, "half a hello".to_owned());
        self.send_unrecorded(&hello[..hello.len() / 2]);
    }

    /// Waits until the program ends the connection. It may send an alert before, of which the transcript
    /// says nothing: it is no use to who does not speak TLS.
    pub fn expect_refused(&self) {
        let waits = || format!("{} waits until {} ends the connection", self.me(), self.other());
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::End);
            Missing { what: waits(), instead: "it was still open after".to_owned() }
        };
        self.stage.borrow_mut().wait(Some(self.program), &what, |stage| {
            loop {
                match self.read_wire() {
                    // A record of an alert (RFC 8446, section 5.1).
                    Ok(piece) if piece.starts_with(&[21, 3]) => {}
                    Ok(piece) => {
                        let shown = payload::show(&piece);
                        self.record_in(stage, false, shown.clone());
                        return Try::Wrong(format!("{}, but it got {shown}", waits()));
                    }
                    Err(Ok(_)) => return Try::Done(()),
                    Err(Err(error)) if is_pending(&error) => return Try::Pending,
                    Err(Err(error)) => return Try::Wrong(format!("{}, but: {error}", waits())),
                }
            }
        });
        self.record(false, "end".to_owned());
    }

    fn wait_until_client_ends(&self) {
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::End);
            let what = format!("{} should have closed the connection", self.other());
            Missing { what, instead: "it was still open after".to_owned() }
        };
        self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            loop {
                match self.read_wire() {
                    Ok(_) => {}
                    Err(Ok(_)) => return Try::Done(()),
                    Err(Err(error)) if is_pending(&error) => return Try::Pending,
                    Err(Err(_)) => return Try::Done(()),
                }
            }
        });
    }

    /// Some bytes as they crossed the wire, or how the connection has ended.
    fn read_wire(&self) -> Result<Vec<u8>, Result<End, io::Error>> {
        let mut buffer = [0; 4096];
        match self.stream().read(&mut buffer) {
            Ok(0) => Err(Ok(End::Close)),
            Ok(length) => Ok(buffer[..length].to_vec()),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Err(Ok(End::Reset)),
            Err(error) => Err(Err(error)),
        }
    }
}

impl State {
    /// Takes what has come, and sends what TLS has to say to it.
    fn pump(&mut self, peer: &Peer) {
        while self.end.is_none() && self.error.is_none() {
            match peer.read_wire() {
                Ok(piece) => self.take(&piece),
                Err(Ok(end)) => self.end = Some(end),
                Err(Err(error)) if is_pending(&error) => break,
                Err(Err(_)) => self.end = Some(End::Reset),
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

    fn flush(&mut self, peer: &Peer) {
        while self.tls.wants_write() {
            // Little is sent here. What cannot be is told by the end of the connection.
            if self.tls.write_tls(&mut peer.stream()).is_err() {
                break;
            }
        }
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
            (None, Some(End::Close)) => {
                Some("it closed the connection without a goodbye (close_notify)".to_owned())
            }
            (None, Some(End::Reset)) => Some("it reset the connection".to_owned()),
            (None, None) => None,
        }
    }
}

impl TlsPeer {
    fn new(peer: Peer, tls: Connection) -> TlsPeer {
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
    fn wait_until(&self, should: &dyn Fn() -> String, is_so: &dyn Fn(&State) -> bool) {
        let what = |stage: &mut Stage| {
            stage.focus = self.peer.at(Wanted::Bytes);
            Missing::nothing(should())
        };
        let wait = |stage: &mut Stage| {
            let mut state = self.state.borrow_mut();
            state.pump(&self.peer);
            match state.why_over() {
                _ if is_so(&state) => Try::Done(()),
                Some(why) => {
                    stage.focus = self.peer.at(Wanted::Bytes);
                    self.record_the_end(stage, &state);
                    Try::Wrong(format!("{}, but {why}", should()))
                }
                None => Try::Pending,
            }
        };
        self.peer.stage.borrow_mut().wait(Some(self.peer.program), &what, wait);
    }

    /// What came instead of what the check waited for.
    fn record_the_end(&self, stage: &mut Stage, state: &State) {
        let label = match (&state.error, state.end) {
            (Some(TlsError::AlertReceived(alert)), _) => format!("alert {}", name_of(*alert)),
            (Some(TlsError::InvalidMessage(_)), _) => payload::show(&state.beginning),
            (Some(_), _) => "not what it should be".to_owned(),
            (None, Some(_)) if state.goodbye => "close_notify".to_owned(),
            (None, Some(End::Close)) => CUT.to_owned(),
            (None, Some(End::Reset)) => End::Reset.label().to_owned(),
            (None, None) => return,
        };
        self.peer.record_in(stage, false, label);
    }

    fn wait_for_handshake(&self) {
        let should = || format!("{} should have made a TLS handshake", self.peer.other());
        self.wait_until(&should, &|state| !state.tls.is_handshaking());
    }

    /// The client is content, and shows this certificate or none.
    fn finished(self, identity: Option<&Identity>) -> TlsPeer {
        let should = || format!("{} should have finished the handshake", self.peer.other());
        self.wait_until(&should, &|state| !state.tls.is_handshaking());
        let label = {
            let state = self.state.borrow();
            let shown = state.tls.peer_certificates().and_then(|chain| chain.first());
            match identity {
                Some(identity) if shown == Some(&identity.certificate) => finished(Some(identity)),
                _ if shown.is_some() => "finished, with a certificate".to_owned(),
                _ => finished(None),
            }
        };
        self.peer.record(false, label);
        self
    }

    /// `TLS 1.3: certificate for localhost`
    fn outcome(&self, certificate: &str) -> String {
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
        let waits = || {
            let (me, other) = (self.peer.me(), self.peer.other());
            format!("{me} waits for {} from {other}", payload::show(text))
        };
        let focus = |state: &State| self.peer.at_bytes(text, &state.text);
        let what = |stage: &mut Stage| {
            let state = self.state.borrow();
            stage.focus = focus(&state);
            match state.text.is_empty() {
                true => Missing::nothing(waits()),
                false => {
                    self.peer.record_in(stage, false, payload::show(&state.text));
                    Missing { what: waits(), instead: "only a part of it came in".to_owned() }
                }
            }
        };
        let wait = |stage: &mut Stage| {
            let mut state = self.state.borrow_mut();
            state.pump(&self.peer);
            let comes = text.starts_with(&state.text);
            if state.text == text {
                state.text.clear();
                return Try::Done(());
            }
            let shown = payload::show(&state.text);
            if !comes {
                stage.focus = focus(&state);
                self.peer.record_in(stage, false, shown.clone());
                return Try::Wrong(format!("{}, but it got {shown}", waits()));
            }
            match state.why_over() {
                Some(why) => {
                    stage.focus = Focus { ended: state.end, ..focus(&state) };
                    if !state.text.is_empty() {
                        self.peer.record_in(stage, false, shown);
                    }
                    self.record_the_end(stage, &state);
                    Try::Wrong(format!("{}, but {why}", waits()))
                }
                None => Try::Pending,
            }
        };
        self.peer.stage.borrow_mut().wait(Some(self.peer.program), &what, wait);
        self.peer.record(false, payload::show(text));
    }

    /// Waits until the program says that no more will come (close_notify), and closes the connection.
    pub fn expect_goodbye(&self) {
        let should = || format!("{} should have said goodbye (close_notify)", self.peer.other());
        self.wait_until(&should, &|state| state.goodbye || !state.text.is_empty());
        let text = std::mem::take(&mut self.state.borrow_mut().text);
        if !text.is_empty() {
            let shown = payload::show(&text);
            self.peer.record(false, shown.clone());
            self.fail(Wanted::End, format!("{}, and it sent {shown}", should()));
        }
        self.peer.record(false, "close_notify".to_owned());
        let closes = || format!("{} should have closed the connection", self.peer.other());
        self.wait_until(&closes, &|state| state.end.is_some());
        self.peer.record(false, "close".to_owned());
    }

    /// Waits until the program refuses the check's certificate, or that there is none, with an alert. Any
    /// alert for certificates will do, and the transcript has this one.
    pub fn expect_alert(&self, alert: &str) {
        let should = || format!("{} should have refused the client", self.peer.other());
        let probe = "Hello?\n";
        if self.has_no_error_yet() {
            // It waits, and has not refused: whoever is content with the client answers. Where nobody
            // tells that it waits, it may be about to refuse, and is gone when this comes.
            let wire = self.encrypted(probe.as_bytes());
            let _ = self.peer.stream().write(&wire);
        }
        let refused = |state: &State| {
            matches!(state.error, Some(TlsError::AlertReceived(_))) || !state.text.is_empty()
        };
        self.wait_until(&should, &refused);
        let error = self.state.borrow().error.clone();
        if let Some(TlsError::AlertReceived(got)) = error {
            return self.check_alert(got, alert);
        }
        let shown = payload::show(&self.state.borrow().text);
        self.peer.record(true, payload::show(probe.as_bytes()));
        self.peer.record(false, shown.clone());
        self.fail(Wanted::End, format!("{}, but it takes part in a conversation", should()));
    }

    fn has_no_error_yet(&self) -> bool {
        self.peer.turn();
        let mut state = self.state.borrow_mut();
        state.pump(&self.peer);
        state.error.is_none()
    }

    fn check_alert(&self, got: AlertDescription, expected: &str) {
        if CERTIFICATE_ALERTS.contains(&got) {
            return self.peer.record(false, format!("alert {expected}"));
        }
        let got = name_of(got);
        self.peer.record(false, format!("alert {got}"));
        let what = format!(
            "{} should have said with its alert that the certificate is the reason ({expected}), and not \
             {got}",
            self.peer.other()
        );
        self.fail(Wanted::End, what);
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
        self.state.borrow_mut().pump(&self.peer);
        self.peer.record(true, CUT.to_owned());
        self.peer.disconnect();
    }

    /// What has come of text by now.
    fn next_text(&self) -> Vec<u8> {
        self.peer.turn();
        let mut state = self.state.borrow_mut();
        state.pump(&self.peer);
        std::mem::take(&mut state.text)
    }

    fn fail(&self, wanted: Wanted, what: String) -> ! {
        self.peer.fail(self.peer.at(wanted), what)
    }
}

/// The alerts that are about a certificate, or that there is none (RFC 8446, section 6.2).
const CERTIFICATE_ALERTS: &[AlertDescription] = &[
    AlertDescription::HandshakeFailure,
    AlertDescription::BadCertificate,
    AlertDescription::UnsupportedCertificate,
    AlertDescription::CertificateRevoked,
    AlertDescription::CertificateExpired,
    AlertDescription::CertificateUnknown,
    AlertDescription::UnknownCA,
    AlertDescription::DecryptError,
    AlertDescription::CertificateRequired,
];

/// A close without a goodbye.
const CUT: &str = "close, no close_notify";

fn asking(server: &Identity, trusted: &Authority) -> ServerConfig {
    let verifier = possible(WebPkiClientVerifier::builder(Arc::new(trusted.roots())).build());
    let config = ServerConfig::builder_with_protocol_versions(VERSIONS)
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![server.certificate.clone()], server.key());
    possible(config)
}

/// The first message, and the name that it asks for (SNI, RFC 6066).
fn hello(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("hello for {name}"),
        None => "hello without a name".to_owned(),
    }
}

fn finished(identity: Option<&Identity>) -> String {
    match identity {
        Some(identity) => format!("finished: certificate for {}", identity.names),
        None => "finished".to_owned(),
    }
}

/// What is wrong with a certificate that a program has shown to the check.
fn fault(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => "another authority has signed it".to_owned(),
        other => other.to_string(),
    }
}

/// What an alert says of a certificate that is good.
fn meaning(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::UnknownCA => {
            ": it does not trust the authority that has signed the certificate, and whose file it was given"
        }
        AlertDescription::BadCertificate => ": it asked for another name, or another use",
        AlertDescription::CertificateExpired => ": it takes the certificate for out of date",
        _ => "",
    }
}

/// An alert as RFC 8446 writes it: `unknown_ca`.
fn name_of(alert: AlertDescription) -> String {
    let mut name = String::new();
    let mut after_small = false;
    for letter in format!("{alert:?}").chars() {
        if letter.is_uppercase() && after_small {
            name.push('_');
        }
        after_small = letter.is_lowercase();
        name.extend(letter.to_lowercase());
    }
    name
}

fn is_pending(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_has_the_name_of_the_standard() {
        assert_eq!(name_of(AlertDescription::UnknownCA), "unknown_ca");
        assert_eq!(name_of(AlertDescription::CertificateRequired), "certificate_required");
        assert_eq!(name_of(AlertDescription::BadCertificate), "bad_certificate");
    }
}
