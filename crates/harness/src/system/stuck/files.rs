//! What the descriptors of a process are, and whether what happens to them is in the hands of the
//! programs and of the check alone.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use rustix::io::ioctl_fionread;
use rustix::net::sockopt::{self, Timeout};
use rustix::net::{AddressFamily, SocketType, ipproto};

use super::super::descriptors::{Descriptor, Holder, list};
use super::calls::Sleep;

/// An open descriptor.
#[derive(Debug)]
pub(super) struct Open {
    pid: u32,
    fd: i32,
    pub(super) file: File,
}

#[derive(Debug)]
pub(super) enum File {
    Pipe(Pipe),
    Event,
    Socket(Socket),
    /// It can always be read and written.
    Ready,
    /// Nobody reads it or writes to it, but it may be waited for: epoll(7), signalfd(2), and a timer
    /// that is not set.
    Silent,
}

/// One end of a pipe, or both.
#[derive(Debug)]
pub(super) struct Pipe {
    inode: u64,
    reads: bool,
    writes: bool,
}

#[derive(Debug)]
pub(super) struct Socket {
    pub(super) inode: u64,
    pub(super) kind: Kind,
    /// `SO_RCVTIMEO` and `SO_SNDTIMEO` (socket(7)).
    receives_until: bool,
    sends_until: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Tcp(Ends),
    Udp,
    Unix,
}

/// The addresses of a TCP socket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) local: SocketAddr,
    /// `None`: it is not connected, or not yet.
    pub(super) remote: Option<SocketAddr>,
    pub(super) listens: bool,
}

/// The descriptors of the process. `None`: there may be one that somebody else has a hand in, or a
/// timer. `family`: the processes that are looked at.
pub(super) fn of_program(pid: u32, family: &[u32]) -> Option<Vec<Open>> {
    // proc(5): the timers of timer_create(2). They may be of any thread.
    if !fs::read(format!("/proc/{pid}/timers")).ok()?.is_empty() {
        return None;
    }
    let holder = Holder::of(pid)?;
    let open = |descriptor: &Descriptor| {
        let file = file(pid, descriptor, &holder, family)?;
        Some(Open { pid, fd: descriptor.fd, file })
    };
    list(pid)?.iter().map(open).collect()
}

fn file(pid: u32, descriptor: &Descriptor, holder: &Holder, family: &[u32]) -> Option<File> {
    if let Some(inode) = descriptor.inode("socket") {
        let (socket, fd) = socket(inode, holder.copy(descriptor.fd)?)?;
        return is_in_hand(socket.kind, fd, family)?.then_some(File::Socket(socket));
    }
    if let Some(pipe) = pipe(descriptor) {
        return Some(File::Pipe(pipe));
    }
    match descriptor.target.as_str() {
        "anon_inode:[eventfd]" => Some(File::Event),
        "anon_inode:[eventpoll]" | "anon_inode:[signalfd]" => Some(File::Silent),
        "anon_inode:[timerfd]" => is_unset(pid, descriptor.fd)?.then_some(File::Silent),
        "/dev/null" | "/dev/zero" | "/dev/full" | "/dev/random" | "/dev/urandom" => {
            Some(File::Ready)
        }
        // The system changes these files by itself, and they can be waited for: poll(2).
        path if path.starts_with("/proc/") || path.starts_with("/sys/") => None,
        _ => {
            let kind = fs::metadata(format!("/proc/{pid}/fd/{}", descriptor.fd)).ok()?.file_type();
            (kind.is_file() || kind.is_dir()).then_some(File::Ready)
        }
    }
}

fn pipe(descriptor: &Descriptor) -> Option<Pipe> {
    let inode = descriptor.inode("pipe")?;
    Some(Pipe { inode, reads: descriptor.reads, writes: descriptor.writes })
}

/// Whether a timer of timerfd_create(2) is not set: proc(5).
fn is_unset(pid: u32, fd: i32) -> Option<bool> {
    let text = fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")).ok()?;
    Some(text.lines().any(|line| line == "it_value: (0, 0)"))
}

/// What a socket is. `None`: none of the kinds of this course.
fn socket(inode: u64, fd: OwnedFd) -> Option<(Socket, OwnedFd)> {
    let protocol = sockopt::socket_protocol(&fd).ok()?;
    let kind = match (sockopt::socket_domain(&fd).ok()?, sockopt::socket_type(&fd).ok()?) {
        (AddressFamily::UNIX, _) => Kind::Unix,
        (AddressFamily::INET | AddressFamily::INET6, SocketType::STREAM)
            if protocol == Some(ipproto::TCP) =>
        {
            Kind::Tcp(ends(&fd)?)
        }
        (AddressFamily::INET | AddressFamily::INET6, SocketType::DGRAM)
            if protocol == Some(ipproto::UDP) =>
        {
            Kind::Udp
        }
        _ => return None,
    };
    let until = |what| sockopt::socket_timeout(&fd, what).ok().map(|time| time.is_some());
    let (receives_until, sends_until) = (until(Timeout::Recv)?, until(Timeout::Send)?);
    Some((Socket { inode, kind, receives_until, sends_until }, fd))
}

fn ends(fd: &OwnedFd) -> Option<Ends> {
    let listens = sockopt::socket_acceptconn(fd).ok()?;
    let socket = TcpStream::from(fd.try_clone().ok()?);
    let remote = connected(socket.peer_addr())?;
    Some(Ends { local: socket.local_addr().ok()?, remote, listens })
}

/// The address of the peer, if there is one.
fn connected<T>(addr: io::Result<T>) -> Option<Option<T>> {
    match addr {
        Ok(addr) => Some(Some(addr)),
        Err(error) if error.kind() == io::ErrorKind::NotConnected => Some(None),
        Err(_) => None,
    }
}

/// Whether nobody but the programs and the check can send to the socket, and it does not give up by
/// itself. For the peers of TCP sockets see `sockets.rs`.
fn is_in_hand(kind: Kind, fd: OwnedFd, family: &[u32]) -> Option<bool> {
    match kind {
        // tcp(7): after a time-out of the user's, what is not acknowledged is an error.
        Kind::Tcp(_) => Some(sockopt::tcp_user_timeout(&fd).ok()? == 0),
        Kind::Udp => {
            let socket = UdpSocket::from(fd);
            let local = socket.local_addr().ok()?;
            Some(match connected(socket.peer_addr())? {
                Some(remote) => is_loopback(remote),
                None => is_loopback(local) || local.port() == 0,
            })
        }
        // unix(7): `SO_PEERCRED` tells who called socketpair(2), or connect(2).
        Kind::Unix => {
            if sockopt::socket_acceptconn(&fd).ok()? {
                return Some(true);
            }
            let peer = sockopt::socket_peercred(&fd).ok()?.pid.as_raw_pid().cast_unsigned();
            let known = family.contains(&peer) || peer == std::process::id();
            Some(UnixStream::from(fd).peer_addr().ok()?.is_unnamed() && known)
        }
    }
}

pub(super) fn is_loopback(addr: SocketAddr) -> bool {
    addr.ip().to_canonical().is_loopback()
}

/// What the check has open itself.
pub(super) struct Own {
    pipes: Vec<Pipe>,
    /// The numbers of its sockets.
    pub(super) sockets: Vec<u64>,
    /// Its TCP sockets.
    pub(super) tcp: Vec<(u64, Ends)>,
}

/// What the check has open itself. `wanted` picks TCP sockets. What is closed at the moment, by
/// another thread, is left out.
pub(super) fn own(wanted: impl Fn(&Ends) -> bool) -> Option<Own> {
    let pid = std::process::id();
    let holder = Holder::of(pid)?;
    let mut own = Own { pipes: Vec::new(), sockets: Vec::new(), tcp: Vec::new() };
    for descriptor in list(pid)? {
        own.pipes.extend(pipe(&descriptor));
        let Some(inode) = descriptor.inode("socket") else { continue };
        own.sockets.push(inode);
        let found = holder.copy(descriptor.fd).and_then(|fd| socket(inode, fd));
        if let Some((Socket { kind: Kind::Tcp(ends), .. }, _)) = found
            && wanted(&ends)
        {
            own.tcp.push((inode, ends));
        }
    }
    Some(own)
}

/// Whether only a program or the check could end this sleep of a thread of the process.
pub(super) fn is_for_certain(pid: u32, sleep: Sleep, open: &[Open], own: &Own) -> bool {
    let at =
        |fd: i32| open.iter().find(|open| open.pid == pid && open.fd == fd).map(|open| &open.file);
    let pipes = || open.iter().filter_map(|open| open.file.pipe());
    let reads = |fd| match at(fd) {
        Some(File::Socket(socket)) => !socket.receives_until,
        Some(File::Event) => true,
        Some(File::Pipe(pipe)) => {
            pipes().chain(&own.pipes).any(|end| end.inode == pipe.inode && end.writes)
        }
        _ => false,
    };
    // What the check can read from a pipe, it does read.
    let writes = |fd| match at(fd) {
        Some(File::Socket(socket)) => !socket.sends_until && !matches!(socket.kind, Kind::Udp),
        Some(File::Event) => true,
        Some(File::Pipe(pipe)) => {
            let reads = |end: &Pipe| end.inode == pipe.inode && end.reads;
            pipes().any(reads) && !own.pipes.iter().any(reads)
        }
        _ => false,
    };
    match sleep {
        Sleep::Reads(fd) => reads(fd),
        Sleep::Writes(fd) => writes(fd),
        Sleep::Copies(to, from) => writes(to) && matches!(at(from), Some(File::Ready)),
        Sleep::Connects(fd) => match at(fd) {
            Some(File::Socket(socket)) => {
                !socket.sends_until && matches!(socket.kind, Kind::Tcp(_))
            }
            _ => false,
        },
        Sleep::Waits => true,
    }
}

/// Whether the check has read all that the programs have written to it: pipe(7).
pub(super) fn all_is_read(open: &[Open], own: &Own) -> Option<bool> {
    for open in open {
        let Some(pipe) = open.file.pipe() else { continue };
        let is_read = own.pipes.iter().any(|end| end.inode == pipe.inode && end.reads);
        if is_read && ioctl_fionread(Holder::of(open.pid)?.copy(open.fd)?).ok()? > 0 {
            return Some(false);
        }
    }
    Some(true)
}

impl File {
    fn pipe(&self) -> Option<&Pipe> {
        match self {
            File::Pipe(pipe) => Some(pipe),
            _ => None,
        }
    }
}
