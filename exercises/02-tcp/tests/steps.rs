//! The checks of chapter 2, a test for each step.

use harness::{Check, Peer, Program, Running, program};

const SERVER: Program = program!("server");
const CLIENT: Program = program!("client");
const FRAMED_SERVER: Program = program!("framed-server");
const FRAMED_CLIENT: Program = program!("framed-client");

/// A frame with this text.
fn frame(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).expect("a frame in a check is short");
    [&length.to_be_bytes(), text.as_bytes()].concat()
}

#[test]
fn listen() {
    let check = Check::new("listen");

    check.scene("an IPv4 address");
    let server = check.start_server(&SERVER);
    check.connect(&server);

    check.scene("an IPv6 address");
    let server = check.start_server_at(&SERVER, check.ipv6());
    check.connect(&server);
    // A socket for every address of IPv6 may take those of IPv4 too.
    server.refuses(([127, 0, 0, 2], server.addr().port()));

    check.scene("only the address it was given");
    let server = check.start_server(&SERVER);
    server.refuses(([127, 0, 0, 2], server.addr().port()));

    check.scene("an address that is taken");
    let first = check.start_server(&SERVER);
    let second = check.run(&SERVER, &["--addr", &first.addr().to_string()]);
    second.complains("error: <server> is already in use");
    second.exits(1);

    check.passes();
}

#[test]
fn accept() {
    let check = Check::new("accept");

    check.scene("a client that comes late");
    let server = check.start_server(&SERVER);
    // Nobody comes for a while.
    server.is_patient();
    let _client = check.connect(&server);
    server.prints("client <client 1> connected");

    check.scene("a client with an IPv6 address");
    let server = check.start_server_at(&SERVER, check.ipv6());
    let _client = check.connect(&server);
    server.prints("client <client 1> connected");

    check.passes();
}

#[test]
fn receive() {
    let check = Check::new("receive");

    check.scene("a message");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send("Hello Server");
    server.prints("client <client 1> connected");
    server.prints("received: Hello Server");

    check.scene("spaces, control characters, and a byte that is not UTF-8");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send(b"  Hello \xff\x1b[31m\r\n ");
    server.prints("client <client 1> connected");
    server.prints("received:   Hello \u{fffd}\\u{1b}[31m\\r\\n ");

    check.scene("what is no control character, and what is one");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    let plain = "\u{feff}\\ \u{a0}\u{200b}";
    client.send(format!("{plain}\u{7f}\u{9b}2J"));
    server.prints("client <client 1> connected");
    server.prints(&format!(r"received: {plain}\u{{7f}}\u{{9b}}2J"));

    check.scene("1,025 bytes, of which the last is lost");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send(format!("{}yz", "x".repeat(1023)));
    server.prints("client <client 1> connected");
    server.prints(&format!("received: {}y", "x".repeat(1023)));

    check.scene("a client that says nothing for a while");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("client <client 1> connected");
    server.is_patient();
    client.send("Here I am");
    server.prints("received: Here I am");

    check.scene("a client that leaves without a word");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("client <client 1> connected");
    client.close();
    server.complains_with("error: <client 1> ", &["left"]);
    server.exits(1);

    check.scene("a client that resets the connection");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("client <client 1> connected");
    client.reset();
    server.complains_of("error: ");
    server.exits(1);

    check.passes();
}

#[test]
fn reply() {
    let check = Check::new("reply");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send("Good evening, 你好");
    client.expect("Hello Client");
    client.expect_close();
    server.prints("client <client 1> connected");
    server.prints("received: Good evening, 你好");
    server.exits(0);
    server.prints_no_more();
    check.passes();
}

#[test]
fn connect() {
    let check = Check::new("connect");

    check.scene("an IPv4 address");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    server.accept(&client);

    check.scene("an IPv6 address");
    let server = check.listen_on(check.ipv6());
    let client = check.start_client(&CLIENT, &server, &[]);
    server.accept(&client);

    check.scene("a name");
    let server = check.listen();
    let client = check.run(&CLIENT, &["--addr", &format!("localhost:{}", server.addr().port())]);
    server.accept(&client);

    check.scene("an address where nobody listens");
    let client = check.run(&CLIENT, &["--addr", &check.deserted_addr().to_string()]);
    client.complains_of("error: ");
    client.exits(1);
    client.complains_no_more();

    check.passes();
}

#[test]
fn request() {
    let check = Check::new("request");

    check.scene("the tutorial's message");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello Server");
    connection.expect_no_more();

    check.scene("another message");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--message", " 你好, server!\\n\t"]);
    let connection = server.accept(&client);
    // A backslash and an `n` stay two characters.
    connection.expect(" 你好, server!\\n\t");
    connection.expect_no_more();

    check.scene("an empty message, which is no bytes");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--message", ""]);
    let connection = server.accept(&client);
    connection.expect_no_more();

    check.scene("a long message, for which the client has to wait");
    // On Windows a command line has at most 32,767 characters (CreateProcessW).
    let message = "0123456789".repeat(if cfg!(windows) { 3_000 } else { 10_000 });
    let server = check.listen_with_small_buffer();
    let client = check.start_client(&CLIENT, &server, &["--message", &message]);
    let connection = server.accept(&client);
    connection.expect_something();
    client.interrupt();
    connection.expect_unrecorded(&message);
    connection.remark_received("the whole message");

    check.passes();
}

#[test]
fn response() {
    let check = Check::new("response");

    check.scene("a reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello Server");
    connection.send("Hello Client");
    client.prints("server replied: Hello Client");
    client.exits(0);

    check.scene("a late reply, with a control character and a byte that is not UTF-8");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello Server");
    client.is_patient();
    connection.send(b" \x1b[31m\xff\n\xc2\x9b2J\xc2\xa0");
    client.prints("server replied:  \\u{1b}[31m\u{fffd}\\n\\u{9b}2J\u{a0}");
    client.exits(0);

    check.scene("1,025 bytes, of which the last is lost");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello Server");
    connection.send(format!("{}yz", "x".repeat(1023)));
    client.prints(&format!("server replied: {}y", "x".repeat(1023)));
    client.exits(0);

    check.scene("no reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello Server");
    connection.close();
    client.complains_of("error: ");
    client.exits(1);

    check.scene("a reset in place of a reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello Server");
    connection.reset();
    client.complains_of("error: ");
    client.exits(1);

    check.passes();
}

#[test]
fn write_frame() {
    let check = Check::new("write_frame");

    check.scene("a line");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("Hello, 你好\n");
    let connection = server.accept(&client);
    // The header and the text leave together: one read gets both.
    connection.expect_at_once(frame("Hello, 你好"));
    // It connects as the other client does.
    let second = check.run(&FRAMED_CLIENT, &["--addr", &check.deserted_addr().to_string()]);
    second.complains_of("error: ");
    second.exits(1);

    check.scene("an empty line");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("\n");
    let connection = server.accept(&client);
    connection.expect(frame(""));

    check.scene("a line with what looks like an end, before its own");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types(" a\rb\x0b\u{85}\u{2028}c\r\r\n");
    let connection = server.accept(&client);
    // The end is `\n` or `\r\n`, and nothing else.
    connection.expect(frame(" a\rb\x0b\u{85}\u{2028}c\r"));

    check.scene("two spaces, at the end of the input");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("  ");
    client.end_input();
    let connection = server.accept(&client);
    connection.expect(frame("  "));

    check.scene("a line as long as the limit, for which the client has to wait");
    let line = "x".repeat(65_536);
    let server = check.listen_with_small_buffer();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types(format!("{line}\n"));
    let connection = server.accept(&client);
    connection.expect_something();
    client.interrupt();
    connection.expect(frame(&line));

    check.passes();
}

#[test]
fn read_frame() {
    let check = Check::new("read_frame");

    check.scene("a frame");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(frame("hello"));
    client.expect(frame("echo: hello"));
    server.prints("client <client 1> connected");
    server.prints("received: hello");
    // It listens as the other server does.
    server.refuses(([127, 0, 0, 2], server.addr().port()));
    let second = check.run(&FRAMED_SERVER, &["--addr", &server.addr().to_string()]);
    second.complains("error: <server> is already in use");
    second.exits(1);

    check.scene("a frame in pieces");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    for (number, byte) in frame("h你llo").into_iter().enumerate() {
        // In the middle of the header, after it, and in the middle of a character.
        if [2, 4, 6].contains(&number) {
            client.pause();
        }
        client.send([byte]);
    }
    client.expect(frame("echo: h你llo"));

    check.scene("a long frame after a short one, and a short one after it");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    for text in ["short", "x".repeat(1000).as_str(), "s"] {
        client.send(frame(text));
        client.expect(frame(&format!("echo: {text}")));
    }

    check.scene("three frames and the beginning of a fourth, at once");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    let last = frame("\u{feff}last");
    client.send([&frame(" one "), &frame(""), &frame("\n\u{9b}2J"), &last[..2]].concat());
    client.expect(frame("echo:  one "));
    client.expect(frame("echo: "));
    client.expect(frame("echo: \n\u{9b}2J"));
    client.send(&last[2..]);
    client.expect(frame("echo: \u{feff}last"));
    server.prints("client <client 1> connected");
    server.prints("received:  one ");
    server.prints("received: ");
    server.prints(r"received: \n\u{9b}2J");
    server.prints("received: \u{feff}last");

    check.scene("a frame that is not UTF-8, and the next client");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(b"\0\0\0\x02\xff\xfe");
    client.expect_close();
    server.complains("error: <client 1> sent a frame that is not UTF-8");
    serves_another(&check, &server);

    check.scene("half of a pair of UTF-16, and what comes after it");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send([b"\0\0\0\x03\xed\xa0\x80".as_slice(), &frame("late")].concat());
    // With a reset, if the server has not read all of it.
    client.expect_gone();
    server.complains("error: <client 1> sent a frame that is not UTF-8");
    serves_another(&check, &server);

    check.passes();
}

#[test]
fn end_of_stream() {
    let check = Check::new("end_of_stream");

    check.scene("a goodbye between two frames");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(frame("hello"));
    client.expect(frame("echo: hello"));
    client.close();
    server.prints("client <client 1> connected");
    server.prints("received: hello");
    server.prints("client <client 1> left");

    check.scene("an end in the middle of a header");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(b"\0\0");
    client.half_close();
    client.expect_close();
    server.complains("error: <client 1> left in the middle of a frame");
    serves_another(&check, &server);
    server.prints("client <client 1> connected");
    // It has not `left`.
    server.prints("client <client 2> connected");

    check.scene("an end in the middle of a text");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    // Four of five bytes: as many as a header has.
    client.send(b"\0\0\0\x05hell");
    client.half_close();
    client.expect_close();
    server.complains("error: <client 1> left in the middle of a frame");
    serves_another(&check, &server);

    check.scene("an end right after a header");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(b"\0\0\0\x05");
    client.half_close();
    client.expect_close();
    server.complains("error: <client 1> left in the middle of a frame");
    serves_another(&check, &server);

    check.scene("a client that resets the connection between two frames");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(frame("hello"));
    client.expect(frame("echo: hello"));
    client.reset();
    server.complains_of("error: <client 1>");
    serves_another(&check, &server);

    check.scene("a client that resets the connection while its answers wait");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect_with_small_buffer(&server);
    client.send(frame(&"x".repeat(1000)).repeat(150));
    client.reset();
    serves_another(&check, &server);

    check.passes();
}

/// Another client comes, and the server still works.
fn serves_another(check: &Check, server: &Running) {
    let client = check.connect(server);
    client.send(frame("next"));
    client.expect(frame("echo: next"));
}

#[test]
fn limit() {
    let check = Check::new("limit");

    check.scene("a frame as long as the limit");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    let text = "x".repeat(65_536);
    client.send(frame(&text));
    client.expect(frame(&format!("echo: {text}")));

    check.scene("a frame one byte longer");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send(65_537_u32.to_be_bytes());
    client.expect_close();
    server.complains("error: <client 1> announced a frame of 65537 bytes, over the limit of 65536");
    serves_another(&check, &server);

    check.scene("a frame longer than the memory");
    let server = check.start_server(&FRAMED_SERVER);
    server.limit_memory(1 << 30);
    let client = check.connect(&server);
    client.send(u32::MAX.to_be_bytes());
    client.expect_close();
    server.complains(
        "error: <client 1> announced a frame of 4294967295 bytes, over the limit of 65536",
    );
    serves_another(&check, &server);

    check.passes();
}

#[test]
fn half_close() {
    let check = Check::new("half_close");

    check.scene("a client that has said all still gets its answers");
    let server = check.start_server(&FRAMED_SERVER);
    let client = check.connect(&server);
    client.send([frame("one"), frame("two")].concat());
    client.half_close();
    client.expect(frame("echo: one"));
    client.expect(frame("echo: two"));
    client.expect_close();

    check.scene("a client with nothing to say");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    let connection = server.accept(&client);
    client.end_input();
    connection.expect_half_close();
    connection.close();
    client.exits(0);

    check.passes();
}

#[test]
fn pipeline() {
    const LINES: usize = 10_000;
    let check = Check::new("pipeline");

    check.scene("10,000 lines of 1,000 bytes, each answered before the next is read");
    let line = "x".repeat(1000);
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.may_print(16 << 20);
    client.types(format!("{line}\n").repeat(LINES));
    client.end_input();
    let connection = server.accept(&client);
    answer_each(&connection, &line, LINES);
    connection.expect_half_close();
    for _ in 0..LINES {
        client.prints_unrecorded(&format!("echo: {line}"));
    }
    client.remark_printed("(10,000 answers)");
    connection.close();
    client.exits(0);

    check.scene("a line as long as the limit, whose answer is longer");
    let line = "x".repeat(65_536);
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types(format!("{line}\n"));
    client.end_input();
    let connection = server.accept(&client);
    connection.expect(frame(&line));
    connection.send(frame(&format!("echo: {line}")));
    client.prints(&format!("echo: {line}"));
    connection.close();
    client.exits(0);

    check.scene("a server that answers only after the last question");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("one\ntwo\n");
    client.end_input();
    let connection = server.accept(&client);
    connection.expect([frame("one"), frame("two")].concat());
    connection.expect_half_close();
    client.is_patient();
    connection.send([frame("echo: one"), frame("echo: two\u{1b}[31m")].concat());
    client.prints("echo: one");
    client.prints(r"echo: two\u{1b}[31m");
    connection.close();
    client.exits(0);

    check.scene("a thousand lines, answered after the last");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("one\n".repeat(1000));
    let connection = server.accept(&client);
    connection.expect_unrecorded(frame("one").repeat(1000));
    connection.remark_received("1,000 frames");
    connection.send_unrecorded(frame("echo: one").repeat(1000));
    connection.remark_sent("1,000 answers");
    for _ in 0..1000 {
        client.prints_unrecorded("echo: one");
    }
    client.remark_printed("(1,000 answers)");

    check.scene("a server that leaves while answers are due");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("one\ntwo\n");
    let connection = server.accept(&client);
    connection.expect([frame("one"), frame("two")].concat());
    connection.send(frame("echo: one"));
    client.prints("echo: one");
    connection.close();
    client.complains_of("error: ");
    client.exits(1);

    check.scene("a server that resets the connection while answers are due");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("one\ntwo\n");
    let connection = server.accept(&client);
    connection.expect([frame("one"), frame("two")].concat());
    connection.send(frame("echo: one"));
    client.prints("echo: one");
    connection.reset();
    client.complains_of("error: ");
    client.exits(1);

    check.scene("an answer over the limit");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("one\n");
    let connection = server.accept(&client);
    connection.expect(frame("one"));
    connection.send(65_543_u32.to_be_bytes());
    client.complains_of("error: ");
    client.exits(1);

    check.scene("a server that leaves in the middle of an answer");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    client.types("one\n");
    let connection = server.accept(&client);
    connection.expect(frame("one"));
    connection.send(b"\0\0\0\x09echo");
    connection.close();
    client.complains_of("error: ");
    client.exits(1);

    check.scene("a line over the limit, while an answer is due");
    let server = check.listen();
    let client = check.start_typed_client(&FRAMED_CLIENT, &server);
    // The limit counts bytes, and each of these letters has two.
    client.types(format!("one\n{}x\ntwo\n", "é".repeat(32_768)));
    let connection = server.accept(&client);
    connection.expect(frame("one"));
    // It may say now that this was all, or later.
    connection.expect_no_more();
    connection.send(frame("echo: one"));
    client.prints("echo: one");
    // It half-closes or ends: a server closes only then.
    connection.expect_gone();
    connection.close();
    client.complains_of("error: ");
    client.exits(1);

    check.passes();
}

/// Reads a frame, answers it, and only then reads the next.
fn answer_each(connection: &Peer, line: &str, lines: usize) {
    let (question, answer) = (frame(line), frame(&format!("echo: {line}")));
    for _ in 0..lines {
        connection.expect_unrecorded(&question);
        connection.send_unrecorded(&answer);
    }
    connection.remark_received("10,000 frames");
    connection.remark_sent("10,000 answers");
}
