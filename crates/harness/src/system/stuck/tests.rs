//! Real programs, each with and without something that would end its sleep.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};

use rustix::io::ioctl_fionread;
use rustix::net::sockopt;
use socket2::{Domain, Socket, Type};

use super::super::descriptors::unread_from;
use super::look;

use program::{Program, are_stuck, python, twice, until};

mod flight;
mod program;
mod rust;

/// The numbers of the calls that the programs sleep in: in each the one of this system.
mod calls {
    const fn one(x86_64: i64, elsewhere: i64) -> i64 {
        if cfg!(target_arch = "x86_64") { x86_64 } else { elsewhere }
    }

    pub(super) const READ: &[i64] = &[one(0, 63)];
    pub(super) const WRITE: &[i64] = &[one(1, 64)];
    pub(super) const POLL: &[i64] = &[one(7, 73), one(271, 73)];
    pub(super) const SELECT: &[i64] = &[one(23, 72), one(270, 72)];
    pub(super) const PAUSE: &[i64] = &[one(34, 73)];
    pub(super) const CONNECT: &[i64] = &[one(42, 203)];
    pub(super) const SEND: &[i64] = &[one(44, 206)];
    pub(super) const RECV: &[i64] = &[one(45, 207)];
    pub(super) const RECVMMSG: &[i64] = &[one(299, 243)];
    pub(super) const WAIT: &[i64] = &[one(61, 260)];
    pub(super) const SIGWAIT: &[i64] = &[one(128, 137)];
    pub(super) const FUTEX: &[i64] = &[one(202, 98)];
    pub(super) const SLEEP: &[i64] = &[one(230, 115)];
    pub(super) const EPOLL: &[i64] = &[one(232, 22), one(281, 22)];
    pub(super) const ACCEPT: &[i64] = &[one(288, 242), one(43, 202)];
}

fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// Starts a program that is connected to us.
fn connected(script: &str) -> Option<(Program, TcpStream)> {
    let (listener, port) = listener();
    let script = format!("s = connect(ports[0])\n{script}");
    let mut program = python(&script, &[port])?;
    let connection = listener.accept().unwrap().0;
    assert_eq!(program.says(), "ready");
    Some((program, connection))
}

/// It is proved of each of these programs, which are connected to us.
fn proved(scripts: &[&str]) {
    for script in scripts {
        eprintln!("proved? {script}");
        let Some((program, _connection)) = connected(script) else { return };
        program.is_stuck();
    }
}

/// It is proved of none of these programs, which are connected to us, and sleep in such a call.
fn not_proved(scripts: &[(&str, &[i64])]) {
    for (script, calls) in scripts {
        eprintln!("not proved? {script}");
        let Some((program, _connection)) = connected(script) else { return };
        program.is_not_proved(calls);
    }
}

#[test]
fn who_receives() {
    proved(&["say(); s.recv(1)", "say(); s.recvmsg(1)", "say(); os.read(s.fileno(), 1)"]);
    proved(&["say(); libc.recvmmsg(s.fileno(), ctypes.create_string_buffer(64), 1, 0, None)"]);
    not_proved(&[
        ("s.settimeout(60); say(); s.recv(1)", calls::POLL),
        (
            "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, LONG); say(); s.recv(1)",
            calls::RECV,
        ),
        (
            "say(); libc.recvmmsg(s.fileno(), ctypes.create_string_buffer(64), 1, 0, LONG)",
            calls::RECVMMSG,
        ),
        // TCP_USER_TIMEOUT
        ("s.setsockopt(socket.IPPROTO_TCP, 18, 60_000); say(); s.recv(1)", calls::RECV),
    ]);
}

#[test]
fn who_accepts() {
    let accepts = "say(); listener = socket.create_server(('127.0.0.1', 0))\n";
    proved(&[&format!("{accepts}listener.accept()")]);
    not_proved(&[
        (&format!("{accepts}listener.settimeout(60); listener.accept()"), calls::POLL),
        (
            &format!(
                "{accepts}listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, LONG)\n\
                 listener.accept()"
            ),
            calls::ACCEPT,
        ),
    ]);
}

/// A listener that lets in nobody more, and the connection that fills it.
fn full_listener() -> (TcpListener, u16, TcpStream) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    socket.listen(0).unwrap();
    let listener = TcpListener::from(socket);
    let addr = listener.local_addr().unwrap();
    (listener, addr.port(), TcpStream::connect(addr).unwrap())
}

#[test]
fn who_connects() {
    let (listener, port, _first) = full_listener();
    let Some(mut program) = python("say()\ns = connect(ports[0])\nsay()\ns.recv(1)", &[port])
    else {
        return;
    };
    program.says();
    program.is_stuck();
    assert_eq!(look(&[program.pid()], true), None);
    // There is room, but the program is connected only when it asks once more.
    let _accepted = listener.accept().unwrap();
    until(|| {
        assert!(!program.seems_stuck());
        program.has_said()
    });
    program.says();
    let _accepted = listener.accept().unwrap();
    program.is_stuck();

    let (_listener, port, _first) = full_listener();
    let limited = "s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, LONG)
say(); s.connect(('127.0.0.1', ports[0]))";
    let mut program = python(limited, &[port]).unwrap();
    program.says();
    program.is_not_proved(calls::CONNECT);
}

#[test]
fn who_sends() {
    proved(&["say(); s.sendall(bytes(100_000_000))"]);
    let limited = "s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, LONG)
say(); s.send(bytes(100_000_000))";
    not_proved(&[
        (limited, calls::SEND),
        ("s.settimeout(60); say(); s.sendall(bytes(100_000_000))", calls::POLL),
    ]);
}

#[test]
fn who_uses_pipes() {
    proved(&[
        "say(); sys.stdin.read()",
        "r, w = os.pipe(); say(); os.read(r, 1)",
        "r, w = os.pipe(); say(); os.write(w, bytes(1_000_000))",
        "say(); e = libc.eventfd(0, 0); os.read(e, 8)",
    ]);
    // The check reads what the program prints.
    not_proved(&[("say(); os.write(1, bytes(1_000_000))", calls::WRITE)]);
}

#[test]
fn who_waits_for_many() {
    proved(&[
        "p = select.poll(); p.register(s, 1); say(); p.poll()",
        "say(); libc.ppoll(struct.pack('ihh', s.fileno(), 1, 0), 1, None, None)",
        "say(); select.select([s], [], [])",
        "p = select.epoll(); p.register(s, 1); say(); p.poll()",
    ]);
    not_proved(&[
        ("p = select.poll(); p.register(s, 1); say(); p.poll(60_000)", calls::POLL),
        ("say(); libc.ppoll(struct.pack('ihh', s.fileno(), 1, 0), 1, LONG, None)", calls::POLL),
        ("say(); select.select([s], [], [], 60)", calls::SELECT),
        ("p = select.epoll(); p.register(s, 1); say(); p.poll(60)", calls::EPOLL),
    ]);
}

#[test]
fn who_has_a_timer() {
    let timer = "t = libc.timerfd_create(1, 0)
libc.timerfd_settime(t, 0, struct.pack('llll', 0, 0, 60, 0), None)\n";
    let posix = "libc.timer_create(1, None, ctypes.create_string_buffer(8)); say(); s.recv(1)";
    let alarm = "signal.signal(signal.SIGALRM, lambda *_: 0); signal.alarm(60); say(); s.recv(1)";
    let sigwait = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); signal.alarm(60)
say(); signal.sigwait([signal.SIGALRM])";
    proved(&["t = libc.timerfd_create(1, 0)
p = select.epoll(); p.register(t, 1); say(); p.poll()"]);
    proved(&["say(); signal.pause()"]);
    not_proved(&[
        (&format!("{timer}p = select.epoll(); p.register(t, 1); say(); p.poll()"), calls::EPOLL),
        (&format!("{timer}p = select.poll(); p.register(t, 1); say(); p.poll()"), calls::POLL),
        (&format!("{timer}say(); os.read(t, 8)"), calls::READ),
        (posix, calls::RECV),
        (alarm, calls::RECV),
        (sigwait, calls::SIGWAIT),
        ("signal.signal(signal.SIGALRM, lambda *_: 0); say(); signal.pause()", calls::PAUSE),
        ("say(); time.sleep(60)", calls::SLEEP),
    ]);
}

#[test]
fn who_has_threads() {
    let thread = "def start(f, *a):
    t = threading.Thread(target=f, args=a, daemon=True); t.start(); return t
lock = threading.Lock(); lock.acquire(); c = threading.Condition(); c.acquire()\n";
    let with = |script: &str| format!("{thread}{script}");
    proved(&[
        &with("say(); lock.acquire()"),
        &with("t = start(s.recv, 1); say(); t.join()"),
        &with("say(); c.wait()"),
        &with("start(lock.acquire); say(); s.recv(1)"),
    ]);
    not_proved(&[
        (&with("say(); lock.acquire(timeout=60)"), calls::FUTEX),
        (&with("say(); c.wait(60)"), calls::FUTEX),
        (&with("t = start(time.sleep, 60); say(); t.join()"), calls::FUTEX),
        (&with("start(time.sleep, 60); say(); s.recv(1)"), calls::RECV),
    ]);
}

#[test]
fn who_has_children() {
    let fork = |child: &str, parent: &str| {
        format!("if not os.fork():\n    {child}\n    os._exit(0)\nsay(); {parent}")
    };
    proved(&[
        &fork("signal.pause()", "os.wait()"),
        &fork("s.recv(1)", "os.wait()"),
        &fork(
            "os.waitpid(os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '0'), 0); s.recv(1)",
            "os.wait()",
        ),
        // It has ended, and nobody asks.
        &fork("pass", "s.recv(1)"),
    ]);
    // It is nobody's child any more.
    let orphan = "if not os.fork():\n        time.sleep(60)";
    rustix::process::set_child_subreaper(Some(rustix::process::getpid())).unwrap();
    not_proved(&[
        (&fork("time.sleep(60)", "os.wait()"), calls::WAIT),
        (&fork("while True: pass", "os.wait()"), calls::WAIT),
        (&fork("os.spawnlp(os.P_WAIT, 'sleep', 'sleep', '60')", "s.recv(1)"), calls::RECV),
        (&format!("{}; s.recv(1)", fork(orphan, "os.wait()")), calls::RECV),
    ]);
}

#[test]
fn who_uses_other_sockets_and_files() {
    let udp = "u = socket.socket(type=socket.SOCK_DGRAM)\n";
    let udp = |script: &str| format!("{udp}{script}");
    proved(&[
        &udp("u.bind(('127.0.0.1', 0)); say(); u.recv(1)"),
        &udp("u.connect(('127.0.0.1', ports[0])); say(); u.recv(1)"),
        "a, b = socket.socketpair(); say(); a.recv(1)",
        "a, b = socket.socketpair(); say(); a.sendall(bytes(10_000_000))",
    ]);
    let unix = "l = socket.socket(socket.AF_UNIX); l.bind('\\0stuck-%d' % os.getpid()); l.listen()
u = socket.socket(socket.AF_UNIX); u.connect(l.getsockname()); say(); u.recv(1)";
    not_proved(&[
        (&udp("u.bind(('0.0.0.0', 0)); say(); u.recv(1)"), calls::RECV),
        (unix, calls::RECV),
        ("n = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); say(); s.recv(1)", calls::RECV),
        ("i = libc.inotify_init(); say(); s.recv(1)", calls::RECV),
        ("f = os.pidfd_open(os.getpid()); say(); s.recv(1)", calls::RECV),
        ("f = open('/proc/self/mounts'); say(); s.recv(1)", calls::RECV),
        ("t, u = os.openpty(); say(); s.recv(1)", calls::RECV),
    ]);
}

#[test]
fn who_uses_asyncio() {
    let main =
        |script: &str| format!("import asyncio\nasync def main():\n{script}\nasyncio.run(main())");
    let server = "
    server = await asyncio.start_server(lambda r, w: None, '127.0.0.1', 0)\n    say()";
    proved(&[&main(&format!("{server}\n    await server.serve_forever()"))]);
    not_proved(&[(&main(&format!("{server}\n    await asyncio.sleep(60)")), calls::EPOLL)]);
}

#[test]
fn who_waits_for_each_other() {
    let Some(mut server) = python("l = listen(); c, _ = l.accept(); say(); c.recv(1)", &[]) else {
        return;
    };
    let port = server.says().parse().unwrap();
    let client = python("s = connect(ports[0]); s.recv(1)", &[port]).unwrap();
    server.says();
    are_stuck(&[server.pid(), client.pid()]);
    // The peer is somebody whom we do not know.
    server.is_not_proved(calls::RECV);
    client.is_not_proved(calls::RECV);
}

#[test]
fn who_has_ended_is_not_stuck() {
    let Some(mut program) = python("say()", &[]) else { return };
    program.says();
    until(|| {
        assert_eq!(look(&[program.pid()], false), None);
        program.has_ended()
    });
    assert_eq!(look(&[program.pid()], false), None);
}

#[test]
fn what_is_unread_is_counted() {
    let script = "if not os.fork():
    s.recv(1); say(); signal.pause()
s.close(); say(); os.wait()";
    let Some((mut program, mut connection)) = connected(script) else { return };
    let peer = connection.local_addr().unwrap();
    connection.write_all(b"hello").unwrap();
    program.says();
    until(|| unread_from(program.pid(), peer) == Some(4));
    let nobody = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(unread_from(program.pid(), nobody), None);
}
