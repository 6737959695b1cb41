use std::io::ErrorKind;
use std::net::UdpSocket;
use std::panic::{self, AssertUnwindSafe};

use super::super::datagram_socket::{BUFFER, LONGEST};
use super::*;
use crate::system::deadline;
use crate::system::own_port::OwnPort;
use findings::report;

fn stage() -> Scene {
    let stage = Stage::new("datagram", Rc::new(|_, _| {})).unwrap();
    (Rc::new(RefCell::new(stage)), Bystanders::default())
}

/// As a client under check would: it has no number here, so nobody can blame it.
fn socket_to(server: &UdpPeer) -> UdpSocket {
    let socket = UdpSocket::bind((server.addr.ip(), 0)).unwrap();
    socket.set_read_timeout(Some(deadline::patience())).unwrap();
    socket.connect(server.addr).unwrap();
    socket2::SockRef::from(&socket).set_send_buffer_size(BUFFER).unwrap();
    let other = Other {
        name: "client".to_owned(),
        addr: socket.local_addr().unwrap(),
        many: false,
        programs: Vec::new(),
    };
    server.other.replace(Some(other));
    socket
}

fn server(stage: &Scene, name: &str) -> UdpPeer {
    UdpPeer::server(stage, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), name)
}

#[test]
fn datagrams_arrive_whole_be_they_long_or_empty() {
    let stage = stage();
    let server = server(&stage, "server");
    let client = socket_to(&server);
    let long = vec![b'x'; 65_507];
    for bytes in [&long[..], b"", b"short", &long, &long, &long] {
        client.send(bytes).unwrap();
    }
    for bytes in [&long[..], b"", b"short", &long, &long, &long] {
        server.expect(bytes);
    }
    server.send(&long);
    let mut buffer = vec![0; LONGEST];
    assert_eq!(client.recv(&mut buffer).unwrap(), long.len());
    server.send("");
    assert_eq!(client.recv(&mut buffer).unwrap(), 0);
}

#[test]
fn a_lost_datagram_is_shown_and_not_sent() {
    let stage = stage();
    let server = server(&stage, "server");
    let client = socket_to(&server);
    server.send_lost("one");
    server.send("two");
    let mut buffer = [0; 10];
    let length = client.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..length], b"two");
    insta::assert_snapshot!(report::draw(&stage.0.borrow().transcript));
}

#[test]
fn a_socket_that_is_closed_refuses() {
    let server = server(&stage(), "server");
    let client = socket_to(&server);
    server.close();
    client.send(b"anybody?").unwrap();
    let error = client.recv(&mut [0]).unwrap_err();
    let refusals = [ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset];
    assert!(refusals.contains(&error.kind()), "{error}");
}

#[test]
fn what_went_to_another_socket_is_told() {
    let stage = stage();
    let (first, second) = (server(&stage, "server"), server(&stage, "stranger"));
    let client = socket_to(&first);
    client.send_to(b"Hello", second.addr).unwrap();
    let words = first.astray(&mut stage.0.borrow_mut(), "\"Hello\"", &first.known_other());
    assert_eq!(words, " (stranger got it)");
}

#[test]
fn what_came_instead_is_in_the_ladder() {
    let stage = stage();
    let server = server(&stage, "server");
    let client = socket_to(&server);
    client.send(b"Hell").unwrap();
    client.send(b"o").unwrap();
    let fails = |story: &dyn Fn()| panic::catch_unwind(AssertUnwindSafe(story)).is_err();
    assert!(fails(&|| server.expect("Hello")));
    assert!(fails(&|| server.expect_no_more()));
    let stranger = UdpSocket::bind((server.addr.ip(), 0)).unwrap();
    stranger.send_to(b"Hello", server.addr).unwrap();
    assert!(fails(&|| server.expect("Hello")));
    insta::assert_snapshot!(report::draw(&stage.0.borrow().transcript));
}

#[test]
fn every_member_of_a_group_is_asked_and_nobody_else() {
    let stage = stage();
    let port = OwnPort::pick().unwrap();
    let members = ["one", "two"].map(|name| UdpPeer::member(&stage, port.group(), name));
    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port.addr().port()));
    let outsider = UdpPeer::listener(&stage, any, "outsider");
    let asker = UdpPeer::asker(&stage, port.group(), "client 1");
    asker.send("who is there?");
    let mut in_ladder = asker.known_other();
    in_ladder.addr = asker.addr;
    for member in members.iter().rev() {
        let (question, from) = member.receive(&in_ladder, "", &[]);
        assert_eq!((&question[..], from), (&b"who is there?"[..], asker.addr));
        member.socket.send_to(member.name.as_bytes(), from).unwrap();
    }
    asker.expect_any(&["one", "two"]);
    asker.expect_no_more();
    outsider.expect_no_more();
    insta::assert_snapshot!(report::draw(&stage.0.borrow().transcript));
}

/// Elsewhere the loopback interface has no broadcast address.
#[cfg(target_os = "linux")]
#[test]
fn a_broadcast_is_heard_on_its_port() {
    let stage = stage();
    let port = OwnPort::pick().unwrap();
    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port.addr().port()));
    let listener = UdpPeer::listener(&stage, any, "beacon");
    let everybody = SocketAddr::from(([127, 255, 255, 255], port.addr().port()));
    let asker = UdpPeer::asker(&stage, everybody, "client 1");
    asker.send("who is there?");
    let (question, _) = listener.receive(&asker.known_other(), "", &[]);
    assert_eq!(question, b"who is there?");
}
