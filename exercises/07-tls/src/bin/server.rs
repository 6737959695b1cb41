//! A server that echoes lines in private: each client has a thread of its own, and its handshake happens
//! there.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Parser;
use program::{Addr, Error, say};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{Error as TlsError, KeyLogFile, ServerConfig, ServerConnection, StreamOwned};
use tls::{certificates, fault, key, next_line, roots, tls_error, trouble};

/// How long a client may be silent in its handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most bytes of a line, without its end.
const LIMIT: usize = 8192;

/// How long to wait after a client could not be taken: the reason may pass.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers each line of a client with a line, `echo: ` and the line, in private
#[derive(Parser)]
struct Args {
    /// The address to listen on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8443")]
    addr: Addr,
    /// The server's certificate, or a chain of them that begins with it
    #[arg(long, value_name = "FILE")]
    cert: PathBuf,
    /// The key that belongs to the certificate
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Take only clients with a certificate that this authority has signed
    #[arg(long, value_name = "FILE")]
    client_ca: Option<PathBuf>,
}

/// A client after its handshake. What is written to it leaves encrypted.
type Client = StreamOwned<ServerConnection, TcpStream>;

fn main() -> ExitCode {
    let args = Arc::new(Args::parse());
    program::run(|| {
        let config = Arc::new(config(&args)?);
        let listener = args.addr.try_each(TcpListener::bind)?;
        say!("listening on {}", listener.local_addr()?);
        loop {
            let taken = listener.accept().and_then(|(socket, peer)| {
                let (args, config) = (Arc::clone(&args), Arc::clone(&config));
                serve_apart(socket, move |socket| serve(socket, peer, &args, config))
            });
            if let Err(error) = taken {
                eprintln!("error: no client could be taken: {error}");
                thread::sleep(PAUSE);
            }
        }
    })
}

/// What the server shows to its clients, and what it asks of them.
fn config(args: &Args) -> Result<ServerConfig, Error> {
    let mut config = ServerConfig::builder()
        .with_client_cert_verifier(client_verifier(args)?)
        .with_single_cert(certificates(&args.cert)?, key(&args.key)?)
        .map_err(|error| unusable(args, &error))?;
    // Writes the keys of each connection to the file that SSLKEYLOGFILE names, if there is one.
    config.key_log = Arc::new(KeyLogFile::new());
    Ok(config)
}

fn unusable(args: &Args, error: &TlsError) -> String {
    let (cert, key) = (args.cert.display(), args.key.display());
    match error {
        TlsError::InconsistentKeys(_) => format!("{key} is not the key that belongs to {cert}"),
        _ => format!("{cert} or {key} cannot be used: {error}"),
    }
}

/// Whom the server takes: everybody, or only clients with a certificate.
fn client_verifier(args: &Args) -> Result<Arc<dyn ClientCertVerifier>, Error> {
    // With `--client-ca`, take only clients whose certificate that authority has signed, and no other
    // that the system knows. Read its
    // file with `roots`, and look up `WebPkiClientVerifier::builder`.
    // What is given below takes everybody if nothing else is asked for.
    let Some(authority) = &args.client_ca else {
        return Ok(WebPkiClientVerifier::no_client_auth());
    };
    todo!("mutual")
}

/// Serves a client, and does not wait for it: the next one comes soon.
fn serve_apart(
    socket: TcpStream,
    serve: impl FnOnce(TcpStream) + Send + 'static,
) -> io::Result<()> {
    // Call `serve` with the socket, and do not wait for it: its handshake may take as long as the
    // client likes, and so may all that comes after it. Give it a thread of its own.
    // What is given below makes the handshake right here. Replace it.
    socket.set_read_timeout(Some(Duration::from_secs(1)))?;
    if socket.peek(&mut [0]).is_ok() {
        serve(socket);
        return Ok(());
    }
    todo!("stalled_handshake")
}

/// Serves one client until it is gone, however it goes.
fn serve(socket: TcpStream, peer: SocketAddr, args: &Args, config: Arc<ServerConfig>) {
    let mut client = match handshake(&socket, config) {
        Ok(connection) => StreamOwned::new(connection, socket),
        Err(error) => {
            eprintln!("error: {peer} {}", refusal(&error, args));
            return hang_up(&socket);
        }
    };
    say!("{peer} connected");
    if let Err(error) = echo(&mut client) {
        eprintln!("error: {peer} {}", trouble(&error));
    }
    say!("{peer} left");
}

/// Makes the handshake. From then on nobody else can read along.
fn handshake(socket: &TcpStream, config: Arc<ServerConfig>) -> io::Result<ServerConnection> {
    let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    shake_hands(&mut connection, socket)?;
    socket.set_read_timeout(None)?;
    Ok(connection)
}

/// Reads from the socket and writes to it until both sides know what they need.
fn shake_hands(connection: &mut ServerConnection, mut socket: &TcpStream) -> io::Result<()> {
    // Make the handshake: while the connection `is_handshaking`, let it read from the socket what
    // the client has to say, and write what it has to say itself. `complete_io` does both.
    // Return when the handshake is over: until then nobody is `connected`. An error goes to the caller.
    todo!("handshake")
}

/// Why a client got no connection, as words that follow its address.
fn refusal(error: &io::Error, args: &Args) -> String {
    // A client got no connection. Say why, in words that follow its address.
    // `tls_error(error)` is what rustls had to say, if it was rustls.
    // - It sent what is no TLS at all, which its first byte tells: `does not speak TLS`. rustls says
    //   `InvalidMessage`.
    // - Its certificate was refused: `its certificate`, and what `fault` says of it.
    // - Anything else: what `trouble` says.
    if tls_error(error).is_none() {
        return trouble(error);
    }
    todo!("plain_client")
}

/// Answers each line of a client until there are no more.
fn echo(client: &mut Client) -> io::Result<()> {
    let mut received = Vec::new();
    loop {
        let line = next_line(client, &mut received, LIMIT)?;
        if line.is_empty() {
            goodbye(client);
            return Ok(());
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        client.write_all(&[b"echo: ", text, b"\n"].concat())?;
        client.flush()?;
    }
}

/// Says that no more will come, so that the client can tell this end from a cut.
fn goodbye(client: &mut Client) {
    client.conn.send_close_notify();
    // Whoever has said goodbye may be gone already, and needs none from us.
    let _ = client.flush();
}

/// Lets the last words arrive, an alert that says why. To close a connection while something is unread
/// is to reset it, and a reset may overtake them.
fn hang_up(socket: &TcpStream) {
    let _ = socket.shutdown(Shutdown::Write);
    let _ = socket.set_read_timeout(Some(PAUSE));
    // Who still goes on after so much is cut off.
    let _ = io::copy(&mut socket.take(LIMIT as u64), &mut io::sink());
}
