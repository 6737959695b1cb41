//! The checks of chapter 6, a test for each step.

use std::time::Duration;

use harness::{Check, Program, Running, program};

const CLIENT: Program = program!("client");
const SERVER: Program = program!("server");

/// Windows knocks several times at a port where nobody is: two seconds.
const PATIENTLY: &str = "--connect-timeout-ms=4000";

/// On a busy machine a check may need more than half a second for its reply.
const READ_PATIENTLY: &str = "--read-timeout-ms=4000";

/// For what takes a program long that reads byte by byte.
const SLOWLY: [&str; 2] = ["--read-timeout-ms=20000", "--deadline-ms=20000"];

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

#[test]
fn refused() {
    let check = Check::new("refused");

    check.scene("an IPv4 address");
    let nobody = check.deserted_addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &nobody, PATIENTLY]);
    client.complains("error: server is not running at <server>");
    client.exits(1);

    check.scene("an IPv6 address");
    let nobody = check.deserted_addr_on(check.ipv6()).to_string();
    let client = check.run(&CLIENT, &["--addr", &nobody, PATIENTLY]);
    client.complains("error: server is not running at <server>");
    client.exits(1);

    check.passes();
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "only Linux lets a full queue of connections answer nothing"
)]
fn connect_timeout() {
    let check = Check::new("connect_timeout");
    let full = check.listen_with_full_backlog();
    let client = check.start_client(&CLIENT, &full, &["--connect-timeout-ms", "100"]);
    client.complains("error: connecting to <server> timed out after 100 ms");
    client.exits(1);
    client.takes_at_least(ms(100));
    check.passes();
}

#[test]
fn resolve() {
    let check = Check::new("resolve");

    check.scene("a name without an address");
    let client = check.run(&CLIENT, &["--addr", &check.unresolvable_host()]);
    client.complains("error: cannot resolve name.invalid");
    client.exits(1);

    check.scene("a name that nobody can have");
    let client = check.run(&CLIENT, &["--addr", "name..invalid:8080"]);
    client.complains("error: cannot resolve name..invalid");
    client.exits(1);

    check.scene("a name with an address, or with two");
    let server = check.listen();
    let localhost = format!("localhost:{}", server.addr().port());
    let client = check.run(&CLIENT, &["--addr", &localhost, PATIENTLY]);
    server.accept(&client);

    check.passes();
}

#[test]
fn read_timeout() {
    let check = Check::new("read_timeout");

    check.scene("a server that says nothing");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--read-timeout-ms", "100"]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    client.complains("error: no reply within 100 ms");
    client.exits(1);
    client.takes_at_least(ms(100));

    check.scene("a server that says its line so slowly that it never ends");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--read-timeout-ms", "100"]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.trickle(b'.');
    client.complains("error: no reply within 100 ms");
    client.exits(1);

    check.scene("a server that begins late, and says no more");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--read-timeout-ms", "1000"]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send_after(ms(900), "echo: ");
    client.complains("error: no reply within 1000 ms");
    client.exits(1);
    client.takes_at_least(ms(1000));
    client.takes_at_most(ms(1700));

    check.passes();
}

#[test]
fn closed_early() {
    let check = Check::new("closed_early");

    check.scene("no reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.close();
    client.complains("error: server closed the connection before replying");
    client.exits(1);

    check.scene("half a reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("echo: Hel");
    connection.close();
    client.complains("error: server closed the connection before replying");
    client.exits(1);

    check.scene("a reply and half a line end");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\r");
    connection.close();
    client.complains("error: server closed the connection before replying");
    client.exits(1);

    check.passes();
}

#[test]
fn reset() {
    let check = Check::new("reset");

    check.scene("no reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.reset();
    client.complains("error: connection reset by the server");
    client.exits(1);

    check.scene("half a reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("echo: Hel");
    connection.reset();
    client.complains("error: connection reset by the server");
    client.exits(1);

    check.passes();
}

#[test]
fn not_text() {
    let check = Check::new("not_text");

    check.scene("a reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\n");
    client.prints("server replied: echo: Hello Server");
    client.exits(0);

    check.scene("a reply that keeps all but its line end");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("\t echo: \x1b[2J \r\u{a0}\r\r\n");
    client.prints("server replied: \\t echo: \\u{1b}[2J \\r\u{a0}\\r");
    client.exits(0);

    check.scene("a reply with characters that no screen shows");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("\u{feff}echo: \x7f\u{9b}2J\n");
    client.prints("server replied: \u{feff}echo: \\u{7f}\\u{9b}2J");
    client.exits(0);

    check.scene("a long reply");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &SLOWLY);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    let long = format!("echo: {}", "x".repeat(65_000));
    connection.send(format!("{long}\n"));
    client.prints_unrecorded(&format!("server replied: {long}"));
    client.remark_printed("server replied: echo: ... (65,000 letters)");
    client.exits(0);

    check.scene("a reply in pieces, cut inside a character");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--message", "你好", READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("你好\n");
    connection.send(b"echo: \xe4\xbd");
    connection.pause();
    connection.send(b"\xa0\xe5\xa5\xbd\r");
    connection.pause();
    connection.send("\n");
    client.prints("server replied: echo: 你好");
    client.exits(0);

    check.scene("a reply that is not UTF-8");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send(b"echo: \xff\xfe\n");
    client.complains("error: reply is not UTF-8");
    client.exits(1);

    check.scene("a reply with half of a surrogate pair");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send(b"echo: \xed\xa0\x80\n");
    client.complains("error: reply is not UTF-8");
    client.exits(1);

    check.scene("a reply with a character in more bytes than it needs");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send(b"echo: \xc0\x80\n");
    client.complains("error: reply is not UTF-8");
    client.exits(1);

    check.passes();
}

#[test]
fn typed() {
    let check = Check::new("typed");

    check.scene("a reply that is not UTF-8, and why it is none");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--verbose", READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send(b"echo: \xff\xfe\n");
    client.complains("error: reply is not UTF-8");
    client.tells_cause_of("reply is not UTF-8");
    client.exits(1);
    client.complains_no_more();

    check.scene("an error whose cause the system has put in words");
    let nobody = check.deserted_addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &nobody, "--verbose", PATIENTLY]);
    client.complains("error: server is not running at <server>");
    client.tells_cause_of("server is not running at <server>");
    client.exits(1);
    client.complains_no_more();

    check.scene("a name without an address, and why it has none");
    let client = check.run(&CLIENT, &["--addr", &check.unresolvable_host(), "--verbose"]);
    client.complains("error: cannot resolve name.invalid");
    client.tells_cause_of("cannot resolve name.invalid");
    client.exits(1);
    client.complains_no_more();

    check.scene("no reply, and what the system calls that");
    let server = check.listen();
    let args = ["--verbose", "--read-timeout-ms", "100"];
    let client = check.start_client(&CLIENT, &server, &args);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    client.complains("error: no reply within 100 ms");
    client.tells_cause_of("no reply within 100 ms");
    client.exits(1);
    client.complains_no_more();

    check.scene("a reset, and what the system calls that");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--verbose", READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.reset();
    client.complains("error: connection reset by the server");
    client.tells_cause_of("connection reset by the server");
    client.exits(1);
    client.complains_no_more();

    check.scene("an error without a cause");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--verbose", READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.close();
    client.complains("error: server closed the connection before replying");
    client.exits(1);
    client.complains_no_more();

    check.scene("without --verbose, no cause of a time-out is shown");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--read-timeout-ms", "100"]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    client.complains("error: no reply within 100 ms");
    client.exits(1);
    client.complains_no_more();

    check.scene("without --verbose, no cause of a refusal is shown");
    let nobody = check.deserted_addr().to_string();
    let client = check.run(&CLIENT, &["--addr", &nobody, PATIENTLY]);
    client.complains("error: server is not running at <server>");
    client.exits(1);
    client.complains_no_more();

    check.scene("without --verbose, no cause is shown");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send(b"echo: \xff\xfe\n");
    client.complains("error: reply is not UTF-8");
    client.exits(1);
    client.complains_no_more();

    check.passes();
}

#[test]
fn retry() {
    let check = Check::new("retry");

    check.scene("the third attempt succeeds");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--retries", "5", READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.close();
    client.tries_again(1, 6, "server closed the connection before replying");
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.reset();
    client.tries_again(2, 6, "connection reset by the server");
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\n");
    client.prints("server replied: echo: Hello Server");
    client.exits(0);

    check.scene("a reply that does not come in time");
    let server = check.listen();
    let args = ["--retries", "1", "--read-timeout-ms", "60", "--deadline-ms", "20000"];
    let client = check.start_client(&CLIENT, &server, &args);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    client.tries_again(1, 2, "no reply within 60 ms");
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");

    if check.scene_on_linux("a connection that is not answered in time") {
        let full = check.listen_with_full_backlog();
        let args = ["--retries", "1", "--connect-timeout-ms", "60", "--deadline-ms", "20000"];
        let client = check.start_client(&CLIENT, &full, &args);
        client.tries_again(1, 2, "connecting to <server> timed out after 60 ms");
    }

    check.scene("none succeeds: the pauses grow, and two clients do not keep step");
    let nobody = check.deserted_addr().to_string();
    let args = ["--addr", &nobody, "--retries", "4", PATIENTLY];
    let clients = [check.run(&CLIENT, &args), check.run(&CLIENT, &args)];
    let pauses = clients.each_ref().map(|client| {
        let pauses = [1, 2, 3, 4]
            .map(|failed| client.tries_again(failed, 5, "server is not running at <server>"));
        client.complains("error: server is not running at <server>");
        client.exits(1);
        client.takes_at_least(pauses.iter().sum());
        let grows = pauses[3] >= pauses[0] * 3;
        client.should(&format!("pause longer each time, not {pauses:?}"), grows);
        pauses
    });
    let differ = pauses[0] != pauses[1];
    clients[1].should(&format!("pause at random, not as the other one: {:?}", pauses[1]), differ);

    check.scene("an error that will not pass");
    let client = check.run(&CLIENT, &["--addr", &check.unresolvable_host(), "--retries", "5"]);
    client.complains("error: cannot resolve name.invalid");
    client.exits(1);

    check.scene("another that will not");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--retries", "5", READ_PATIENTLY]);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    connection.send(b"echo: \xff\xfe\n");
    client.complains("error: reply is not UTF-8");
    client.exits(1);

    check.scene("the deadline comes before the first pause is over");
    let nobody = check.deserted_addr().to_string();
    let args = ["--addr", &nobody, "--retries", "50", "--deadline-ms", "20", PATIENTLY];
    let client = check.run(&CLIENT, &args);
    client.pauses_within(ms(20));
    client.exits(1);

    check.scene("no pause leads beyond the deadline");
    let nobody = check.deserted_addr().to_string();
    let args = ["--addr", &nobody, "--retries", "50", "--deadline-ms", "300", PATIENTLY];
    let client = check.run(&CLIENT, &args);
    client.tries_again_until(ms(300), 51, "server is not running at <server>");
    client.exits(1);

    check.scene("an attempt that the deadline ends");
    let server = check.listen();
    let args = ["--read-timeout-ms", "1500", "--deadline-ms", "100"];
    let client = check.start_client(&CLIENT, &server, &args);
    let connection = server.accept(&client);
    connection.expect("Hello Server\n");
    client.complains_of("error: no reply within ");
    client.exits(1);
    client.takes_at_most(ms(1000));

    if check.scene_on_linux("a connection that the deadline ends") {
        let full = check.listen_with_full_backlog();
        let args = ["--connect-timeout-ms", "3000", "--deadline-ms", "100"];
        let client = check.start_client(&CLIENT, &full, &args);
        client.complains_of("error: connecting to <server> timed out after ");
        client.exits(1);
        client.takes_at_most(ms(2000));
    }

    check.passes();
}

#[test]
fn port_taken() {
    let check = Check::new("port_taken");

    check.scene("a free port");
    let server = check.start_server(&SERVER);
    check.connect(&server);

    check.scene("only the address it was given");
    let server = check.start_server(&SERVER);
    server.refuses(([127, 0, 0, 2], server.addr().port()));

    check.scene("a port that another server like it has");
    let first = check.start_server(&SERVER);
    let second = check.run(&SERVER, &["--addr", &first.addr().to_string()]);
    second.complains("error: <server> is already in use");
    second.exits(1);

    check.scene("a port that somebody has");
    let taken = check.listen();
    let server = check.run(&SERVER, &["--addr", &taken.addr().to_string()]);
    server.complains("error: <server> is already in use");
    server.exits(1);

    check.passes();
}

#[test]
fn bad_clients() {
    let check = Check::new("bad_clients");

    check.scene("one that sends garbage");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send(b"\xff\xfe\0\x1b[2J\r\n");
    client.expect(b"echo: \xff\xfe\0\x1b[2J\n");
    serves_another(&check, &server);

    check.scene("one whose lines are empty, or end in white space");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    client.send("\n\r\n \tHello \t \r\r\n");
    client.expect("echo: \necho: \necho:  \tHello \t \r\n");
    serves_another(&check, &server);

    check.scene("one that leaves after half a line");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("<client 1> connected");
    client.send("Hel");
    client.half_close();
    client.expect("echo: Hel\n");
    client.expect_close();
    server.prints("<client 1> left");
    serves_another(&check, &server);

    check.scene("one that resets its connection");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("<client 1> connected");
    client.send("Hello\n");
    client.expect("echo: Hello\n");
    client.reset();
    server.complains_of("error: <client 1> ");
    server.prints("<client 1> left");
    serves_another(&check, &server);

    if check.scene_on_linux("many that are gone before they are accepted") {
        let server = check.start_server(&SERVER);
        check.passers_by(&server, 50);
        serves_another(&check, &server);
    }

    check.scene("one that is gone while it is being answered");
    let server = check.start_server(&SERVER);
    let client = check.connect_with_small_buffer(&server);
    server.prints("<client 1> connected");
    client.send_unrecorded(format!("{}\n", "x".repeat(999)).repeat(150));
    client.remark_sent("150 lines of 1,000 bytes");
    client.reset();
    server.complains_of("error: <client 1> ");
    server.prints("<client 1> left");
    serves_another(&check, &server);

    check.scene("one whose line is too long");
    let server = check.start_server(&SERVER);
    let client = check.connect(&server);
    server.prints("<client 1> connected");
    let longest = "x".repeat(8192);
    client.send(format!("{longest}\r\n"));
    client.expect(format!("echo: {longest}\n"));
    client.send(format!("{longest}x\n"));
    client.expect_close();
    server.complains("error: <client 1> sent a line over 8192 bytes");
    server.prints("<client 1> left");
    serves_another(&check, &server);

    check.passes();
}

/// Another client comes, and the server still works.
fn serves_another(check: &Check, server: &Running) {
    let client = check.connect(server);
    client.send("next\n");
    client.expect("echo: next\n");
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "only Linux takes descriptors away from a program that runs"
)]
fn out_of_descriptors() {
    let check = Check::new("out_of_descriptors");
    let server = check.start_server(&SERVER);
    server.limit_descriptors(32);
    // The system connects them all. The program can take fewer than 32.
    let mut rest = check.crowd(&server, 40);
    let (rash, polite) = (rest.take(20), rest.take(5));
    server.complains_of("error: ");

    rash.each_sends("hello\n");
    rash.each_expects("echo: hello\n");
    polite.each_sends("hello\n");
    polite.each_expects("echo: hello\n");

    // Somebody who comes now waits, and so does the server.
    server.uses_cpu_at_most(ms(60), || {
        let addr = server.addr().to_string();
        let client = check.run(&CLIENT, &["--addr", &addr, "--read-timeout-ms", "200"]);
        client.complains("error: no reply within 200 ms");
        client.exits(1);
    });
    server.complains_no_more();
    // Whoever resets the connection makes room too. The five others make too little.
    rash.each_resets();
    polite.each_closes();
    rest.each_sends("hello\n");
    rest.each_expects("echo: hello\n");
    check.passes();
}
