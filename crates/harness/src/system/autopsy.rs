//! What a program is doing at the moment: read from `/proc`, so only on Linux (proc(5)).
//!
//! Everything here is a fact, and any of them may be missing: a program may end while it is looked
//! at, and a system may forbid a look.

#[cfg(not(target_os = "linux"))]
use findings::record::Autopsy;

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
    use procfs::process::{FDInfo, FDTarget, Process, Syscall, Task};

    use findings::record::{Autopsy, Call, Doing, Kind, Socket};

    use crate::system::sock_diag::Diag;

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
                match CALLS.iter().find(|known| i64::from(known.number) == syscall_number) {
                    Some(known) => {
                        let fd = i32::try_from(argument_registers[0]).ok();
                        Doing::BlockedIn(known.call, fd.filter(|_| known.on_descriptor))
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
        let mut open: Vec<(i32, u64)> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..LOOKS {
            let Ok(descriptors) = process.fd() else { return Vec::new() };
            open = descriptors.flatten().filter_map(of_socket).collect();
            entries.extend(process.tcp().into_iter().flatten().map(stream));
            entries.extend(process.tcp6().into_iter().flatten().map(stream));
            entries.extend(process.udp().into_iter().flatten().map(datagrams));
            entries.extend(process.udp6().into_iter().flatten().map(datagrams));
            if open.iter().all(|(_, inode)| entries.iter().any(|(number, ..)| number == inode)) {
                break;
            }
        }
        let diag = Diag::open();
        let mut sockets: Vec<Socket> = open
            .into_iter()
            .filter_map(|(fd, inode)| {
                let (_, local, mut kind) = *entries.iter().find(|(number, ..)| *number == inode)?;
                if let Kind::Connection { remote, unsent, .. } = &mut kind {
                    let socket = diag.as_ref().and_then(|diag| diag.socket(local, *remote));
                    *unsent = socket.map_or(0, |socket| socket.not_taken());
                }
                Some(Socket { fd, local, kind })
            })
            .collect();
        sockets.sort_by_key(|socket| socket.fd);
        sockets
    }

    fn of_socket(descriptor: FDInfo) -> Option<(i32, u64)> {
        match descriptor.target {
            FDTarget::Socket(inode) => Some((descriptor.fd, inode)),
            _ => None,
        }
    }

    /// How often the tables are read for a socket that is in none. One that others change meanwhile may
    /// leave out what was there all the time; and a socket of another family is never in one.
    const LOOKS: usize = 3;

    /// A socket of the system: its inode, its address, and what it is.
    type Entry = (u64, SocketAddr, Kind);

    /// For a listener the receive queue is the number of connections that wait (ss(8)).
    fn stream(entry: TcpNetEntry) -> Entry {
        let kind = match entry.state {
            TcpState::Listen => Kind::Listener { waiting: entry.rx_queue },
            TcpState::Established | TcpState::CloseWait => Kind::Connection {
                remote: entry.remote_address,
                unread: entry.rx_queue,
                // The queue in the table holds what is not acknowledged as well.
                unsent: 0,
                ended: entry.state == TcpState::CloseWait,
            },
            TcpState::SynSent => Kind::Connecting { remote: entry.remote_address },
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
    struct Known {
        number: i32,
        call: Call,
        on_descriptor: bool,
    }

    const fn on(number: i32, call: Call) -> Known {
        Known { number, call, on_descriptor: true }
    }

    const fn call(number: i32, call: Call) -> Known {
        Known { number, call, on_descriptor: false }
    }

    /// The numbers are those of the kernel's `syscall_64.tbl`.
    #[cfg(target_arch = "x86_64")]
    const CALLS: &[Known] = &[
        on(0, Call::Read),
        on(1, Call::Write),
        on(20, Call::Write),
        on(42, Call::Connect),
        on(43, Call::Accept),
        on(44, Call::Send),
        on(45, Call::Recv),
        on(46, Call::Send),
        on(47, Call::Recv),
        on(288, Call::Accept),
        call(7, Call::Poll),
        call(23, Call::Select),
        call(35, Call::Sleep),
        call(61, Call::Wait),
        call(202, Call::Futex),
        call(230, Call::Sleep),
        call(232, Call::EpollWait),
        call(270, Call::Select),
        call(271, Call::Poll),
        call(281, Call::EpollWait),
    ];

    /// The numbers are those of the kernel's `unistd.h` for new architectures.
    #[cfg(not(target_arch = "x86_64"))]
    const CALLS: &[Known] = &[
        on(63, Call::Read),
        on(64, Call::Write),
        on(66, Call::Write),
        on(202, Call::Accept),
        on(203, Call::Connect),
        on(206, Call::Send),
        on(207, Call::Recv),
        on(211, Call::Send),
        on(212, Call::Recv),
        on(242, Call::Accept),
        call(22, Call::EpollWait),
        call(72, Call::Select),
        call(73, Call::Poll),
        call(98, Call::Futex),
        call(101, Call::Sleep),
        call(115, Call::Sleep),
        call(260, Call::Wait),
    ];
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream, UdpSocket};

    use super::*;
    use findings::record::Kind;

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
