//! How long a client waits for its reply while 100 others are stalled in their handshakes.
//!
//!     cargo bench -p tls-solution --bench stalled

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use program::Error;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use tls_solution::roots;

const CERTS: &str = env!("CARGO_BIN_EXE_tls-solution-certs");
const SERVER: &str = env!("CARGO_BIN_EXE_tls-solution-server");

const STALLED: usize = 100;

/// As many conversations are timed.
const TIMES: usize = 200;

/// What is allowed.
const DELAY: Duration = Duration::from_millis(100);

/// A server that runs, until it is dropped.
struct Server {
    process: Child,
    addr: SocketAddr,
}

fn main() -> Result<ExitCode, Error> {
    let folder = tempfile::tempdir()?;
    Command::new(CERTS).arg("--out").arg(folder.path()).status()?;
    let config = ClientConfig::builder()
        .with_root_certificates(roots(&folder.path().join("ca.pem"))?)
        .with_no_client_auth();
    let config = Arc::new(config);
    let server = Server::start(folder.path())?;

    let alone = measure(server.addr, &config)?;
    let mut hello = Vec::new();
    client(&config)?.write_tls(&mut hello)?;
    let mut stalled = Vec::new();
    for number in 0..STALLED {
        let mut stream = TcpStream::connect(server.addr)?;
        if number % 2 == 0 {
            stream.write_all(&hello[..hello.len() / 2])?;
        }
        stalled.push(stream);
    }
    let crowded = measure(server.addr, &config)?;

    println!(
        "connect, handshake, a line and its answer, {TIMES} times: median, 99 of 100, longest"
    );
    for (what, times) in [("alone", &alone), ("100 others stalled", &crowded)] {
        let [median, slow, longest] =
            [TIMES / 2, TIMES * 99 / 100, TIMES - 1].map(|place| times[place].as_secs_f64() * 1e3);
        println!("{what:<20} {median:>7.2} ms {slow:>7.2} ms {longest:>7.2} ms");
    }
    if crowded[TIMES * 99 / 100] > alone[TIMES / 2] + DELAY {
        eprintln!("error: they should delay another by less than {} ms", DELAY.as_millis());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// How long each conversation takes, the shortest first.
fn measure(server: SocketAddr, config: &Arc<ClientConfig>) -> Result<Vec<Duration>, Error> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        let mut stream = StreamOwned::new(client(config)?, stream);
        stream.write_all(b"hello\n")?;
        let mut line = String::new();
        BufReader::new(&mut stream).read_line(&mut line)?;
        assert_eq!(line, "echo: hello\n");
        times.push(start.elapsed());
        stream.conn.send_close_notify();
        stream.flush()?;
    }
    times.sort();
    Ok(times)
}

fn client(config: &Arc<ClientConfig>) -> Result<ClientConnection, Error> {
    Ok(ClientConnection::new(Arc::clone(config), ServerName::try_from("localhost")?)?)
}

impl Server {
    fn start(files: &Path) -> io::Result<Server> {
        let mut process = Command::new(SERVER)
            .args(["--addr", "127.0.0.1:0", "--cert"])
            .arg(files.join("server.pem"))
            .arg("--key")
            .arg(files.join("server.key"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        // The rest is read and forgotten, so that the server never waits to print.
        std::thread::spawn(move || io::copy(&mut lines, &mut io::sink()));
        let addr = line.trim_end().strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        Ok(Server { process, addr: addr.ok_or(io::ErrorKind::InvalidData)? })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
