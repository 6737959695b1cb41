//! The programs of chapter 7 talk to programs that nobody here wrote, each side with its eyes open.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use harness::interop::{self, Process, Scissors, Side};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use tempfile::TempDir;

const CERTS: &str = env!("CARGO_BIN_EXE_tls-solution-certs");
const CLIENT: &str = env!("CARGO_BIN_EXE_tls-solution-client");
const SERVER: &str = env!("CARGO_BIN_EXE_tls-solution-server");

/// The six files of an authority of our own.
struct Files(TempDir);

impl Files {
    fn new() -> Files {
        let folder = tempfile::tempdir().unwrap();
        Command::new(CERTS).arg("--out").arg(folder.path()).assert().success();
        Files(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn server(&self, flags: &[&str]) -> Process {
        let mut command = std::process::Command::new(SERVER);
        command.args(["--addr", "127.0.0.1:0"]);
        command.args(["--cert", &self.path("server.pem"), "--key", &self.path("server.key")]);
        command.args(flags);
        Process::server(command)
    }

    /// Our client, about to ask this server.
    fn client(&self, server: &Process) -> Command {
        let mut client = Command::new(CLIENT);
        client.args(["--addr", &format!("localhost:{}", server.addr().port())]);
        client.args(["--ca", &self.path("ca.pem")]).timeout(interop::deadline());
        client
    }
}

/// A client of CPython's `ssl` for one line. Arguments: port, authority, and perhaps its own certificate
/// and key.
const CPYTHON_CLIENT: &str = r#"
import socket, ssl, sys
port, ca, *own = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
if own:
    context.load_cert_chain(*own)
with socket.create_connection(("127.0.0.1", int(port))) as sock:
    with context.wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False) as tls:
        tls.sendall("你好\n".encode())
        print(tls.version(), tls.makefile("rb").readline().decode().strip(), flush=True)
        tls.unwrap()
"#;

/// A server of CPython's `ssl` that echoes one line. Arguments: certificate, key, and perhaps the
/// authority of the clients that it takes.
const CPYTHON_SERVER: &str = r#"
import socket, ssl, sys
cert, key, *ca = sys.argv[1:]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(cert, key)
if ca:
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ca[0])
listener = socket.create_server(("127.0.0.1", 0))
print("listening on", *listener.getsockname(), flush=True)
sock, _ = listener.accept()
with context.wrap_socket(sock, server_side=True) as tls:
    tls.sendall(b"echo: " + tls.makefile("rb").readline())
    tls.recv(1)
"#;

#[test]
fn the_server_talks_to_cpython() {
    let files = Files::new();
    for mutual in [false, true] {
        let Some(mut python) = interop::python(CPYTHON_CLIENT) else { return };
        let (ca, own) =
            (files.path("ca.pem"), [files.path("client.pem"), files.path("client.key")]);
        let asking = ["--client-ca", ca.as_str()];
        let server = files.server(if mutual { &asking } else { &[] });
        python.args([&server.addr().port().to_string(), &ca]);
        if mutual {
            python.args(own);
        }
        let client = Process::start(python);
        client.prints("TLSv1.3 echo: 你好");
        client.exits(0);
        let peer = server.line();
        let peer = peer.strip_suffix(" connected").unwrap();
        server.prints(&format!("{peer} left"));
    }
}

#[test]
fn the_client_talks_to_cpython() {
    let files = Files::new();
    for mutual in [false, true] {
        let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
        python.args([files.path("server.pem"), files.path("server.key")]);
        if mutual {
            python.arg(files.path("ca.pem"));
        }
        let server = Process::server(python);
        let mut client = files.client(&server);
        if mutual {
            client.args(["--cert", &files.path("client.pem"), "--key", &files.path("client.key")]);
        }
        client.assert().success().stdout("server replied: echo: Hello Server\n").stderr("");
    }
}

#[test]
fn the_server_talks_to_openssl() {
    let files = Files::new();
    let ca = files.path("ca.pem");
    for (version, flags) in [
        ("-tls1_3", vec![]),
        ("-tls1_2", vec![]),
        ("-tls1_3", vec!["--client-ca", &ca]),
        ("-tls1_2", vec!["--client-ca", &ca]),
    ] {
        let Some(mut openssl) = interop::openssl("s_client") else { return };
        let server = files.server(&flags);
        openssl.args(["-connect", &server.addr().to_string(), version, "-quiet"]);
        openssl.args(["-CAfile", &ca, "-verify_return_error"]);
        openssl.args(["-servername", "localhost", "-verify_hostname", "localhost"]);
        if !flags.is_empty() {
            openssl.args(["-cert", &files.path("client.pem"), "-key", &files.path("client.key")]);
        }
        let mut client = Process::start(openssl);
        client.types("one\ntwo\r\n");
        client.prints("echo: one");
        client.prints("echo: two");
    }
}

#[test]
fn the_client_talks_to_openssl() {
    let files = Files::new();
    for (version, mutual) in
        [("-tls1_3", false), ("-tls1_2", false), ("-tls1_3", true), ("-tls1_2", true)]
    {
        let Some(mut openssl) = interop::openssl("s_server") else { return };
        // -rev: it answers each line with the line turned round.
        openssl.args(["-accept", "127.0.0.1:0", "-rev", version]);
        openssl.args(["-cert", &files.path("server.pem"), "-key", &files.path("server.key")]);
        if mutual {
            openssl.args([
                "-Verify",
                "1",
                "-verify_return_error",
                "-CAfile",
                &files.path("ca.pem"),
            ]);
        }
        let server = Process::openssl_server(openssl);
        let mut client = files.client(&server);
        if mutual {
            client.args(["--cert", &files.path("client.pem"), "--key", &files.path("client.key")]);
        }
        client.assert().success().stdout("server replied: revreS olleH\n").stderr("");
    }
}

#[test]
fn curl_trusts_the_server_if_it_trusts_the_authority() {
    let files = Files::new();
    let server = files.server(&[]);
    let url = format!("https://localhost:{}/", server.addr().port());

    let Some(mut curl) = interop::curl() else { return };
    // What the server answers is no HTTP, which version 0.9 does not mind.
    curl.args(["--http0.9", "--no-buffer", "--cacert", &files.path("ca.pem"), &url]);
    Process::start(curl).prints("echo: GET / HTTP/1.1");

    let Some(mut curl) = interop::curl() else { return };
    curl.arg(&url);
    // The certificate cannot be verified (curl(1), EXIT CODES).
    Process::start(curl).exits(60);
}

/// Without `--ca` the roots are the system's: on Linux, in the file that this variable names.
#[cfg(target_os = "linux")]
#[test]
fn the_systems_roots_count_without_an_authority_and_only_then() {
    let (files, others) = (Files::new(), Files::new());
    let server = files.server(&[]);
    let addr = format!("localhost:{}", server.addr().port());
    let client = |roots: &Files| {
        let mut client = Command::new(CLIENT);
        client.args(["--addr", &addr]).env("SSL_CERT_FILE", roots.path("ca.pem"));
        client.env_remove("SSL_CERT_DIR").timeout(interop::deadline());
        client
    };
    client(&files).assert().success().stdout("server replied: echo: Hello Server\n");
    client(&others).assert().code(1).stdout("").stderr(
        "error: the server's certificate is signed by an authority unknown to this system; --ca names \
         another\n",
    );
    let file = others.path("ca.pem");
    client(&files).args(["--ca", &file]).assert().code(1).stdout("").stderr(format!(
        "error: the server's certificate is signed by an unknown authority, one that is not in {file}\n"
    ));
}

#[test]
fn the_keys_of_a_connection_are_written_where_the_environment_says() {
    let files = Files::new();
    let server = files.server(&[]);
    let keys = files.path("keys.log");
    files.client(&server).env("SSLKEYLOGFILE", &keys).assert().success();
    let keys = std::fs::read_to_string(keys).unwrap();
    assert!(keys.lines().any(|line| line.starts_with("CLIENT_TRAFFIC_SECRET_0 ")), "{keys}");
}

/// Wherever a connection is cut, nothing that came by then is taken for a reply.
#[test]
fn the_client_prints_a_whole_reply_or_none() {
    let files = Files::new();
    let server = files.server(&[]);
    let mut cuts = 0;
    for bytes in (0..).step_by(STEP) {
        let scissors = Scissors::new(server.addr(), Side::Server, bytes).unwrap();
        let mut client = Command::new(CLIENT);
        client.args(["--addr", &scissors.addr().to_string(), "--ca", &files.path("ca.pem")]);
        let output = client.timeout(interop::deadline()).output().unwrap();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        if output.status.success() {
            assert_eq!(stdout, "server replied: echo: Hello Server\n");
            break;
        }
        cuts += 1;
        assert_eq!((output.status.code(), stdout.as_str()), (Some(1), ""), "after {bytes} bytes");
        assert_eq!(stderr.lines().count(), 1, "after {bytes} bytes: {stderr}");
        let cut = stderr.starts_with("error: the server cut the connection");
        let closed = stderr.starts_with("error: the server closed the connection in the middle of");
        assert!(cut || closed, "after {bytes} bytes: {stderr}");
    }
    assert!(cuts > 40, "it was cut {cuts} times");
}

/// Wherever a client is cut off, the server serves the next.
#[test]
fn the_server_goes_on_wherever_a_client_is_cut_off() {
    let files = Files::new();
    let server = files.server(&[]);
    let mut cuts = 0;
    for bytes in (0..).step_by(STEP) {
        let scissors = Scissors::new(server.addr(), Side::Client, bytes).unwrap();
        let mut client = Command::new(CLIENT);
        client.args(["--addr", &scissors.addr().to_string(), "--ca", &files.path("ca.pem")]);
        let output = client.timeout(interop::deadline()).output().unwrap();
        if output.status.success() {
            break;
        }
        cuts += 1;
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""));
    }
    assert!(cuts > 20, "it was cut {cuts} times");
    files.client(&server).assert().success().stdout("server replied: echo: Hello Server\n");
}

/// Whatever a client sends in place of its hello, the server serves the next.
#[test]
fn the_server_goes_on_whatever_a_hello_is() {
    let files = Files::new();
    let server = files.server(&[]);
    let config = ClientConfig::builder()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut hello = Vec::new();
    ClientConnection::new(Arc::new(config), name).unwrap().write_tls(&mut hello).unwrap();
    for place in 0..hello.len() {
        let mut wrong = hello.clone();
        wrong[place] ^= 0x55;
        let mut client = TcpStream::connect(server.addr()).unwrap();
        client.set_read_timeout(Some(interop::deadline())).unwrap();
        client.write_all(&wrong).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        // Until the server has had enough of it, in one way or another.
        let _ = client.read_to_end(&mut Vec::new());
    }
    files.client(&server).assert().success().stdout("server replied: echo: Hello Server\n");
}

/// Not each byte, but each part of a record is met at some time.
const STEP: usize = 13;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The counterparts of `docs/python` speak with our programs.
#[test]
fn the_counterparts_talk_to_the_programs() {
    let files = Files::new();
    let Some(mut python) = interop::counterpart("tls/tls-client") else { return };
    let server = files.server(&[]);
    python.args(["--addr", &format!("localhost:{}", server.addr().port())]);
    python.args(["--ca", &files.path("ca.pem")]);
    let client = Process::start(python);
    client.prints("server replied: echo: Hello Server");
    client.exits(0);

    let Some(mut python) = interop::counterpart("tls/tls-server") else { return };
    python.args(["--addr", "127.0.0.1:0"]);
    python.args(["--cert", &files.path("server.pem"), "--key", &files.path("server.key")]);
    let server = Process::server(python);
    files.client(&server).assert().success().stdout("server replied: echo: Hello Server\n");
}

#[test]
fn no_file_is_written_twice() {
    let files = Files::new();
    let key = std::fs::read(files.path("ca.key")).unwrap();
    let file = Path::new(&files.path("ca.pem")).display().to_string();
    Command::new(CERTS)
        .args(["--out", &files.path("")])
        .assert()
        .code(1)
        .stderr(format!("error: {file} is there already\n"));
    assert_eq!(std::fs::read(files.path("ca.key")).unwrap(), key);
}
