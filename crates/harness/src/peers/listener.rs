//! A server that the check plays.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;

use mio::{Interest, net};
use socket2::{Domain, Socket, Type};

use super::peer::Peer;
use super::stream::{be_small, is_pending};
use crate::programs::Running;
use crate::stage::{Stage, Try};
use findings::record::{Direction, Goal, Wanted};

/// How much a server that a check plays can send before its client reads, in bytes.
const SEND_BUFFER: usize = 64 << 10;

/// The name of the server that a check plays.
const SERVER: &str = "server";

/// A listener that a program under check is to connect to.
pub struct Listener {
    stage: Rc<RefCell<Stage>>,
    listener: net::TcpListener,
    addr: SocketAddr,
    /// Connections that nobody accepts.
    waiting: Option<TcpStream>,
}

impl Listener {
    pub(crate) fn new(
        stage: &Rc<RefCell<Stage>>,
        addr: SocketAddr,
        receive_buffer: Option<usize>,
    ) -> Listener {
        Listener::with_queue(stage, addr, receive_buffer, 16)
    }

    /// The queue holds one connection, and one is in it.
    pub(crate) fn with_full_backlog(stage: &Rc<RefCell<Stage>>) -> Listener {
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut listener = Listener::with_queue(stage, addr, None, 0);
        match TcpStream::connect(listener.addr) {
            Ok(stream) => listener.waiting = Some(stream),
            Err(error) => {
                let why = format!("the check cannot fill its queue: {error}");
                stage.borrow_mut().impossible(&why)
            }
        }
        listener
    }

    fn with_queue(
        stage: &Rc<RefCell<Stage>>,
        addr: SocketAddr,
        receive_buffer: Option<usize>,
        queue: i32,
    ) -> Listener {
        let listen = || {
            let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
            if let Some(bytes) = receive_buffer {
                be_small(&socket, bytes)?;
            }
            // A client that does not read is to be noticed: its answers must not all fit in here.
            socket.set_send_buffer_size(SEND_BUFFER)?;
            socket.bind(&addr.into())?;
            socket.listen(queue)?;
            socket.set_nonblocking(true)?;
            let mut listener = net::TcpListener::from_std(socket.into());
            let mut stage = stage.borrow_mut();
            let token = stage.next_token();
            stage.poll.registry().register(&mut listener, token, Interest::READABLE)?;
            let addr = listener.local_addr()?;
            stage.names.name(addr, SERVER);
            Ok((listener, addr))
        };
        let (listener, addr) = listen().unwrap_or_else(|error: std::io::Error| {
            stage.borrow_mut().impossible(&format!("the check cannot listen: {error}"))
        });
        Listener { stage: Rc::clone(stage), listener, addr, waiting: None }
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Waits until the client connects.
    pub fn accept(&self, client: &Running) -> Peer {
        let (wanted, other) = (Wanted::Connection, client.role().to_owned());
        let mut goal = Goal { wanted, other, ..Goal::default() };
        let mut stage = self.stage.borrow_mut();
        let met = stage.wait(&[client.number], &mut goal, |_, _| match self.listener.accept() {
            Ok(accepted) => Try::Done(accepted),
            Err(error) if is_pending(&error) => Try::Pending,
            Err(error) => Try::Wrong(format!("the check cannot accept: {error}")),
        });
        let (stream, addr) = met.unwrap_or_else(|unmet| stage.fail(goal, unmet));
        stage.names.name(addr, client.role());
        let ladder = stage.transcript.scene();
        ladder.arrow(client.role(), SERVER, Direction::ToServer, "connect");
        drop(stage);
        Peer::server(&self.stage, stream, client, SERVER)
    }
}

/// Where a server was that has closed a connection first, and then its listener. The connection
/// stays in TIME_WAIT for a while (RFC 9293, section 3.6).
pub(crate) fn lingering_addr() -> io::Result<SocketAddr> {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    #[cfg(unix)]
    listener.set_reuse_address(true)?;
    listener.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    listener.listen(1)?;
    let listener = TcpListener::from(listener);
    let addr = listener.local_addr()?;
    let mut client = TcpStream::connect(addr)?;
    let (server, _) = listener.accept()?;
    drop(server);
    client.read_to_end(&mut Vec::new())?;
    Ok(addr)
}

/// A socket that has this address and does not listen. As long as it is there nobody else can.
pub(crate) fn deserted(addr: SocketAddr) -> io::Result<(Socket, SocketAddr)> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.bind(&addr.into())?;
    let addr = socket.local_addr()?.as_socket().ok_or(ErrorKind::AddrNotAvailable)?;
    Ok((socket, addr))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::system::tables::lingers;

    #[test]
    fn nobody_comes_to_a_deserted_address() {
        let (_socket, addr) = deserted((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        assert_eq!(TcpListener::bind(addr).unwrap_err().kind(), ErrorKind::AddrInUse);
        assert_eq!(TcpStream::connect(addr).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }

    #[test]
    fn an_address_lingers_after_its_connection() {
        assert!(lingers(lingering_addr().unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(!lingers(listener.local_addr().unwrap()));
    }

    #[test]
    fn whoever_connects_to_a_full_queue_waits() {
        let stage = Rc::new(RefCell::new(Stage::new("queue", Rc::new(|_, _| {})).unwrap()));
        let listener = Listener::with_full_backlog(&stage);
        let error = TcpStream::connect_timeout(&listener.addr, Duration::from_millis(50));
        assert_eq!(error.unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
