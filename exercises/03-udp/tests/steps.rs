//! The checks of chapter 3, a test for each step.

use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::Duration;

use harness::{Check, Program, program};

const SERVER: Program = program!("server");
const CLIENT: Program = program!("client");
const BEACON: Program = program!("beacon");
const FIND: Program = program!("find");

/// The longest datagram that IPv4 carries: 65,535 bytes without the headers of IP and UDP.
const LONGEST: usize = 65_507;

/// A broadcast address that stays on this machine. Only Linux has one; elsewhere it is one address.
const EVERYBODY: &str = if cfg!(target_os = "linux") { "127.255.255.255" } else { "127.0.0.1" };

/// The first address that `localhost` has here: of IPv4 or of IPv6.
fn localhost() -> SocketAddr {
    let addrs = ("localhost", 0).to_socket_addrs().map(Vec::from_iter).unwrap_or_default();
    let addr = addrs.into_iter().find(|addr| UdpSocket::bind(addr).is_ok());
    addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)))
}

#[test]
fn bind() {
    let check = Check::new("bind");

    check.scene("an IPv4 address");
    check.start_server(&SERVER);

    check.scene("an IPv6 address");
    check.start_server_at(&SERVER, check.ipv6());

    check.scene("an address that is taken");
    let taken = check.udp_server();
    let server = check.run(&SERVER, &["--addr", &taken.addr().to_string()]);
    server.complains("error: <server> is already in use");
    server.exits(1);

    check.scene("a port that its owner would share");
    let group = check.udp_group();
    let _sharing = check.udp_member(group, "beacon");
    let server = check.run(&SERVER, &["--addr", &format!("127.0.0.1:{}", group.port())]);
    server.complains("error: 127.0.0.1:<port> is already in use");
    server.exits(1);

    check.passes();
}

#[test]
fn receive() {
    let check = Check::new("receive");

    check.scene("a message");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello UDP Server");
    server.prints("<client 1> says: Hello UDP Server");

    check.scene("blanks at both ends, and letters of more than one byte");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("  Hello, 你好  ");
    server.prints("<client 1> says:   Hello, 你好  ");

    check.scene("bytes that are no text, and some that would clear the screen");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send(b"\x1b[2J\xff\r\n");
    server.prints("<client 1> says: \\u{1b}[2J\u{fffd}\\r\\n");

    check.scene("letters that nobody sees, and a backslash");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("\u{feff}C:\\new \"e\u{301}\"\u{a0}\u{200b}\u{2028}😀");
    server.prints("<client 1> says: \u{feff}C:\\new \"e\u{301}\"\u{a0}\u{200b}\u{2028}😀");

    check.scene("control characters of all kinds, and zeros, over IPv6");
    let server = check.start_server_at(&SERVER, check.ipv6());
    let client = check.udp_client(&server);
    client.send("\t\u{7f}\u{85}\u{9b}a\0b\0");
    server.prints_either(
        r"<client 1> says: \t\u{7f}\u{85}\u{9b}a\0b\0",
        r"<client 1> says: \t\u{7f}\u{85}\u{9b}a\u{0}b\u{0}",
    );

    check.passes();
}

#[test]
fn ask() {
    let check = Check::new("ask");

    check.scene("the operator is asked");
    let server = check.start_typed_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello UDP Server");
    server.prints("<client 1> says: Hello UDP Server");
    server.asks("reply: ");

    check.scene("the operator has gone");
    let server = check.start_typed_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello UDP Server");
    server.prints("<client 1> says: Hello UDP Server");
    server.asks("reply: ");
    server.end_input();
    server.exits(0);
    client.expect_no_more();

    check.passes();
}

#[test]
fn reply() {
    let check = Check::new("reply");

    check.scene("a line, and only its end is cut");
    let server = check.start_typed_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello UDP Server");
    server.prints("<client 1> says: Hello UDP Server");
    server.asks("reply: ");
    server.types("  Hello,\t你好 \u{1b}\u{2028}\\n  \r\n");
    client.expect("  Hello,\t你好 \u{1b}\u{2028}\\n  ");

    check.scene("a line of 2,000 letters");
    let server = check.start_typed_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello UDP Server");
    server.types("abcdefghij".repeat(200) + "\n");
    client.expect("abcdefghij".repeat(200));

    check.scene("a client that has gone, and the next one");
    let server = check.start_typed_server(&SERVER);
    let gone = check.udp_client(&server);
    gone.send("one");
    server.prints("<client 1> says: one");
    server.asks("reply: ");
    gone.close();
    server.types("too late\n");
    let client = check.udp_client(&server);
    client.send("two");
    server.prints("<client 2> says: two");
    server.asks("reply: ");
    server.types("in time\n");
    client.expect("in time");

    check.scene("two clients ask before the operator answers");
    let server = check.start_typed_server(&SERVER);
    let clients = [(); 2].map(|()| check.udp_client(&server));
    clients[0].send("one");
    server.prints("<client 1> says: one");
    server.asks("reply: ");
    clients[1].send("two");
    server.types("to the first\n");
    clients[0].expect("to the first");
    server.prints("<client 2> says: two");
    server.asks("reply: ");
    server.types("to the second\n");
    clients[1].expect("to the second");

    check.scene("an empty line, and a last line without an end");
    let server = check.start_typed_server(&SERVER);
    let client = check.udp_client(&server);
    server.types("\nbye");
    server.end_input();
    client.send("one");
    client.expect("");
    client.send("two");
    client.expect("bye");
    client.send("three");
    client.expect_no_more();
    server.exits(0);

    check.scene("nobody is asked");
    let server = check.start_server_with(&SERVER, &["--reply", "Hello UDP Client"]);
    let client = check.udp_client(&server);
    for text in ["a long one", "two", "two"] {
        client.send(text);
        client.expect("Hello UDP Client");
        server.prints(&format!("<client 1> says: {text}"));
    }
    client.expect_no_more();

    check.passes();
}

#[test]
fn send() {
    let check = Check::new("send");

    check.scene("the tutorial's message");
    let server = check.udp_server();
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string()]);
    server.expect_from(&client, "Hello UDP Server");
    server.expect_no_more();

    check.scene("another message");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--message", " Hello,\t你好 \u{1b}\\n \n"]);
    server.expect_from(&client, " Hello,\t你好 \u{1b}\\n \n");

    check.scene("a message of 2,000 letters");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let long = "abcdefghij".repeat(200);
    let client = check.run(&CLIENT, &["--addr", &addr, "--message", &long]);
    server.expect_from(&client, &long);

    check.scene("an IPv6 address");
    let server = check.udp_server_on(check.ipv6());
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string()]);
    server.expect_from(&client, "Hello UDP Server");

    check.passes();
}

#[test]
fn await_reply() {
    let check = Check::new("await_reply");

    check.scene("a reply");
    let server = check.udp_server();
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string()]);
    server.expect_from(&client, "Hello UDP Server");
    server.expect_no_more();
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("a server that is called by a name");
    let server = check.udp_server_on(localhost());
    let addr = format!("localhost:{}", server.addr().port());
    let client = check.run(&CLIENT, &["--addr", &addr, "--attempts", "1"]);
    server.expect_from(&client, "Hello UDP Server");
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("a reply with blanks, and with bytes that are no text or would clear the screen");
    let server = check.udp_server();
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string()]);
    server.expect_from(&client, "Hello UDP Server");
    server.send(b"  Hello \x1b[2J\xff \n");
    client.prints("server replied:   Hello \\u{1b}[2J\u{fffd} \\n");
    client.exits(0);

    check.scene("a client that waits for a minute, and one for 100 ms");
    let (late, silent) = (check.udp_server(), check.udp_server());
    let (late_addr, silent_addr) = (late.addr().to_string(), silent.addr().to_string());
    let minute = ["--addr", &late_addr, "--timeout-ms", "60000", "--attempts", "1"];
    let patient = check.run(&CLIENT, &minute);
    late.expect_from(&patient, "Hello UDP Server");
    let moment = ["--addr", &silent_addr, "--timeout-ms", "100", "--attempts", "1"];
    let hasty = check.run(&CLIENT, &moment);
    silent.expect_from(&hasty, "Hello UDP Server");
    hasty.complains("error: no reply from <server> after 1 attempts");
    hasty.exits(1);
    hasty.takes_at_least(Duration::from_millis(50));
    late.send("Hello UDP Client");
    patient.prints("server replied: Hello UDP Client");
    patient.exits(0);

    check.passes();
}

#[test]
fn retry() {
    let check = Check::new("retry");

    check.scene("the first reply is enough");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "60000"]);
    server.expect_from(&client, "Hello UDP Server");
    server.send("Hello UDP Client");
    server.expect_no_more();
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("two requests are lost");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "100", "--attempts", "20"]);
    server.drops(&client, "Hello UDP Server");
    server.drops(&client, "Hello UDP Server");
    server.expect_from(&client, "Hello UDP Server");
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("two replies are lost, and to the third request two come");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "100", "--attempts", "20"]);
    server.expect_from(&client, "Hello UDP Server");
    server.send_lost("Hello UDP Client");
    server.expect_from(&client, "Hello UDP Server");
    server.send_lost("Hello UDP Client");
    server.expect_from(&client, "Hello UDP Server");
    server.send("Hello UDP Client");
    server.send("Hello again");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);
    client.prints_no_more();

    check.scene("no reply at all");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "50"]);
    server.expect_from(&client, "Hello UDP Server");
    server.expect_from(&client, "Hello UDP Server");
    server.expect_from(&client, "Hello UDP Server");
    client.complains("error: no reply from <server> after 3 attempts");
    client.exits(1);
    server.expect_no_more();

    check.scene("no reply to any of nine");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "50", "--attempts", "9"]);
    for _ in 0..9 {
        server.expect_from(&client, "Hello UDP Server");
    }
    client.complains("error: no reply from <server> after 9 attempts");
    client.exits(1);
    client.takes_at_least(Duration::from_millis(410));
    server.expect_no_more();

    check.scene("no reply to the only one");
    let server = check.udp_server();
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "50", "--attempts", "1"]);
    server.expect_from(&client, "Hello UDP Server");
    client.complains("error: no reply from <server> after 1 attempts");
    client.exits(1);
    server.expect_no_more();

    check.passes();
}

#[test]
fn whole_datagrams() {
    let check = Check::new("whole_datagrams");
    let text = "abcdefghij".repeat(LONGEST / 10) + "the end";

    check.scene("the server receives 65,507 bytes");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send(&text);
    server.prints(&format!("<client 1> says: {text}"));

    check.scene("the client receives 65,507 bytes");
    let server = check.udp_server();
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string()]);
    server.expect_from(&client, "Hello UDP Server");
    server.send(&text);
    client.prints(&format!("server replied: {text}"));

    check.passes();
}

#[test]
fn empty_datagram() {
    let check = Check::new("empty_datagram");

    check.scene("the server receives nothing, and goes on");
    let server = check.start_server_with(&SERVER, &["--reply", "Hello UDP Client"]);
    let client = check.udp_client(&server);
    for _ in 0..2 {
        client.send("");
        server.prints("<client 1> says: ");
        client.expect("Hello UDP Client");
    }
    client.send("still there?");
    server.prints("<client 1> says: still there?");
    client.expect("Hello UDP Client");

    check.scene("the client sends nothing, and receives nothing");
    let server = check.udp_server();
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string(), "--message", ""]);
    server.expect_from(&client, "");
    server.send("");
    client.prints("server replied: ");
    client.exits(0);

    check.passes();
}

#[test]
fn strangers() {
    let check = Check::new("strangers");

    check.scene("a stranger is faster than the server");
    let server = check.udp_server();
    let stranger = check.udp_stranger(&server);
    let client = check.run(&CLIENT, &["--addr", &server.addr().to_string()]);
    server.expect_from(&client, "Hello UDP Server");
    stranger.send_to(&server, "forged");
    stranger.send_to(&server, "");
    stranger.send_to(&server, "forged, too");
    server.expect_no_more();
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("nobody but a stranger");
    let server = check.udp_server();
    let stranger = check.udp_stranger(&server);
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "500", "--attempts", "1"]);
    server.expect_from(&client, "Hello UDP Server");
    stranger.send_until_end(&server, &client, "forged");
    client.complains("error: no reply from <server> after 1 attempts");
    client.exits(1);

    check.passes();
}

#[test]
fn refused() {
    let check = Check::new("refused");

    check.scene("a server that has gone, and a stranger who is still there");
    let server = check.udp_server();
    let stranger = check.udp_stranger(&server);
    let addr = server.addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "50", "--attempts", "20"]);
    server.expect_from(&client, "Hello UDP Server");
    stranger.send_to(&server, "forged");
    server.close();
    client.complains("error: nobody is listening on <server>");
    client.exits(1);

    check.scene("a server that was never there");
    let addr = check.deserted_udp_addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &addr, "--timeout-ms", "60000"]);
    client.complains("error: nobody is listening on <server>");
    client.exits(1);

    check.passes();
}

#[test]
fn join_group() {
    let check = Check::new("join_group");
    let group = check.udp_group();
    let to = group.to_string();

    let one = check.run(&BEACON, &["--name", "one", "--group", &to]);
    one.listens_on_group(group);
    let [client, next] = [(); 2].map(|()| check.udp_asker(group));
    for other in ["Who is there?", "who is there?\0", "who is there", ""] {
        client.send(other);
    }
    for other in [" who is there?", "who is there?\n", "So, who is there?"] {
        client.send(other);
    }
    client.send(b"who is there?\xff");
    client.expect_no_more();
    client.send("who is there?");
    client.expect("one");

    let two = check.run(&BEACON, &["--name", "Two, 你好 ", "--group", &to]);
    two.listens_on_group(group);
    client.send("who is there?");
    client.expect_any(&["one", "Two, 你好 "]);
    next.send("who is there?");
    next.expect_any(&["one", "Two, 你好 "]);
    next.expect_no_more();
    client.expect_no_more();

    check.passes();
}

#[test]
fn find() {
    let check = Check::new("find");

    check.scene("two beacons that answer several times");
    let group = check.udp_group();
    let members = ["beacon 1", "beacon 2"].map(|name| check.udp_member(group, name));
    let find = check.run(&FIND, &["--group", &group.to_string(), "--wait-ms", "500"]);
    for member in &members {
        member.expect_from(&find, "who is there?");
    }
    let [first, second] = members;
    ["two", "two", "hall", "hall 2", "Zoo "].iter().for_each(|name| first.send(name));
    ["one\n", "attic", "one\n", "one", ""].iter().for_each(|name| second.send(name));
    for name in ["", "Zoo ", "attic", "hall 2", "hall", "one", "one\\n", "two"] {
        find.prints(&format!("{name} at 127.0.0.1:<port>"));
    }
    find.exits(0);
    find.prints_no_more();

    check.scene("names that are no text, and one that would clear the screen");
    let group = check.udp_group();
    let member = check.udp_member(group, "beacon");
    let find = check.run(&FIND, &["--group", &group.to_string(), "--wait-ms", "500"]);
    member.expect_from(&find, "who is there?");
    member.send(b"caf\xe9");
    member.send(b"caf\xe8");
    member.send("\u{9b}2J");
    find.prints("\\u{9b}2J at 127.0.0.1:<port>");
    find.prints("caf\u{fffd} at 127.0.0.1:<port>");
    find.exits(0);
    find.prints_no_more();

    check.scene("a beacon that does not stop");
    let group = check.udp_group();
    let member = check.udp_member(group, "beacon");
    let find = check.run(&FIND, &["--group", &group.to_string(), "--wait-ms", "300"]);
    member.expect_from(&find, "who is there?");
    member.send_until_end(&member, &find, "one");
    find.prints("one at 127.0.0.1:<port>");
    find.exits(0);
    find.takes_at_least(Duration::from_millis(280));

    check.scene("nobody");
    let group = check.udp_group();
    let find = check.run(&FIND, &["--group", &group.to_string(), "--wait-ms", "300"]);
    find.exits(0);
    find.takes_at_least(Duration::from_millis(280));
    find.prints_no_more();

    check.passes();
}

#[test]
fn broadcast() {
    let check = Check::new("broadcast");
    let group = check.udp_group();
    let to = group.to_string();
    let beacon = check.run(&BEACON, &["--name", "one", "--group", &to]);
    beacon.listens_on_group(group);
    let args = ["--group", &to, "--broadcast", EVERYBODY, "--wait-ms", "500"];
    let find = check.run(&FIND, &args);
    find.prints("one at 127.0.0.1:<port>");
    find.exits(0);
    check.passes();
}
