//! Whoever is said to be stuck has got all that was sent to it, and all that it has sent is here.

use super::*;

/// How many bytes can be read.
fn unread(connection: &TcpStream) -> u64 {
    ioctl_fionread(connection).unwrap()
}

/// It is stuck, and then so many bytes have come.
fn is_stuck_only_after(program: &Program, connection: &TcpStream, bytes: u64) {
    program.is_stuck();
    assert_eq!(unread(connection), bytes);
}

#[test]
fn what_a_program_holds_back_comes_before_it_is_stuck() {
    // TCP_CORK: how long it holds back is the system's affair.
    let corked = "say(); s.setsockopt(socket.IPPROTO_TCP, 3, 1); s.send(b'ab'); s.recv(1)";
    let Some((program, connection)) = connected(corked) else { return };
    for _ in 0..50 {
        let stuck = program.seems_stuck();
        assert!(!stuck || unread(&connection) == 2);
    }

    // What Nagle's algorithm holds back, since we do not acknowledge at once.
    let (program, connection) =
        connected("say(); s.recv(1); s.send(b'a'); s.send(b'b'); s.recv(1)").unwrap();
    sockopt::set_tcp_quickack(&connection, false).unwrap();
    (&connection).write_all(b"1").unwrap();
    is_stuck_only_after(&program, &connection, 2);
}

#[test]
fn what_we_hold_back_comes_before_it_is_stuck() {
    // TCP_QUICKACK
    let script = "s.setsockopt(socket.IPPROTO_TCP, 12, 0); say(); s.send(b'1')
while s.recv(1) != b'c': pass
s.send(b'23'); s.recv(1)";
    let Some((program, connection)) = connected(script) else { return };
    until(|| unread(&connection) == 1);
    for text in [b"a", b"b", b"c"] {
        (&connection).write_all(text).unwrap();
    }
    is_stuck_only_after(&program, &connection, 3);
}

#[test]
fn much_comes_before_it_is_stuck() {
    let script = "say(); s.sendall(bytes(50_000_000)); s.send(b'end'); s.recv(1)";
    let Some((program, mut connection)) = connected(script) else { return };
    connection.set_nonblocking(true).unwrap();
    let mut left = 50_000_003;
    let mut buffer = vec![0; 1_000_000];
    until(|| {
        while let Ok(length @ 1..) = connection.read(&mut buffer) {
            left -= length;
        }
        let stuck = program.seems_stuck();
        assert!(!stuck || left == 0, "{left}");
        stuck
    });
}

#[test]
fn who_is_connected_to_comes_before_it_is_stuck() {
    // A listener lets in one more than it was told.
    let script = "l = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen(1)
say(l.getsockname()[1]); sys.stdin.readline()
while True:
    l.accept(); say()";
    let Some(mut program) = python(script, &[]) else { return };
    let addr = std::net::SocketAddr::from(([127, 0, 0, 1], program.says().parse().unwrap()));
    let clients: Vec<Socket> = (0..4)
        .map(|_| {
            let client = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            client.set_nonblocking(true).unwrap();
            let _ = client.connect(&addr.into());
            client
        })
        .collect();
    // It waits for us, whoever else does.
    program.is_stuck();
    program.type_line();
    let mut accepted = 0;
    let stuck = twice(|| {
        if program.has_said() {
            program.says();
            accepted += 1;
        }
        look(&[program.pid()], false)
    });
    assert!(stuck.is_some() && accepted == clients.len(), "{accepted}");
}

#[test]
fn whoever_is_half_connected_to_is_not_proved() {
    // TCP_DEFER_ACCEPT: a client is let in when it sends something, or after a while.
    let script = "l = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen()
l.setsockopt(socket.IPPROTO_TCP, 9, 60); say(l.getsockname()[1]); l.accept(); say(); s.recv(1)";
    let Some(mut program) = python(script, &[]) else { return };
    let port: u16 = program.says().parse().unwrap();
    program.is_stuck();
    let _client = TcpStream::connect(("127.0.0.1", port)).unwrap();
    program.is_not_proved(calls::ACCEPT);
}
