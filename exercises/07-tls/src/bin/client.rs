//! A client that speaks in private, and only with the server that it means.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use program::{Addr, Error, printable, say};
use rustls::client::WantsClientCert;
use rustls::pki_types::ServerName;
use rustls::{
    ClientConfig, ClientConnection, ConfigBuilder, Error as TlsError, KeyLogFile, StreamOwned,
};
use rustls_platform_verifier::BuilderVerifierExt;
use tls::{certificates, fault, key, next_line, roots, tls_error, trouble};

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most bytes of a reply.
const LIMIT: usize = 65_536;

/// Sends one line to a server in private, and prints the line that it answers
#[derive(Parser)]
struct Args {
    /// The server's address
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8443")]
    addr: Addr,
    /// What to send
    #[arg(long, value_name = "TEXT", default_value = "Hello Server")]
    message: String,
    /// Trust this authority alone, and not those of the system
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The name that the server's certificate must be for [default: the host of --addr]
    #[arg(long, value_name = "NAME")]
    server_name: Option<String>,
    /// Our own certificate, for a server that asks for one
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The key that belongs to our certificate
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
}

/// A server after the handshake. What is written to it leaves encrypted.
type Server = StreamOwned<ClientConnection, TcpStream>;

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let mut server = connect(&args)?;
        let reply = converse(&mut server, &args.message)
            .map_err(|error| format!("the server {}", trouble(&error)))?;
        let Some(reply) = reply else {
            return Err("the server closed the connection before replying".into());
        };
        say!("server replied: {}", printable(reply));
        Ok(())
    })
}

/// Connects, and makes the handshake.
fn connect(args: &Args) -> Result<Server, Error> {
    let connection = ClientConnection::new(Arc::new(config(args)?), server_name(args)?)?;
    let socket = args.addr.try_each(TcpStream::connect)?;
    let addr = socket.peer_addr()?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let mut server = StreamOwned::new(connection, socket);
    while server.conn.is_handshaking() {
        server.conn.complete_io(&mut server.sock).map_err(|error| refusal(addr, &error, args))?;
    }
    Ok(server)
}

/// Whom the client trusts, and what it shows of itself.
fn config(args: &Args) -> Result<ClientConfig, Error> {
    let config = trusting(ClientConfig::builder(), args)?;
    let mut config =
        match (&args.cert, &args.key) {
            (Some(cert), Some(file)) => config
                .with_client_auth_cert(certificates(cert)?, key(file)?)
                .map_err(|error| format!("{} cannot be used: {error}", cert.display()))?,
            _ => config.with_no_client_auth(),
        };
    // Writes the keys of each connection to the file that SSLKEYLOGFILE names, if there is one.
    config.key_log = Arc::new(KeyLogFile::new());
    Ok(config)
}

/// Goes on with the making of `config`: whose signature must a server's certificate have?
fn trusting(
    config: ConfigBuilder<ClientConfig, rustls::WantsVerifier>,
    args: &Args,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
    // Tell the configuration whose signature a server's certificate must have.
    // With `--ca` it is that authority alone, and none that the system knows: read its file with `roots`, and look up
    // `with_root_certificates`. Without it, it is those that the system knows: look up
    // `with_platform_verifier`, of the crate rustls-platform-verifier. Both give the next stage
    // of the configuration.
    todo!("verify")
}

/// The name that the client asks for, and that the server's certificate must be for.
fn server_name(args: &Args) -> Result<ServerName<'static>, Error> {
    // Return the name of the server that the client means: what `--server-name` says, and
    // without it the host of `--addr`. The client asks for it in its hello, and the certificate
    // must be for it.
    // What is neither a name nor an IP address is an error. Look up `ServerName::try_from`.
    // Until you have replaced it, what is given below knows one name.
    if args.server_name.is_none() && args.addr.host() == "localhost" {
        return Ok(ServerName::try_from("localhost")?);
    }
    todo!("wrong_name")
}

/// Why there is no connection.
fn refusal(addr: SocketAddr, error: &io::Error, args: &Args) -> String {
    // There is no connection. Say why.
    // - The server sent what is no TLS at all: `<addr> does not speak TLS`.
    // - Its certificate is refused: that is given below.
    // - Anything else: `the server`, and what `trouble` says.
    if let Some(TlsError::InvalidCertificate(error)) = tls_error(error) {
        return format!("the server's certificate {}", fault(error, args.ca.as_deref()));
    }
    todo!("plain_server")
}

/// Sends a line and receives one. `None`: the server said goodbye before it had answered.
fn converse(server: &mut Server, message: &str) -> io::Result<Option<Vec<u8>>> {
    let sent = server.write_all(format!("{message}\n").as_bytes()).and_then(|()| server.flush());
    // If it could not be sent, the server has hung up, and its last words say why.
    let mut line = next_line(server, &mut Vec::new(), LIMIT)?;
    sent?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    if line.ends_with(b"\r") {
        line.pop();
    }
    server.conn.send_close_notify();
    // The reply is here: it does not matter any more whether the server hears our goodbye.
    let _ = server.flush();
    Ok(Some(line))
}
