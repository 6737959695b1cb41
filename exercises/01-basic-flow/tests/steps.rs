//! The checks of chapter 1, a test for each step.

use harness::{Check, Program, program};

const SERVER: Program = program!("server");
const CLIENT: Program = program!("client");

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

    check.scene("a name");
    let server = check.start_server_by_name(&SERVER);
    check.connect(&server);

    check.scene("only the address it was given");
    let server = check.start_server(&SERVER);
    server.refuses(([127, 0, 0, 2], server.addr().port()));

    check.scene("a restart while an old connection lingers");
    let server = check.start_server_at(&SERVER, check.lingering_addr());
    check.connect(&server);

    check.scene("an address that is taken");
    let first = check.start_server(&SERVER);
    let second = check.run(&SERVER, &["--addr", &first.addr().to_string()]);
    second.complains("error: <server> is already in use");
    second.exits(1);
    second.complains_no_more();

    check.scene("an IPv6 address that is taken");
    let first = check.start_server_at(&SERVER, check.ipv6());
    let second = check.run(&SERVER, &["--addr", &first.addr().to_string()]);
    second.complains("error: <server> is already in use");
    second.exits(1);
    second.complains_no_more();

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
    server.prints("connected by <client 1>");

    check.scene("a client with an IPv6 address");
    let server = check.start_server_at(&SERVER, check.ipv6());
    let _client = check.connect(&server);
    server.prints("connected by <client 1>");

    check.passes();
}

#[test]
fn receive() {
    let check = Check::new("receive");

    check.scene("a message");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send("Hello,\tserver! \u{1b}[31m你好");
    server.prints("connected by <client 1>");
    server.prints(r"received: Hello,\tserver! \u{1b}[31m你好");

    check.scene("spaces, a line end, and a byte that is not UTF-8");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send(b"  Hello \xff\xc3\xa9\r\n ");
    server.prints("connected by <client 1>");
    server.prints("received:   Hello \u{fffd}é\\r\\n ");

    check.scene("what is no control character, and what is one");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    let plain = "\u{feff}\\ \u{a0}\u{200b}";
    client.send(format!("{plain}\u{7f}\u{9b}2J\0"));
    server.prints("connected by <client 1>");
    let escaped = r"\u{7f}\u{9b}2J";
    server.prints_either(
        &format!(r"received: {plain}{escaped}\0"),
        &format!(r"received: {plain}{escaped}\u{{0}}"),
    );

    check.scene("1,024 bytes, after which the client waits");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send("x".repeat(1024));
    server.prints("connected by <client 1>");
    server.prints(&format!("received: {}", "x".repeat(1024)));

    check.scene("1,025 bytes, of which the last is lost");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send(format!("{}yz", "x".repeat(1023)));
    server.prints("connected by <client 1>");
    server.prints(&format!("received: {}y", "x".repeat(1023)));

    check.scene("a client that says nothing for a while");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("connected by <client 1>");
    server.is_patient();
    client.send("Here I am");
    server.prints("received: Here I am");

    check.scene("a client that leaves without a word");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("connected by <client 1>");
    client.half_close();
    server.prints("left without a word: <client 1>");
    client.expect_no_more();
    server.complains_no_more();

    check.scene("a client that resets the connection");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("connected by <client 1>");
    client.reset();
    server.prints("left without a word: <client 1>");
    server.complains_no_more();

    check.passes();
}

#[test]
fn reply() {
    let check = Check::new("reply");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send(b"Good evening \xff");
    client.expect("Hello, client!");
    client.expect_no_more();
    check.passes();
}

#[test]
fn next() {
    let check = Check::new("next");

    check.scene("one after another");
    let server = check.start_server(&SERVER);
    let first = check.connect(&server);
    let waiting = check.connect(&server);
    first.send("I am first");
    first.expect("Hello, client!");
    first.expect_close();

    waiting.close();

    let last = check.connect(&server);
    last.send("I am last");
    last.expect("Hello, client!");
    last.expect_close();

    server.prints("connected by <client 1>");
    server.prints("received: I am first");
    server.prints("connected by <client 2>");
    server.prints("left without a word: <client 2>");
    server.prints("connected by <client 3>");
    server.prints("received: I am last");

    check.scene("150 clients, and room for fewer descriptors");
    let server = check.start_server(&SERVER);
    server.limit_descriptors(16);
    check.crowd(&server, 50).each_closes();
    check.crowd(&server, 50).each_resets_in_the_queue();
    let clients = check.crowd(&server, 50);
    clients.each_sends("Hello, server!");
    clients.each_expects("Hello, client!");
    clients.each_expects_close();
    server.complains_no_more();

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

    check.scene("the message");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--message", " 你好, server!\\n\t"]);
    let connection = server.accept(&client);
    // A backslash and an `n` stay two characters.
    connection.expect(" 你好, server!\\n\t");
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

    check.scene("an empty message, which is a wrong command line");
    let client = check.run(&CLIENT, &["--message", ""]);
    client.exits(2);

    check.passes();
}

#[test]
fn response() {
    let check = Check::new("response");

    check.scene("an answer in two pieces");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    // The cut is in the middle of a character.
    let answer = "Hello, 你好!\u{1b}[31m\n\u{9b}2J".as_bytes();
    connection.send(&answer[..8]);
    connection.pause();
    client.is_patient();
    connection.send(&answer[8..]);
    connection.close();
    client.prints(r"received: Hello, 你好!\u{1b}[31m\n\u{9b}2J");
    client.exits(0);

    check.scene("bytes that are not UTF-8");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    // The last one begins a character that never comes.
    connection.send(b"Hello \xff, client\xe4");
    connection.close();
    client.prints("received: Hello \u{fffd}, client\u{fffd}");
    client.exits(0);

    check.scene("a long answer");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    connection.send("x".repeat(5000));
    connection.close();
    client.prints(&format!("received: {}", "x".repeat(5000)));
    client.exits(0);

    check.scene("a reset in the middle of the answer");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    connection.send("Hello, ");
    connection.pause();
    connection.reset();
    client.complains_of("error: ");
    client.exits(1);
    client.prints_no_more();

    check.scene("a reset in place of an answer");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    connection.reset();
    client.complains_of("error: ");
    client.exits(1);
    client.prints_no_more();

    check.scene("an answer as long as the limit");
    let answer = "x".repeat(1 << 20);
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    client.may_print(2 << 20);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    connection.send_unrecorded(&answer);
    connection.remark_sent("1 MiB");
    connection.close();
    client.prints_unrecorded(&format!("received: {answer}"));
    client.remark_printed("(received: 1 MiB)");
    client.exits(0);

    check.scene("an answer over the limit, that does not end");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    let connection = server.accept(&client);
    connection.expect("Hello, server!");
    // The limit counts bytes, and each of these letters has two.
    connection.send_unrecorded(format!("{}x", "é".repeat(1 << 19)));
    connection.remark_sent("1 MiB and a byte");
    client.complains_of("error: ");
    client.exits(1);
    client.prints_no_more();

    check.passes();
}
