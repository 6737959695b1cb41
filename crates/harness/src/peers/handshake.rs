//! How TLS begins on a connection that the check plays one end of: with a hello, a certificate, and
//! perhaps a refusal.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::server::{Accepted, Acceptor, WebPkiClientVerifier};
use rustls::{
    ClientConfig, ClientConnection, Error as TlsError, InvalidMessage, PeerMisbehaved,
    ServerConfig, SupportedProtocolVersion, version,
};

use super::authority::{Authority, Identity, possible};
use super::peer::Peer;
use super::stream::Piece;
use super::tls::{AT_ONCE, TlsPeer, refusal};
use crate::stage::Try;
use findings::record::{Goal, Wanted, payload};

/// How a record of a handshake begins (RFC 8446, section 5.1).
const HANDSHAKE: &[u8] = &[22, 3];

/// The versions of TLS that a check speaks.
const VERSIONS: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

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
        self.come_to_terms(tls, name, identity)
    }

    /// The client's handshake, and what the transcript tells of it.
    fn come_to_terms(
        self,
        tls: ClientConnection,
        name: &str,
        identity: Option<&Identity>,
    ) -> TlsPeer {
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
        let config = config.with_single_cert(server.chain(), server.key());
        let accepted = self.accept_hello_for(server);
        finished_by(self.answer_hello(accepted, server, possible(config)), None)
    }

    /// As [`answer_tls`](Peer::answer_tls), and asks for a certificate that the authority has signed.
    /// The client must have one.
    pub fn answer_tls_and_ask(
        self,
        server: &Identity,
        trusted: &Authority,
        client: &Identity,
    ) -> TlsPeer {
        finished_by(self.answer(server, asking(server, trusted)), Some(client))
    }

    /// As [`answer_tls_and_ask`](Peer::answer_tls_and_ask), to a client that has none, and is refused.
    pub fn answer_tls_and_refuse(self, server: &Identity, trusted: &Authority) {
        let peer = self.answer(server, asking(server, trusted));
        let should = format!("{} should have said that it has no certificate", peer.peer.other());
        peer.wait_until(should.clone(), &|state| {
            state.error == Some(TlsError::NoCertificatesPresented) || !state.tls.is_handshaking()
        });
        if !peer.state.borrow().tls.is_handshaking() {
            peer.fail(format!("{should}, and it has shown one"));
        }
        peer.peer.record(false, "finished, without a certificate".to_owned());
        peer.peer.record(true, "alert certificate_required".to_owned());
        // To close with something unread is a reset, which could overtake the alert.
        peer.peer.wait_until_client_ends();
    }

    /// As [`answer_tls_and_ask`](Peer::answer_tls_and_ask), to a client that must show this certificate,
    /// and is refused for it.
    pub fn answer_tls_and_refuse_as(
        self,
        server: &Identity,
        trusted: &Authority,
        client: &Identity,
    ) {
        self.refuse(client, server, asking_anybody(server, trusted, VERSIONS));
    }

    /// As [`answer_tls_and_refuse_as`](Peer::answer_tls_and_refuse_as), with TLS 1.2, where the client
    /// hears of it in its handshake.
    pub fn answer_tls_1_2_and_refuse_as(
        self,
        server: &Identity,
        trusted: &Authority,
        client: &Identity,
    ) {
        self.refuse(client, server, asking_anybody(server, trusted, &[&version::TLS12]));
    }

    fn refuse(self, client: &Identity, server: &Identity, config: ServerConfig) {
        let peer = self.answer(server, config);
        let should = format!("{} should have shown its certificate", peer.peer.other());
        let none = Some(TlsError::NoCertificatesPresented);
        peer.wait_until(should.clone(), &|state| {
            matches!(state.error, Some(TlsError::InvalidCertificate(_))) || state.error == none
        });
        if peer.state.borrow().error == none {
            peer.peer.record(false, "no certificate".to_owned());
            peer.fail(format!("{should}, and it has shown none"));
        }
        peer.peer.record(false, format!("certificate for {}", client.names));
        peer.peer.record(true, "alert unknown_ca".to_owned());
        peer.peer.wait_until_client_ends();
    }

    /// Answers a client's TLS as a server with this certificate, which the client must refuse, with an
    /// alert, before it sends anything else. Programs differ in which of the alerts for certificates they
    /// send, and some look at the certificate when the handshake is over, and leave: all that will do, and
    /// the transcript has this alert as an example.
    pub fn answer_tls_in_vain(self, server: &Identity, alert: &str) {
        let config = ServerConfig::builder_with_protocol_versions(VERSIONS).with_no_client_auth();
        let config = config.with_single_cert(server.chain(), server.key());
        let peer = self.answer(server, possible(config));
        let refuses = format!("{} should have refused the certificate", peer.peer.other());
        peer.wait_until(refuses.clone(), &|state| {
            state.error.is_some() || !state.tls.is_handshaking()
        });
        let error = peer.state.borrow().error.clone();
        match error {
            Some(TlsError::AlertReceived(got)) => {
                peer.check_alert(got, alert);
            }
            Some(error) => peer.fail(format!("{refuses}, but: {error}")),
            None => peer.wait_until_it_leaves(&refuses, alert),
        }
    }

    fn answer(self, server: &Identity, config: ServerConfig) -> TlsPeer {
        let accepted = self.accept_hello();
        self.answer_hello(accepted, server, config)
    }

    fn answer_hello(
        self,
        accepted: Accepted,
        server: &Identity,
        mut config: ServerConfig,
    ) -> TlsPeer {
        // A ticket that nobody has read would make a reset of a close.
        config.send_tls13_tickets = 0;
        let tls = accepted.into_connection(Arc::new(config)).unwrap_or_else(|(error, _)| {
            let what = format!("{} and the check's server do not agree: {error}", self.other());
            self.fail_in_words(self.goal(Wanted::Bytes), what)
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

    /// Accepts a hello that asks for one of the names of this certificate. An address is not asked for.
    fn accept_hello_for(&self, server: &Identity) -> Accepted {
        let accepted = self.accept_hello();
        let asked = accepted.client_hello().server_name().map(str::to_owned);
        let is_address = |name: &str| name.parse::<IpAddr>().is_ok();
        let fits = |name: &str| match &asked {
            Some(asked) => asked == name,
            None => is_address(name),
        };
        if !server.names.split(" and ").any(fits) {
            let other = self.other();
            let should = match server.names.as_str() {
                name if is_address(name) => "have asked for no name in its hello".to_owned(),
                name => format!("have asked for {name} in its hello"),
            };
            let asked = asked.unwrap_or("no name".to_owned());
            let what = format!("{other} should {should}, but it asked for {asked}");
            self.fail_in_words(self.goal(Wanted::Bytes), what);
        }
        accepted
    }

    fn accept_hello(&self) -> Accepted {
        let should = format!("{} should have begun TLS with a hello", self.other());
        let goal = Goal { words: Some(should.clone()), ..self.goal(Wanted::Bytes) };
        let mut acceptor = Acceptor::default();
        let mut beginning = Vec::new();
        let accepted = self.meet(goal, |stage, _| {
            loop {
                let piece = match self.read(AT_ONCE) {
                    Try::Done(Piece::Bytes(piece)) => piece,
                    Try::Done(Piece::End(end)) => {
                        return Try::Wrong(format!("{should}, but {}", end.in_words()));
                    }
                    Try::Pending => return Try::Pending,
                    Try::Other => return Try::Other,
                    Try::Wrong(what) => return Try::Wrong(what),
                };
                beginning.extend(&piece);
                let read = acceptor.read_tls(&mut piece.as_slice());
                match read.map(|_| acceptor.accept()) {
                    Ok(Ok(None)) => {}
                    Ok(Ok(Some(accepted))) => return Try::Done(accepted),
                    Ok(Err((error, _))) if beginning.starts_with(HANDSHAKE) => {
                        self.record_in(stage, false, "hello that breaks the rules");
                        return Try::Wrong(format!("{should}, but {}", broken_rule(&error)));
                    }
                    _ => {
                        self.record_in(stage, false, &beginning[..]);
                        let shown = payload::show(&beginning);
                        return Try::Wrong(format!("{should}, but it sent {shown}"));
                    }
                }
            }
        });
        self.record(false, hello(accepted.client_hello().server_name()));
        accepted
    }

    /// Sends the first half of the hello with which a client begins TLS, and no more.
    pub fn send_half_a_hello(&self, trusted: &Authority, name: &str) {
        self.begin_hello(trusted, name);
    }

    /// As [`begin_tls`](Peer::begin_tls), and sends the second half of its hello when `meanwhile` is over.
    pub fn begin_tls_slowly(
        self,
        trusted: &Authority,
        name: &str,
        meanwhile: impl FnOnce(),
    ) -> TlsPeer {
        let (tls, rest) = self.begin_hello(trusted, name);
        meanwhile();
        self.turn();
        self.record(true, "the other half".to_owned());
        self.send_unrecorded(rest);
        self.come_to_terms(tls, name, None)
    }

    /// Sends half a hello. Gives the client's TLS, and the other half.
    fn begin_hello(&self, trusted: &Authority, name: &str) -> (ClientConnection, Vec<u8>) {
        let config = ClientConfig::builder_with_protocol_versions(VERSIONS)
            .with_root_certificates(trusted.roots())
            .with_no_client_auth();
        let name = possible(ServerName::try_from(name.to_owned()));
        let mut tls = possible(ClientConnection::new(Arc::new(config), name));
        let mut hello = Vec::new();
        possible(tls.write_tls(&mut hello));
        self.turn();
        self.record(true, "half a hello".to_owned());
        let rest = hello.split_off(hello.len() / 2);
        self.send_unrecorded(hello);
        (tls, rest)
    }

    /// Waits until the program ends the connection. It may send an alert before, of which the transcript
    /// says nothing: it is no use to who does not speak TLS.
    pub fn expect_refused(&self) {
        let words = format!("{} waits until {} ends the connection", self.me(), self.other());
        let goal = Goal { words: Some(words), ..self.goal(Wanted::End) };
        self.meet(goal, |_, goal| {
            loop {
                match self.read(AT_ONCE) {
                    // A record of an alert (RFC 8446, section 5.1).
                    Try::Done(Piece::Bytes(piece)) if piece.starts_with(&[21, 3]) => {}
                    Try::Done(Piece::Bytes(piece)) => {
                        goal.got = piece.into();
                        return Try::Other;
                    }
                    Try::Done(Piece::End(_)) => return Try::Done(()),
                    Try::Pending => return Try::Pending,
                    Try::Other => return Try::Other,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
            }
        });
        self.record(false, "end");
    }

    fn wait_until_client_ends(&self) {
        let words = format!("{} should have closed the connection", self.other());
        let goal = Goal { words: Some(words), ..self.goal(Wanted::End) };
        self.meet(goal, |_, _| {
            loop {
                match self.read(AT_ONCE) {
                    Try::Done(Piece::Bytes(_)) => {}
                    Try::Done(Piece::End(_)) | Try::Other | Try::Wrong(_) => return Try::Done(()),
                    Try::Pending => return Try::Pending,
                }
            }
        });
    }
}

impl TlsPeer {
    /// The client has finished the handshake. It must leave without a word.
    fn wait_until_it_leaves(&self, refuses: &str, alert: &str) {
        let leaves = format!("{refuses}, but it finished the handshake and stays");
        self.wait_until(leaves, &|state| state.is_over() || !state.text.is_empty());
        let text = std::mem::take(&mut self.state.borrow_mut().text);
        if text.is_empty() {
            return self.peer.record(false, refusal(alert));
        }
        let shown = payload::show(&text);
        self.peer.record(false, "finished".to_owned());
        self.peer.record(false, shown.clone());
        self.fail(format!("{refuses}, but it finished the handshake and sent {shown}"));
    }
}

/// The client is content, and shows this certificate or none.
fn finished_by(peer: TlsPeer, identity: Option<&Identity>) -> TlsPeer {
    let should = format!("{} should have finished the handshake", peer.peer.other());
    peer.wait_until(should, &|state| !state.tls.is_handshaking());
    let label = {
        let state = peer.state.borrow();
        let shown = state.tls.peer_certificates().and_then(|chain| chain.first());
        match identity {
            Some(identity) if shown == Some(&identity.certificate) => finished(Some(identity)),
            _ if shown.is_some() => "finished, with a certificate".to_owned(),
            _ => finished(None),
        }
    };
    peer.peer.record(false, label);
    peer
}

fn asking(server: &Identity, trusted: &Authority) -> ServerConfig {
    let verifier = possible(WebPkiClientVerifier::builder(Arc::new(trusted.roots())).build());
    let config = ServerConfig::builder_with_protocol_versions(VERSIONS)
        .with_client_cert_verifier(verifier)
        .with_single_cert(server.chain(), server.key());
    possible(config)
}

/// As [`asking`], without a word on who may have signed the certificate: some clients show only what fits.
fn asking_anybody(
    server: &Identity,
    trusted: &Authority,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    let verifier =
        WebPkiClientVerifier::builder(Arc::new(trusted.roots())).clear_root_hint_subjects();
    let config = ServerConfig::builder_with_protocol_versions(versions)
        .with_client_cert_verifier(possible(verifier.build()))
        .with_single_cert(server.chain(), server.key());
    possible(config)
}

/// What is wrong with a hello.
fn broken_rule(error: &TlsError) -> String {
    match error {
        TlsError::InvalidMessage(InvalidMessage::InvalidServerName)
        | TlsError::PeerMisbehaved(PeerMisbehaved::ServerNameMustContainOneHostName) => {
            "what it asks for there is no name that a server can have".to_owned()
        }
        other => format!("it breaks the rules: {other}"),
    }
}

/// The first message, and the name that it asks for (SNI, RFC 6066).
fn hello(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("hello for {name}"),
        None => "hello without a name".to_owned(),
    }
}

/// A client's last message of the handshake, and the certificate that it has shown.
fn finished(identity: Option<&Identity>) -> String {
    match identity {
        Some(identity) => format!("finished: certificate for {}", identity.names),
        None => "finished".to_owned(),
    }
}
