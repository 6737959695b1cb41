//! The checks of chapter 7, a test for each step.

use std::time::Duration;

use harness::{Authority, Check, Identity, Listener, Program, Running, program};

const CERTS: Program = program!("certs");
const CLIENT: Program = program!("client");
const SERVER: Program = program!("server");

/// The name of the authority that the programs trust.
const AUTHORITY: &str = "the check's authority";

/// The names of a server's certificate, as a rule.
const NAMES: &[&str] = &["localhost", "127.0.0.1"];

#[test]
fn certs() {
    let check = Check::new("certs");

    check.scene("an authority, a server and a client");
    let folder = check.folder();
    let certs = check.run(&CERTS, &["--out", &folder.path()]);
    certs.exits(0);
    folder.has_secret(&certs, "ca.key");
    folder.has_secret(&certs, "server.key");
    folder.has_secret(&certs, "client.key");
    folder.has_no_key_for_others(&certs);
    folder.serves(&certs, "localhost", "accepted");
    folder.serves(&certs, "127.0.0.1", "accepted");
    folder.serves(&certs, "other.example", "refused: another name");

    check.scene("a server whose certificate has expired");
    let folder = check.folder();
    let certs = check.run(&CERTS, &["--out", &folder.path(), "--expired"]);
    certs.exits(0);
    folder.has_secret(&certs, "server.key");
    folder.serves(&certs, "localhost", "refused: expired");

    check.scene("a key's place is taken by a link");
    let folder = check.folder();
    folder.has_link("ca.key");
    let certs = check.run(&CERTS, &["--out", &folder.path()]);
    certs.ends();
    folder.has_nothing_elsewhere(&certs, "ca.key");

    check.passes();
}

/// Starts the server with this certificate.
fn start(check: &Check, identity: &Identity) -> Running {
    check.start_server_with(&SERVER, &flags(identity))
}

fn flags(identity: &Identity) -> [&str; 4] {
    ["--cert", identity.certificate_file(), "--key", identity.key_file()]
}

#[test]
fn handshake() {
    let check = Check::new("handshake");
    let authority = check.authority(AUTHORITY);

    check.scene("TLS 1.3");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server).begin_tls(&authority, "localhost");
    server.prints("<client 1> connected");
    client.send("Hello Server\n");
    client.expect("echo: Hello Server\n");
    client.send("one\rand the same\n");
    client.expect("echo: one\rand the same\n");
    let long = "x".repeat(5000);
    client.send(format!("{long}\n"));
    client.expect(format!("echo: {long}\n"));
    client.send(b"\xff\xfe \t\n\xe4\xbd");
    client.expect(b"echo: \xff\xfe \t\n");
    client.send(b"\xa0\n\n");
    client.expect("echo: 你\necho: \n");
    client.send("one\r\ntwo");
    client.expect("echo: one\n");
    client.goodbye();
    client.expect("echo: two\n");
    client.expect_goodbye();
    server.prints("<client 1> left");

    check.scene("TLS 1.2");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server).begin_tls_1_2(&authority, "127.0.0.1");
    server.prints("<client 1> connected");
    client.send("Hello Server\n");
    client.expect("echo: Hello Server\n");
    client.goodbye();
    client.expect_goodbye();
    server.prints("<client 1> left");

    check.scene("a client that leaves before the handshake");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server);
    client.close();
    server.complains_of("error: <client 1> ");
    let client = check.connect(&server).begin_tls(&authority, "localhost");
    server.prints("<client 2> connected");
    client.send("next\n");
    client.expect("echo: next\n");

    check.scene("one that leaves in the middle of it");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server);
    client.send_half_a_hello(&authority, "localhost");
    client.close();
    server.complains_without("error: <client 1> ", &[], &["does not speak TLS"]);

    check.scene("one that leaves in the middle of it, with a reset");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server);
    client.send_half_a_hello(&authority, "localhost");
    client.reset();
    server.complains_without("error: <client 1> ", &[], &["does not speak TLS"]);
    let _next = check.connect(&server).begin_tls(&authority, "localhost");
    server.prints("<client 2> connected");

    check.passes();
}

#[test]
fn verify() {
    let check = Check::new("verify");
    let authority = check.authority(AUTHORITY);

    check.scene("a server whose certificate is good");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client).answer_tls(&authority.server(NAMES));
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\n");
    client.prints("server replied: echo: Hello Server");
    connection.expect_goodbye();
    client.exits(0);

    check.scene("one whose certificate the system trusts, and nobody was named");
    let (client, server) = ask_on(&check, &authority, None);
    let connection = server.accept(&client).answer_tls(&authority.server(NAMES));
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\n");
    client.prints("server replied: echo: Hello Server");

    check.scene("one that shows a client's certificate");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client);
    connection.answer_tls_in_vain(&authority.client("localhost"), "unsupported_certificate");
    client.complains_of("error: ");
    client.exits(1);

    check.passes();
}

/// Starts the client, which trusts the authority and asks for localhost, and the server that it asks.
fn ask(check: &Check, authority: &Authority, more: &[&str]) -> (Running, Listener) {
    let server = check.listen();
    let addr = format!("localhost:{}", server.addr().port());
    let args = [&["--addr", &addr, "--ca", authority.file()], more].concat();
    (check.run(&CLIENT, &args), server)
}

/// Starts the client on a system that trusts an authority, and with one that is named, or none.
fn ask_on(check: &Check, system: &Authority, named: Option<&Authority>) -> (Running, Listener) {
    check.system_trusts(system);
    // Other systems than Linux cannot be told whom to trust.
    let named = if cfg!(target_os = "linux") { named } else { named.or(Some(system)) };
    let server = check.listen();
    let addr = format!("localhost:{}", server.addr().port());
    let mut args = vec!["--addr", &addr];
    args.extend(named.iter().flat_map(|authority| ["--ca", authority.file()]));
    (check.run(&CLIENT, &args), server)
}

#[test]
fn wrong_name() {
    let check = Check::new("wrong_name");
    let authority = check.authority(AUTHORITY);

    check.scene("the name of the address");
    let (client, server) = ask(&check, &authority, &[]);
    server.accept(&client).answer_tls(&authority.server(&["localhost"])).expect("Hello Server\n");

    check.scene("an address without a name");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--ca", authority.file()]);
    server.accept(&client).answer_tls(&authority.server(&["127.0.0.1"])).expect("Hello Server\n");

    check.scene("another name");
    let (client, server) = ask(&check, &authority, &["--server-name", "other.example"]);
    let connection = server.accept(&client);
    connection.answer_tls(&authority.server(&["other.example"])).expect("Hello Server\n");

    check.scene("a certificate for somebody else");
    let (client, server) = ask(&check, &authority, &[]);
    let other = authority.server(&["other.example"]);
    server.accept(&client).answer_tls_in_vain(&other, "bad_certificate");
    client.complains_with("error: ", &["other.example", "localhost"]);
    client.exits(1);

    check.scene("a certificate for an address, whose holder is called localhost");
    let (client, server) = ask(&check, &authority, &[]);
    let called = authority.server_called("localhost", &["192.0.2.1"]);
    server.accept(&client).answer_tls_in_vain(&called, "bad_certificate");
    client.complains_with("error: ", &["192.0.2.1", "localhost"]);
    client.exits(1);

    check.scene("a certificate for localhost, and not for the address");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &["--ca", authority.file()]);
    let named = authority.server(&["localhost"]);
    server.accept(&client).answer_tls_in_vain(&named, "bad_certificate");
    client.complains_with("error: ", &["localhost", "127.0.0.1"]);
    client.exits(1);

    check.scene("a name that is only a part of another");
    let (client, server) = ask(&check, &authority, &[]);
    let longer = authority.server(&["notlocalhost.example"]);
    server.accept(&client).answer_tls_in_vain(&longer, "bad_certificate");
    client.complains_with("error: ", &["notlocalhost.example"]);
    client.exits(1);

    check.scene("a name below another, and a star for one label");
    let (client, server) = ask(&check, &authority, &["--server-name", "a.b.example"]);
    let above = authority.server(&["example", "*.example"]);
    server.accept(&client).answer_tls_in_vain(&above, "bad_certificate");
    client.complains_with("error: ", &["*.example", "a.b.example"]);
    client.exits(1);

    check.scene("an address of IPv6");
    let server = check.listen_on(check.ipv6());
    let client = check.start_client(&CLIENT, &server, &["--ca", authority.file()]);
    let both = authority.server(&["127.0.0.1", "::1"]);
    server.accept(&client).answer_tls(&both).expect("Hello Server\n");

    check.passes();
}

#[test]
fn unknown_ca() {
    let check = Check::new("unknown_ca");
    let authority = check.authority(AUTHORITY);

    check.scene("another authority has signed it");
    let (client, server) = ask(&check, &authority, &[]);
    let other = check.authority("another authority");
    server.accept(&client).answer_tls_in_vain(&other.server(NAMES), "unknown_ca");
    client.complains_with("error: ", &["unknown"]);
    client.exits(1);

    check.scene("another authority, which has the name of ours");
    let (client, server) = ask(&check, &authority, &[]);
    let namesake = check.authority(AUTHORITY);
    server.accept(&client).answer_tls_in_vain(&namesake.server(NAMES), "decrypt_error");
    client.complains_with("error: ", &["unknown"]);
    client.exits(1);

    check.scene("nobody but the server itself has signed it");
    let (client, server) = ask(&check, &authority, &[]);
    let alone = authority.self_signed_server(NAMES);
    server.accept(&client).answer_tls_in_vain(&alone, "unknown_ca");
    client.complains_with("error: ", &["unknown"]);
    client.exits(1);

    check.scene("another authority, which the system trusts, but --ca names ours");
    let (client, server) = ask_on(&check, &other, Some(&authority));
    server.accept(&client).answer_tls_in_vain(&other.server(NAMES), "unknown_ca");
    client.complains_with("error: ", &["unknown"]);
    client.exits(1);

    check.scene("another authority, which the server shows too");
    let (client, server) = ask(&check, &authority, &[]);
    let shown = other.server_with_root(NAMES);
    server.accept(&client).answer_tls_in_vain(&shown, "unknown_ca");
    client.complains_with("error: ", &["unknown"]);
    client.exits(1);

    check.scene("another server, which ours has signed, but not as an authority");
    let (client, server) = ask(&check, &authority, &[]);
    let signed = authority.server_signed_by_a_server(NAMES);
    server.accept(&client).answer_tls_in_vain(&signed, "unknown_ca");
    client.complains_of("error: ");
    client.exits(1);

    check.scene("without --ca, the system does not know the check's authority");
    let server = check.listen();
    let client = check.start_client(&CLIENT, &server, &[]);
    server.accept(&client).answer_tls_in_vain(&authority.server(NAMES), "unknown_ca");
    client.complains_with("error: ", &["unknown"]);
    client.exits(1);

    check.passes();
}

#[test]
fn expired() {
    let check = Check::new("expired");
    let authority = check.authority(AUTHORITY);

    check.scene("its time is over");
    let (client, server) = ask(&check, &authority, &[]);
    let expired = authority.expired_server(NAMES);
    server.accept(&client).answer_tls_in_vain(&expired, "certificate_expired");
    client.complains_with("error: ", &["expired"]);
    client.exits(1);

    check.scene("its time has not come");
    let (client, server) = ask(&check, &authority, &[]);
    let early = authority.early_server(NAMES);
    server.accept(&client).answer_tls_in_vain(&early, "certificate_expired");
    client.complains_without("error: ", &[], &["expired"]);
    client.exits(1);

    check.passes();
}

#[test]
fn plain_client() {
    let check = Check::new("plain_client");
    let authority = check.authority(AUTHORITY);

    check.scene("a line");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server);
    client.send("Hello Server\n");
    client.expect_refused();
    server.complains_with("error: <client 1> ", &["does not speak TLS"]);
    serves_another(&check, &authority, &server);

    check.scene("a browser's request, and three bytes");
    let server = start(&check, &authority.server(NAMES));
    let browser = check.connect(&server);
    browser.send("GET / HTTP/1.1\r\n\r\n");
    browser.expect_refused();
    server.complains_with("error: <client 1> ", &["does not speak TLS"]);
    let short = check.connect(&server);
    short.send("hi\n");
    short.expect_refused();
    server.complains_with("error: <client 2> ", &["does not speak TLS"]);

    check.passes();
}

/// Another client comes, and the server still works.
fn serves_another(check: &Check, authority: &Authority, server: &Running) {
    let client = check.connect(server).begin_tls(authority, "localhost");
    client.send("next\n");
    client.expect("echo: next\n");
    client.goodbye();
    client.expect_goodbye();
}

#[test]
fn plain_server() {
    let check = Check::new("plain_server");
    let authority = check.authority(AUTHORITY);

    check.scene("one that answers in plain text");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client);
    connection.expect_hello();
    connection.send("echo: \n");
    client.complains_with("error: <server> ", &["does not speak TLS"]);
    client.exits(1);

    check.scene("one that speaks first");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client);
    connection.send("220 mail.example is ready\r\n");
    client.complains_with("error: <server> ", &["does not speak TLS"]);
    client.exits(1);

    check.passes();
}

#[test]
fn truncation() {
    let check = Check::new("truncation");
    let authority = check.authority(AUTHORITY);

    check.scene("a client that is cut off between two lines");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server).begin_tls(&authority, "localhost");
    server.prints("<client 1> connected");
    client.send("Hello Server\n");
    client.expect("echo: Hello Server\n");
    client.cut();
    server.complains_without("error: <client 1> ", &["cut"], &["reset"]);
    server.prints("<client 1> left");

    check.scene("one that is cut off in the middle of a line");
    let server = start(&check, &authority.server(NAMES));
    let client = check.connect(&server).begin_tls(&authority, "localhost");
    server.prints("<client 1> connected");
    client.send("transfer 100");
    client.cut();
    server.complains_without("error: <client 1> ", &["cut"], &["reset"]);
    server.prints("<client 1> left");

    check.scene("a server that never says goodbye after its reply");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client).answer_tls(&authority.server(NAMES));
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\n");
    client.prints("server replied: echo: Hello Server");
    client.exits(0);

    check.scene("a server that is cut off in the middle of its reply");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client).answer_tls(&authority.server(NAMES));
    connection.expect("Hello Server\n");
    connection.send("echo: Hello");
    connection.cut();
    client.complains_without("error: ", &["cut"], &["reset"]);
    client.exits(1);
    client.prints_no_more();

    check.scene("one whose reply does not even arrive as a whole record");
    let (client, server) = ask(&check, &authority, &[]);
    let connection = server.accept(&client).answer_tls(&authority.server(NAMES));
    connection.expect("Hello Server\n");
    connection.send_half_of("echo: Hello Server\n");
    connection.cut();
    client.complains_without("error: ", &["cut"], &["reset"]);
    client.exits(1);

    check.passes();
}

#[test]
fn stalled_handshake() {
    let check = Check::new("stalled_handshake");
    let authority = check.authority(AUTHORITY);

    check.scene("twenty that say nothing");
    let server = start(&check, &authority.server(NAMES));
    let _silent = check.crowd(&server, 20);
    serves_another(&check, &authority, &server);

    check.scene("one that says nothing, and then makes its handshake");
    let server = start(&check, &authority.server(NAMES));
    let stalled = check.connect(&server);
    serves_another(&check, &authority, &server);
    let stalled = stalled.begin_tls(&authority, "localhost");
    stalled.send("Hello Server\n");
    stalled.expect("echo: Hello Server\n");

    check.scene("one that stops for a while in the middle of its first message");
    let server = start(&check, &authority.server(NAMES));
    let slow = check.connect(&server).begin_tls_slowly(&authority, "localhost", || {
        serves_another(&check, &authority, &server);
        server.hears_nothing_for(Duration::from_millis(600));
    });
    slow.send("Hello Server\n");
    slow.expect("echo: Hello Server\n");

    check.scene("one that says nothing for a while after its handshake");
    let server = start(&check, &authority.server(NAMES));
    let idle = check.connect(&server).begin_tls(&authority, "localhost");
    serves_another(&check, &authority, &server);
    server.hears_nothing_for(Duration::from_millis(2200));
    idle.send("Hello Server\n");
    idle.expect("echo: Hello Server\n");

    check.passes();
}

#[test]
fn mutual() {
    let check = Check::new("mutual");
    let authority = check.authority(AUTHORITY);
    let ours = authority.server(NAMES);
    let asking = [&flags(&ours)[..], &["--client-ca", authority.file()]].concat();

    check.scene("a client with a certificate");
    let server = check.start_server_with(&SERVER, &asking);
    let ann = authority.client("ann");
    let client = check.connect(&server).begin_tls_as(&ann, &authority, "localhost");
    server.prints("<client 1> connected");
    client.send("Hello Server\n");
    client.expect("echo: Hello Server\n");

    check.scene("a client without one");
    let server = check.start_server_with(&SERVER, &asking);
    let client = check.connect(&server).begin_tls(&authority, "localhost");
    client.expect_alert("certificate_required");
    server.complains_with("error: <client 1> ", &["certificate"]);

    check.scene("a client whose certificate another authority has signed");
    let server = check.start_server_with(&SERVER, &asking);
    let eve = check.authority("another authority").client("eve");
    let client = check.connect(&server).begin_tls_as(&eve, &authority, "localhost");
    client.expect_alert("unknown_ca");
    server.complains_with("error: <client 1> ", &["certificate"]);

    check.scene("a client whose certificate the system trusts, and nobody else");
    let other = check.authority("another authority");
    check.system_trusts(&other);
    let server = check.start_server_with(&SERVER, &asking);
    let eve = other.client("eve");
    let client = check.connect(&server).begin_tls_as(&eve, &authority, "localhost");
    client.expect_alert("unknown_ca");
    server.complains_with("error: <client 1> ", &["certificate"]);

    check.scene("our client has one");
    let bob = authority.client("bob");
    let (client, server) = ask(&check, &authority, &flags(&bob));
    let connection = server.accept(&client);
    let connection = connection.answer_tls_and_ask(&ours, &authority, &bob);
    connection.expect("Hello Server\n");
    connection.send("echo: Hello Server\n");
    client.prints("server replied: echo: Hello Server");

    check.scene("our client has one of another authority");
    let stranger = other.client("bob");
    let (client, server) = ask(&check, &authority, &flags(&stranger));
    server.accept(&client).answer_tls_and_refuse_as(&ours, &authority, &stranger);
    client.complains_without("error: ", &["certificate"], &["does not speak TLS"]);
    client.exits(1);

    check.scene("the same with TLS 1.2");
    let (client, server) = ask(&check, &authority, &flags(&stranger));
    server.accept(&client).answer_tls_1_2_and_refuse_as(&ours, &authority, &stranger);
    client.complains_without("error: ", &["certificate"], &["does not speak TLS"]);
    client.exits(1);

    check.scene("our client has none");
    let (client, server) = ask(&check, &authority, &[]);
    server.accept(&client).answer_tls_and_refuse(&ours, &authority);
    client.complains_with("error: ", &["certificate"]);
    client.exits(1);

    check.passes();
}
