//! Bad situations, each with a real peer or a real certificate, and each with a line that says why.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::thread;
use std::time::{Duration, SystemTime};

use assert_cmd::Command;
use harness::interop::{self, Process};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose as Purpose, IsCa, KeyPair,
};
use tempfile::TempDir;

const CLIENT: &str = env!("CARGO_BIN_EXE_tls-solution-client");
const SERVER: &str = env!("CARGO_BIN_EXE_tls-solution-server");

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An authority, and a folder for its files and what it signs.
struct Authority {
    folder: TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key, as files.
struct Pair {
    cert: String,
    key: String,
}

impl Authority {
    fn new(name: &str) -> Authority {
        let folder = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Authority { folder, issuer }
    }

    fn file(&self) -> String {
        self.path("ca.pem")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn sign(&self, params: &CertificateParams) -> Pair {
        let key = KeyPair::generate().unwrap();
        self.save(&params.signed_by(&key, &self.issuer).unwrap(), &key)
    }

    fn save(&self, certificate: &rcgen::Certificate, key: &KeyPair) -> Pair {
        let pair = Pair { cert: self.path("pair.pem"), key: self.path("pair.key") };
        fs::write(&pair.cert, certificate.pem()).unwrap();
        fs::write(&pair.key, key.serialize_pem()).unwrap();
        pair
    }
}

/// A good certificate for these names. What is bad about it comes later.
fn good(names: &[&str], purpose: Purpose) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.extended_key_usages = vec![purpose];
    params
}

/// OpenSSL's server with this certificate. `None`: there is no OpenSSL here.
fn openssl_server(pair: &Pair, flags: &[&str]) -> Option<Process> {
    let mut openssl = interop::openssl("s_server")?;
    openssl.args(["-accept", "127.0.0.1:0", "-rev", "-cert", &pair.cert, "-key", &pair.key]);
    openssl.args(flags);
    Some(Process::openssl_server(openssl))
}

/// Our client must refuse that server, and say why.
fn the_client_says(port: u16, authority: &Authority, why: &str) {
    Command::new(CLIENT)
        .args(["--addr", &format!("localhost:{port}"), "--ca", &authority.file()])
        .timeout(interop::deadline())
        .assert()
        .code(1)
        .stdout("")
        .stderr(format!("error: {why}\n"));
}

/// A server with a certificate that the authority has signed, and which is not as it should be.
fn the_client_refuses(params: &CertificateParams, why: &str) {
    let authority = Authority::new("authority");
    let pair = authority.sign(params);
    let Some(server) = openssl_server(&pair, &[]) else { return };
    the_client_says(server.addr().port(), &authority, &format!("the server's certificate {why}"));
}

#[test]
fn another_name() {
    let params = good(&["other.example"], Purpose::ServerAuth);
    the_client_refuses(&params, r#"is for "other.example", not "localhost""#);
    let params = good(&["*.example", "10.0.0.1"], Purpose::ServerAuth);
    the_client_refuses(&params, r#"is for "*.example" and "10.0.0.1", not "localhost""#);
}

/// The common name is for people: programs have ignored it for years (RFC 9525, section 6.4.4).
#[test]
fn a_common_name_and_no_other() {
    let mut params = good(&[], Purpose::ServerAuth);
    params.distinguished_name.push(DnType::CommonName, "localhost");
    the_client_refuses(&params, r#"is for no name at all, and not for "localhost""#);
}

#[test]
fn expired() {
    let mut params = good(&["localhost"], Purpose::ServerAuth);
    params.not_after = (SystemTime::now() - 9 * DAY).into();
    the_client_refuses(&params, "expired 9 days ago");
    params.not_after = (SystemTime::now() - DAY).into();
    the_client_refuses(&params, "expired 24 hours ago");
}

#[test]
fn not_valid_yet() {
    let mut params = good(&["localhost"], Purpose::ServerAuth);
    params.not_before = (SystemTime::now() + 5 * DAY + DAY / 2).into();
    the_client_refuses(&params, "is not valid yet, if the clock is right: wait 5 days more");
}

#[test]
fn made_for_a_client() {
    let params = good(&["localhost"], Purpose::ClientAuth);
    the_client_refuses(&params, "is not made for a server");
}

/// Whoever has signed it: not the authority that the client trusts.
fn the_client_does_not_know_the_authority(pair: &Pair, authority: &Authority) {
    let Some(server) = openssl_server(pair, &[]) else { return };
    let file = authority.file();
    let why = format!("is signed by an unknown authority, one that is not in {file}");
    the_client_says(server.addr().port(), authority, &format!("the server's certificate {why}"));
}

#[test]
fn another_authority() {
    let (authority, other) = (Authority::new("authority"), Authority::new("another"));
    let pair = other.sign(&good(&["localhost"], Purpose::ServerAuth));
    the_client_does_not_know_the_authority(&pair, &authority);
    let namesake = Authority::new("authority");
    let pair = namesake.sign(&good(&["localhost"], Purpose::ServerAuth));
    the_client_does_not_know_the_authority(&pair, &authority);
}

#[test]
fn self_signed() {
    let authority = Authority::new("authority");
    let key = KeyPair::generate().unwrap();
    let certificate = good(&["localhost"], Purpose::ServerAuth).self_signed(&key).unwrap();
    the_client_does_not_know_the_authority(&authority.save(&certificate, &key), &authority);
}

#[test]
fn an_old_version_of_the_server() {
    let authority = Authority::new("authority");
    let pair = authority.sign(&good(&["localhost"], Purpose::ServerAuth));
    let old = ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"];
    let Some(server) = openssl_server(&pair, &old) else { return };
    let why = "the server speaks no version of TLS that we speak";
    the_client_says(server.addr().port(), &authority, why);
}

/// A server that treats its one client so.
fn server(serve: impl FnOnce(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || serve(listener.accept().unwrap().0));
    port
}

#[test]
fn a_server_of_plain_text() {
    let authority = Authority::new("authority");
    let port = server(|mut client| {
        client.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        let _ = client.read_to_end(&mut Vec::new());
    });
    the_client_says(port, &authority, &format!("127.0.0.1:{port} does not speak TLS"));
}

#[test]
fn a_server_that_leaves() {
    let authority = Authority::new("authority");
    let port = server(|mut client| {
        // To close with something unread would be a reset.
        let _ = client.read(&mut [0; 4096]);
    });
    let why = "the server closed the connection in the middle of the handshake";
    the_client_says(port, &authority, why);
}

/// A server of CPython's `ssl` that sends half a reply, and then does what its argument says.
const CPYTHON_SERVER: &str = r#"
import socket, ssl, sys
cert, key, does = sys.argv[1:]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(cert, key)
listener = socket.create_server(("127.0.0.1", 0))
print("listening on", *listener.getsockname(), flush=True)
sock, _ = listener.accept()
tls = context.wrap_socket(sock, server_side=True)
tls.makefile("rb").readline()
tls.sendall(b"echo: Hel")
if does == "goodbye":
    tls.unwrap()
tls.close()
"#;

#[test]
fn half_a_reply() {
    let authority = Authority::new("authority");
    let pair = authority.sign(&good(&["localhost"], Purpose::ServerAuth));
    for (does, why) in [
        ("goodbye", "the server closed the connection before replying"),
        (
            "cut",
            "the server cut the connection: it ends without a close_notify, so there may have been more",
        ),
    ] {
        let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
        python.args([&pair.cert, &pair.key, does]);
        let server = Process::server(python);
        the_client_says(server.addr().port(), &authority, why);
    }
}

#[test]
fn no_certificate_for_a_server_that_asks() {
    let authority = Authority::new("authority");
    let pair = authority.sign(&good(&["localhost"], Purpose::ServerAuth));
    let file = authority.file();
    // With TLS 1.2 there is another alert, for everything that is wrong with a handshake.
    for (version, why) in [
        ("-tls1_3", "the server asks for a certificate, and got none: --cert and --key name one"),
        (
            "-tls1_2",
            "the server refused the handshake: it has no cipher in common with us, or it asks its clients \
             for a certificate (--cert and --key name one)",
        ),
    ] {
        let asking = ["-Verify", "1", "-verify_return_error", "-CAfile", &file, version];
        let Some(server) = openssl_server(&pair, &asking) else { return };
        the_client_says(server.addr().port(), &authority, why);
    }
}

/// Our server, which asks for a certificate of that authority if it is told so.
fn our_server(authority: &Authority, asks: bool) -> Process {
    let key = KeyPair::generate().unwrap();
    let params = good(&["localhost"], Purpose::ServerAuth);
    let certificate = params.signed_by(&key, &authority.issuer).unwrap();
    fs::write(authority.path("server.pem"), certificate.pem()).unwrap();
    fs::write(authority.path("server.key"), key.serialize_pem()).unwrap();
    let mut command = process::Command::new(SERVER);
    command.args(["--addr", "127.0.0.1:0", "--cert", &authority.path("server.pem")]);
    command.args(["--key", &authority.path("server.key")]);
    if asks {
        command.args(["--client-ca", &authority.file()]);
    }
    Process::server(command)
}

/// Our server must refuse OpenSSL's client, and say why.
fn the_server_refuses(authority: &Authority, pair: Option<&Pair>, why: &str) {
    for version in ["-tls1_3", "-tls1_2"] {
        let Some(mut openssl) = interop::openssl("s_client") else { return };
        let server = our_server(authority, true);
        openssl.args(["-connect", &server.addr().to_string(), "-quiet", version]);
        if let Some(pair) = pair {
            openssl.args(["-cert", &pair.cert, "-key", &pair.key]);
        }
        let _client = Process::start(openssl);
        let complaint = server.complaint();
        assert!(complaint.starts_with("error: 127.0.0.1:"), "{complaint}");
        assert!(complaint.ends_with(why), "{complaint}");
    }
}

#[test]
fn a_client_without_a_certificate() {
    let authority = Authority::new("authority");
    the_server_refuses(&authority, None, " showed no certificate, and every client needs one here");
}

#[test]
fn a_client_of_another_authority() {
    let (authority, other) = (Authority::new("authority"), Authority::new("another"));
    let pair = other.sign(&good(&["ann"], Purpose::ClientAuth));
    let file = authority.file();
    let why = format!(
        " was refused: its certificate is signed by an unknown authority, one that is not in {file}"
    );
    the_server_refuses(&authority, Some(&pair), &why);
}

#[test]
fn a_client_with_a_bad_certificate() {
    let authority = Authority::new("authority");
    let mut params = good(&["ann"], Purpose::ClientAuth);
    params.not_after = (SystemTime::now() - 3 * DAY).into();
    let pair = authority.sign(&params);
    let why = " was refused: its certificate expired 3 days ago";
    the_server_refuses(&authority, Some(&pair), why);

    let pair = authority.sign(&good(&["ann"], Purpose::ServerAuth));
    let why = " was refused: its certificate is not made for a client";
    the_server_refuses(&authority, Some(&pair), why);
}

#[test]
fn an_old_version_of_the_client() {
    let authority = Authority::new("authority");
    let Some(mut openssl) = interop::openssl("s_client") else { return };
    let server = our_server(&authority, false);
    openssl.args(["-connect", &server.addr().to_string(), "-quiet"]);
    openssl.args(["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]);
    let _client = Process::start(openssl);
    let complaint = server.complaint();
    let why = " speaks no TLS that is safe today: version 1.2 or 1.3, with its ciphers";
    assert!(complaint.ends_with(why), "{complaint}");
}

#[test]
fn a_client_of_plain_text() {
    let authority = Authority::new("authority");
    let Some(mut curl) = interop::curl() else { return };
    let server = our_server(&authority, false);
    curl.arg(format!("http://{}/", server.addr()));
    let _client = Process::start(curl);
    let complaint = server.complaint();
    assert!(complaint.ends_with(" does not speak TLS"), "{complaint}");
}

#[test]
fn a_client_that_trusts_somebody_else() {
    let authority = Authority::new("authority");
    let server = our_server(&authority, false);
    let other = Authority::new("another");
    Command::new(CLIENT)
        .args(["--addr", &format!("localhost:{}", server.addr().port()), "--ca", &other.file()])
        .assert()
        .code(1);
    let complaint = server.complaint();
    let why = " refused our certificate: it does not know who signed it";
    assert!(complaint.ends_with(why), "{complaint}");
}

/// Wrong files are told of before anybody connects.
#[test]
fn files_that_are_no_use() {
    let authority = Authority::new("authority");
    let pair = authority.sign(&good(&["localhost"], Purpose::ServerAuth));
    let (other, empty) = (authority.path("other.key"), authority.path("empty.pem"));
    fs::write(&other, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    fs::write(&empty, "").unwrap();
    let missing = authority.path("missing.pem");
    let server = |cert: &str, key: &str, why: String| {
        Command::new(SERVER)
            .args(["--addr", "127.0.0.1:0", "--cert", cert, "--key", key])
            .timeout(interop::deadline())
            .assert()
            .code(1)
            .stdout("")
            .stderr(format!("error: {why}\n"));
    };
    let why = format!("{other} is not the key that belongs to {}", pair.cert);
    server(&pair.cert, &other, why);
    server(&empty, &pair.key, format!("{empty} holds no certificate"));
    server(&pair.cert, &empty, format!("{empty} holds no private key"));
    let why = fs::read(&missing).unwrap_err();
    server(&missing, &pair.key, format!("{missing}: {why}"));
}
