//! What a program is doing at the moment: read from `/proc`, so only on Linux (proc(5)).
//!
//! Everything here is a fact, and any of them may be missing: a program may end while it is looked
//! at, and a system may forbid a look.

use std::net::SocketAddr;
use std::time::Duration;

/// What was found out about a program.
#[derive(Debug, Default)]
pub(crate) struct Autopsy {
    /// The main thread first.
    pub(crate) threads: Vec<Doing>,
    /// Its TCP and UDP sockets, by descriptor.
    pub(crate) sockets: Vec<Socket>,
    /// Its open descriptors, of every kind.
    pub(crate) descriptors: usize,
    /// The CPU time that it has used so far.
    pub(crate) cpu: Duration,
    /// How long it could have run while others had the CPU.
    pub(crate) queued: Duration,
    /// The memory that it has in use, in bytes.
    pub(crate) memory: u64,
    /// The names of the processes that it has started and that run.
    pub(crate) children: Vec<String>,
}

/// What a thread is doing.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux tells"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It runs, or could.
    Running,
    /// It waits in a system call, perhaps on a descriptor.
    BlockedIn(&'static str, Option<i32>),
    /// It waits for something else.
    Blocked,
    /// A signal has stopped it, and it does nothing until another lets it go on (SIGCONT).
    Stopped,
}

/// A socket of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Socket {
    pub(crate) fd: i32,
    pub(crate) local: SocketAddr,
    pub(crate) kind: Kind,
}

/// What a socket is.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux tells"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many connections wait to be accepted.
    Listener { waiting: u32 },
    /// A connection. `ended`: the peer has said that it sends no more.
    Connection { remote: SocketAddr, unread: u32, unsent: u32, ended: bool },
    /// A socket for datagrams, bound to its address. `remote`: it is connected, so it hears nobody
    /// else. `waiting`: there are datagrams that it has not read; the system does not tell how many.
    Datagrams { remote: Option<SocketAddr>, waiting: bool },
    /// None of them: it is being connected, or closed, or was never bound.
    Other,
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn autopsy(_pid: u32) -> Option<Autopsy> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn without_sockets(_pid: u32) -> Option<Autopsy> {
    None
}

#[cfg(target_os = "linux")]
pub(crate) use linux::{autopsy, without_sockets};

#[cfg(target_os = "linux")]
mod linux {
    use std::net::SocketAddr;
    use std::time::Duration;

    use procfs::net::{TcpNetEntry, TcpState, UdpNetEntry, UdpState};
    use procfs::process::{FDTarget, Process, Syscall, Task};

    use super::{Autopsy, Doing, Kind, Socket};

    /// Looks at a program. `None`: it is gone.
    pub(crate) fn autopsy(pid: u32) -> Option<Autopsy> {
        let process = Process::new(i32::try_from(pid).ok()?).ok()?;
        Some(Autopsy { sockets: sockets(&process), ..without_sockets(pid)? })
    }

    /// As [`autopsy`], but for the sockets: for these the system lists all that it has, which takes
    /// milliseconds.
    pub(crate) fn without_sockets(pid: u32) -> Option<Autopsy> {
        let process = Process::new(i32::try_from(pid).ok()?).ok()?;
        let stat = process.stat().ok()?;
        let tasks: Vec<Task> = process.tasks().ok()?.flatten().collect();
        let descriptors = process.fd_count().ok()?;
        if descriptors == 0 {
            // It is ending: what it had is closed already.
            return None;
        }
        let ticks = stat.utime + stat.stime;
        Some(Autopsy {
            threads: tasks.iter().map(doing).collect(),
            sockets: Vec::new(),
            descriptors,
            cpu: Duration::from_secs(ticks).div_f64(procfs::ticks_per_second() as f64),
            queued: tasks.iter().filter_map(queued).sum(),
            memory: stat.rss * procfs::page_size(),
            children: children(&tasks),
        })
    }

    fn doing(task: &Task) -> Doing {
        let state = task.stat().map(|stat| stat.state);
        match task.syscall() {
            _ if matches!(state, Ok('T')) => Doing::Stopped,
            Ok(Syscall::Running) => Doing::Running,
            Ok(Syscall::Blocked { syscall_number, argument_registers, .. }) => {
                match CALLS.iter().find(|call| i64::from(call.number) == syscall_number) {
                    Some(call) => {
                        let fd = i32::try_from(argument_registers[0]).ok();
                        Doing::BlockedIn(call.name, fd.filter(|_| call.on_descriptor))
                    }
                    None => Doing::Blocked,
                }
            }
            Ok(_) | Err(_) if matches!(state, Ok('R')) => Doing::Running,
            Ok(_) | Err(_) => Doing::Blocked,
        }
    }

    fn queued(task: &Task) -> Option<Duration> {
        Some(Duration::from_nanos(task.schedstat().ok()?.run_delay))
    }

    fn sockets(process: &Process) -> Vec<Socket> {
        let mut entries: Vec<Entry> = Vec::new();
        entries.extend(process.tcp().into_iter().flatten().map(stream));
        entries.extend(process.tcp6().into_iter().flatten().map(stream));
        entries.extend(process.udp().into_iter().flatten().map(datagrams));
        entries.extend(process.udp6().into_iter().flatten().map(datagrams));
        let Ok(descriptors) = process.fd() else { return Vec::new() };
        let mut sockets: Vec<Socket> = descriptors
            .flatten()
            .filter_map(|descriptor| {
                let FDTarget::Socket(inode) = descriptor.target else { return None };
                let (_, local, kind) = *entries.iter().find(|(number, ..)| *number == inode)?;
                Some(Socket { fd: descriptor.fd, local, kind })
            })
            .collect();
        sockets.sort_by_key(|socket| socket.fd);
        sockets
    }

    /// A socket of the system: its inode, its address, and what it is.
    type Entry = (u64, SocketAddr, Kind);

    /// For a listener the receive queue is the number of connections that wait (ss(8)).
    fn stream(entry: TcpNetEntry) -> Entry {
        let kind = match entry.state {
            TcpState::Listen => Kind::Listener { waiting: entry.rx_queue },
            TcpState::Established | TcpState::CloseWait => Kind::Connection {
                remote: entry.remote_address,
                unread: entry.rx_queue,
                unsent: entry.tx_queue,
                ended: entry.state == TcpState::CloseWait,
            },
            _ => Kind::Other,
        };
        (entry.inode, entry.local_address, kind)
    }

    /// The receive queue is counted in memory that is in use, not in bytes of datagrams.
    fn datagrams(entry: UdpNetEntry) -> Entry {
        let connected = entry.state == UdpState::Established;
        let remote = connected.then_some(entry.remote_address);
        let kind = Kind::Datagrams { remote, waiting: entry.rx_queue > 0 };
        (entry.inode, entry.local_address, kind)
    }

    fn children(tasks: &[Task]) -> Vec<String> {
        let pids = tasks.iter().flat_map(|task| task.children().unwrap_or_default());
        let names = pids.filter_map(|pid| {
            let stat = Process::new(i32::try_from(pid).ok()?).ok()?.stat().ok()?;
            (stat.state != 'Z').then_some(stat.comm)
        });
        names.collect()
    }

    /// A system call that programs wait in, in the words of the course.
    struct Call {
        number: i32,
        name: &'static str,
        on_descriptor: bool,
    }

    const fn on(number: i32, name: &'static str) -> Call {
        Call { number, name, on_descriptor: true }
    }

    const fn call(number: i32, name: &'static str) -> Call {
        Call { number, name, on_descriptor: false }
    }

    /// The numbers are those of the kernel's `syscall_64.tbl`.
    #[cfg(target_arch = "x86_64")]
    const CALLS: &[Call] = &[
        on(0, "read"),
        on(1, "write"),
        on(20, "write"),
        on(42, "connect"),
        on(43, "accept"),
        on(44, "send"),
        on(45, "recv"),
        on(46, "send"),
        on(47, "recv"),
        on(288, "accept"),
        call(7, "poll"),
        call(23, "select"),
        call(35, "sleep"),
        call(61, "wait"),
        call(202, "futex"),
        call(230, "sleep"),
        call(232, "epoll_wait"),
        call(270, "select"),
        call(271, "poll"),
        call(281, "epoll_wait"),
    ];

    /// The numbers are those of the kernel's `unistd.h` for new architectures.
    #[cfg(not(target_arch = "x86_64"))]
    const CALLS: &[Call] = &[
        on(63, "read"),
        on(64, "write"),
        on(66, "write"),
        on(202, "accept"),
        on(203, "connect"),
        on(206, "send"),
        on(207, "recv"),
        on(211, "send"),
        on(212, "recv"),
        on(242, "accept"),
        call(22, "epoll_wait"),
        call(72, "select"),
        call(73, "poll"),
        call(98, "futex"),
        call(101, "sleep"),
        call(115, "sleep"),
        call(260, "wait"),
    ];
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream, UdpSocket};

    use super::*;

    #[test]
    fn a_process_has_sockets_with_queues() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let local = listener.local_addr().unwrap();
        let mut first = TcpStream::connect(local).unwrap();
        let _second = TcpStream::connect(local).unwrap();
        let (_accepted, remote) = listener.accept().unwrap();
        first.write_all(b"hello").unwrap();
        let autopsy = autopsy(std::process::id()).unwrap();
        let kind_of = |wanted: &dyn Fn(&Kind) -> bool| {
            autopsy.sockets.iter().any(|socket| socket.local == local && wanted(&socket.kind))
        };
        assert!(kind_of(&|kind| *kind == Kind::Listener { waiting: 1 }), "{autopsy:?}");
        let unread = Kind::Connection { remote, unread: 5, unsent: 0, ended: false };
        assert!(kind_of(&|kind| *kind == unread), "{autopsy:?}");
        assert!(autopsy.descriptors > 3 && autopsy.memory > 0 && !autopsy.threads.is_empty());
    }

    #[test]
    fn a_process_has_sockets_for_datagrams() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let client = UdpSocket::bind("127.0.0.1:0").unwrap();
        let addr = |socket: &UdpSocket| socket.local_addr().unwrap();
        client.connect(addr(&server)).unwrap();
        let kind_of = |socket: &UdpSocket| {
            let sockets = autopsy(std::process::id()).unwrap().sockets;
            sockets.iter().find(|found| found.local == addr(socket)).map(|found| found.kind)
        };
        let remote = Some(addr(&server));
        assert_eq!(kind_of(&client), Some(Kind::Datagrams { remote, waiting: false }));
        assert_eq!(kind_of(&server), Some(Kind::Datagrams { remote: None, waiting: false }));
        client.send(b"").unwrap();
        assert_eq!(kind_of(&server), Some(Kind::Datagrams { remote: None, waiting: true }));
        server.recv(&mut [0]).unwrap();
        assert_eq!(kind_of(&server), Some(Kind::Datagrams { remote: None, waiting: false }));
    }
}
