//! The checks of chapter 4, a test for each step.

use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use harness::{Check, Program, Running, UdpPeer, program};

const SERVER: Program = program!("server");
const CLIENT: Program = program!("client");

/// `你好` in GBK.
const HELLO_GBK: &[u8] = b"\xc4\xe3\xba\xc3";

/// `さくら` in Shift_JIS.
const SAKURA_SHIFT_JIS: &[u8] = b"\x82\xb3\x82\xad\x82\xe7";

/// Runs the client against a server that the check plays.
fn start_client(check: &Check, server: &UdpPeer, args: &[&str]) -> Running {
    let addr = server.addr().to_string();
    check.run(&CLIENT, &[&["--addr", &addr], args].concat())
}

/// The first address that `localhost` has here: of IPv4 or of IPv6.
fn localhost() -> SocketAddr {
    let addrs = ("localhost", 0).to_socket_addrs().map(Vec::from_iter).unwrap_or_default();
    let addr = addrs.into_iter().find(|addr| UdpSocket::bind(addr).is_ok());
    addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)))
}

/// Another client comes, and the server still works.
fn serves_another(check: &Check, server: &Running) {
    let client = check.udp_client(server);
    client.send("next");
    client.expect("received");
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
fn send() {
    let check = Check::new("send");

    check.scene("the message");
    let server = check.udp_server();
    let client = start_client(&check, &server, &[]);
    server.expect_from(&client, "Hello UDP Server");
    server.expect_no_more();

    check.scene("another message, over IPv6");
    let server = check.udp_server_on(check.ipv6());
    let client = start_client(&check, &server, &["--message", " Hello,\t你好 e\u{301}\\n \n"]);
    server.expect_from(&client, " Hello,\t你好 e\u{301}\\n \n");

    for (what, message) in [("an empty", String::new()), ("a long", "abcdefghij".repeat(200))] {
        check.scene(&format!("{what} message"));
        let server = check.udp_server();
        let client = start_client(&check, &server, &["--message", &message]);
        server.expect_from(&client, &message);
        server.expect_no_more();
    }

    check.passes();
}

#[test]
fn receive() {
    let check = Check::new("receive");

    check.scene("the server gets messages");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello, 你好");
    client.expect("received");
    let client = check.udp_client(&server);
    client.send("");
    client.expect("received");
    client.send(" \n\u{9b}2J\u{7f}\t\n");
    client.expect("received");
    client.send("a\0b\0");
    client.expect("received");
    client.send("C:\\new \"\u{a0}\u{200b}\u{2028}😀");
    client.expect("received");
    server.prints("received: Hello, 你好");
    server.prints("received: ");
    server.prints(r"received:  \n\u{9b}2J\u{7f}\t\n");
    server.prints_either(r"received: a\0b\0", r"received: a\u{0}b\u{0}");
    server.prints("received: C:\\new \"\u{a0}\u{200b}\u{2028}😀");

    check.scene("the longest datagram");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    let text = "abcdefg".repeat(65_507 / 7) + "!";
    client.send(&text);
    client.expect("received");
    server.prints(&format!("received: {text}"));

    check.scene("the client gets its reply");
    let server = check.udp_server();
    let client = start_client(&check, &server, &[]);
    server.expect_from(&client, "Hello UDP Server");
    server.send(" Hello, 你好\u{9b}2J \n");
    client.prints(r"server replied:  Hello, 你好\u{9b}2J \n");
    client.exits(0);

    for (what, reply) in [("nothing", ""), ("65,507 bytes", &text)] {
        check.scene(&format!("the client gets {what}"));
        let server = check.udp_server();
        let client = start_client(&check, &server, &[]);
        server.expect_from(&client, "Hello UDP Server");
        server.send(reply);
        client.prints(&format!("server replied: {reply}"));
        client.exits(0);
    }

    check.passes();
}

#[test]
fn encodings() {
    let check = Check::new("encodings");

    check.scene("a client that speaks GBK");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--encoding", "gbk", "--message", "你好"]);
    server.expect_from(&client, HELLO_GBK);
    server.send(HELLO_GBK);
    client.prints("server replied: 你好");
    client.exits(0);

    check.scene("a server that speaks Shift_JIS");
    let server = check.start_server_with(&SERVER, &["--encoding", "Shift_JIS"]);
    let client = check.udp_client(&server);
    client.send(SAKURA_SHIFT_JIS);
    client.expect("received");
    server.prints("received: さくら");

    check.scene("bytes that UTF-8 would take for a byte order mark, and for an A");
    let server = check.start_server_with(&SERVER, &["--encoding", "gbk"]);
    let client = check.udp_client(&server);
    client.send(b"\xef\xbb\xbfA");
    client.expect("received");
    server.prints("received: 锘緼");

    check.scene("bytes that UTF-16 would take for a byte order mark");
    let server = check.start_server_with(&SERVER, &["--encoding", "windows-1252"]);
    let client = check.udp_client(&server);
    client.send(b"\xff\xfeA");
    client.expect("received");
    server.prints("received: ÿþA");

    for (what, label) in [
        ("that nobody knows", "klingon"),
        ("without a label", ""),
        ("that can be read, but not written", "UTF-16"),
        ("whose bytes stand the other way round", "UTF-16BE"),
        ("that is none", "replacement"),
    ] {
        check.scene(&format!("an encoding {what}"));
        let server = check.run(&SERVER, &["--addr", "127.0.0.1:0", "--encoding", label]);
        server.exits(2);
    }

    check.scene("a client with an encoding that nobody knows");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--encoding", "klingon"]);
    client.exits(2);
    server.expect_no_more();

    check.passes();
}

#[test]
fn unmappable() {
    let check = Check::new("unmappable");

    check.scene("a text that GBK cannot express");
    let server = check.udp_server();
    let args = ["--encoding", "gbk", "--message", "你 😀 好", "--timeout-ms", "50"];
    let client = start_client(&check, &server, &args);
    client.complains_of("error: ");
    client.exits(1);
    server.expect_no_more();

    check.scene("the character is named, and no other");
    let server = check.udp_server();
    let args = ["--encoding", "gbk", "--message", "你 😀 好", "--timeout-ms", "50"];
    let client = start_client(&check, &server, &args);
    client.complains_naming("error: ", &["😀", "1F600", "1f600", "128512"], &["你", "好"]);
    client.exits(1);

    check.scene("a text that Shift_JIS cannot express");
    let server = check.udp_server();
    let args = ["--encoding", "shift_jis", "--message", "Grüße", "--timeout-ms", "50"];
    let client = start_client(&check, &server, &args);
    client.complains_of("error: ");
    client.exits(1);
    server.expect_no_more();

    check.passes();
}

#[test]
fn malformed() {
    let check = Check::new("malformed");

    check.scene("a reply that is not UTF-8");
    let server = check.udp_server();
    let client = start_client(&check, &server, &[]);
    server.expect_from(&client, "Hello UDP Server");
    server.send(HELLO_GBK);
    client.complains_of("error: <server> ");
    client.exits(1);

    check.scene("a reply in GBK that ends in the middle of a character");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--encoding", "gbk"]);
    server.expect_from(&client, "Hello UDP Server");
    server.send(&HELLO_GBK[..3]);
    client.complains_of("error: <server> ");
    client.exits(1);

    check.scene("a text that begins with a byte order mark");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("\u{feff}A");
    server.prints("received: \u{feff}A");

    check.scene("a text that was sent with a U+FFFD in it");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("caf\u{fffd}");
    server.prints("received: caf\u{fffd}");

    check.passes();
}

#[test]
fn server() {
    let check = Check::new("server");

    check.scene("a datagram that is not UTF-8");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send(HELLO_GBK);
    server.complains_of("error: <client 1> ");
    client.send("你好".as_bytes().split_at(5).0);
    server.complains_of("error: <client 1> ");
    server.complains_no_more();
    client.expect_no_more();
    client.send("你好\n\u{1b}[2J");
    client.expect("received");
    serves_another(&check, &server);
    server.prints(r"received: 你好\n\u{1b}[2J");
    server.prints("received: next");

    check.scene("a client that does not wait for its answer");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello");
    client.close();
    server.prints("received: Hello");
    serves_another(&check, &server);
    serves_another(&check, &server);

    check.scene("three at a time");
    let server = check.start_server(&SERVER);
    let clients = [(); 3].map(|()| check.udp_client(&server));
    for client in &clients {
        client.send(HELLO_GBK);
        client.send("Hello");
    }
    for client in &clients {
        client.expect("received");
        client.expect_no_more();
    }

    check.passes();
}

#[test]
fn client() {
    let check = Check::new("client");

    check.scene("a client that waits for a minute, and one for 50 ms");
    let (late, silent) = (check.udp_server(), check.udp_server());
    let patient = start_client(&check, &late, &["--timeout-ms", "60000"]);
    late.expect_from(&patient, "Hello UDP Server");
    let hasty = start_client(&check, &silent, &["--timeout-ms", "50"]);
    silent.expect_from(&hasty, "Hello UDP Server");
    hasty.complains_of("error: ");
    hasty.exits(1);
    hasty.takes_at_least(Duration::from_millis(40));
    hasty.prints_no_more();
    silent.expect_no_more();
    late.send("Hello UDP Client");
    patient.prints("server replied: Hello UDP Client");
    patient.exits(0);

    check.scene("a server that is called by a name");
    let server = check.udp_server_on(localhost());
    let addr = format!("localhost:{}", server.addr().port());
    let client = check.run(&CLIENT, &["--addr", &addr]);
    server.expect_from(&client, "Hello UDP Server");
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("a stranger");
    let server = check.udp_server();
    let client = start_client(&check, &server, &[]);
    server.expect_from(&client, "Hello UDP Server");
    let stranger = check.udp_stranger(&server);
    for text in ["I am the server", "", "I am the server, too"] {
        stranger.send_to(&server, text);
    }
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);
    client.complains_no_more();

    check.scene("a stranger whose datagram is not UTF-8");
    let server = check.udp_server();
    let client = start_client(&check, &server, &[]);
    server.expect_from(&client, "Hello UDP Server");
    let stranger = check.udp_stranger(&server);
    stranger.send_to(&server, HELLO_GBK);
    client.complains_of("error: <stranger> ");
    server.expect_no_more();
    server.send("Hello UDP Client");
    client.prints("server replied: Hello UDP Client");
    client.exits(0);

    check.scene("the server's own datagram is not UTF-8");
    let server = check.udp_server();
    let client = start_client(&check, &server, &[]);
    server.expect_from(&client, "Hello UDP Server");
    server.send(HELLO_GBK);
    client.complains_of("error: <server> ");
    server.send("too late");
    client.exits(1);
    client.prints_no_more();

    check.scene("a stranger who does not stop, and no reply within 500 ms");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--timeout-ms", "500"]);
    server.expect_from(&client, "Hello UDP Server");
    let stranger = check.udp_stranger(&server);
    stranger.send_until_end(&server, &client, "psst");
    client.complains_of("error: ");
    client.exits(1);

    check.passes();
}

#[test]
fn logged() {
    let check = Check::new("logged");

    check.scene("the server's log");
    let server = check.start_server_with(&SERVER, &["--log"]);
    let client = check.udp_client(&server);
    client.send("Hello, 你好");
    client.expect("received");
    client.send("\n\u{9b}2J");
    client.expect("received");
    server.logs("log: from <client 1>, 13 bytes: Hello, 你好");
    server.logs("log: to <client 1>, 8 bytes: received");
    server.logs(r"log: from <client 1>, 5 bytes: \n\u{9b}2J");
    server.logs("log: to <client 1>, 8 bytes: received");

    let long = "abcdefghij".repeat(200);
    for (what, text) in [("nothing", ""), ("2,000 letters", &long)] {
        check.scene(&format!("the log of {what}"));
        let server = check.udp_server();
        let client = start_client(&check, &server, &["--log", "--message", text]);
        server.expect_from(&client, text);
        server.send(text);
        client.logs(&format!("log: to <server>, {} bytes: {text}", text.len()));
        client.logs(&format!("log: from <server>, {} bytes: {text}", text.len()));
        client.exits(0);
    }

    check.scene("nobody has asked for a log");
    let server = check.start_server(&SERVER);
    let client = check.udp_client(&server);
    client.send("Hello");
    client.expect("received");
    server.complains_no_more();

    check.scene("the client's log, of bytes in GBK, over IPv6");
    let server = check.udp_server_on(check.ipv6());
    let args = ["--log", "--encoding", "gbk", "--message", "你好\t"];
    let client = start_client(&check, &server, &args);
    server.expect_from(&client, [HELLO_GBK, b"\t"].concat());
    server.send(HELLO_GBK);
    client.prints("server replied: 你好");
    client.logs(r"log: to <server>, 5 bytes: 你好\t");
    client.logs("log: from <server>, 4 bytes: 你好");
    client.exits(0);

    check.scene("a text that GBK cannot express");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--log", "--encoding", "gbk", "--message", "😀"]);
    client.complains_of("error: ");
    client.exits(1);

    check.scene("66,000 bytes, which no datagram can hold");
    let server = check.udp_server();
    let long = "你".repeat(22_000);
    let args = ["--log", "--message", &long, "--timeout-ms", "60000"];
    let client = start_client(&check, &server, &args);
    client.complains_of("error: ");
    client.exits(1);

    check.passes();
}

#[test]
fn sealed() {
    let check = Check::new("sealed");
    let key = key_file("key");
    let mut seals = Seals::default();

    check.scene("a message");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--key-file", &key]);
    seals.expect_from(&server, &client, "Hello UDP Server");
    server.expect_no_more();

    check.scene("the same again");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--key-file", &key]);
    seals.expect_from(&server, &client, "Hello UDP Server");

    check.scene("a text in GBK, and a key file without a line end");
    let server = check.udp_server();
    let key = key_file("key_without_line_end");
    let args = ["--key-file", &key, "--encoding", "gbk", "--message", "你好"];
    let client = start_client(&check, &server, &args);
    seals.expect_from(&server, &client, HELLO_GBK);

    check.scene("nothing, with the same key in capital letters");
    let server = check.udp_server();
    let key = key_file("key_in_capitals");
    let client = start_client(&check, &server, &["--key-file", &key, "--message", ""]);
    seals.expect_from(&server, &client, "");

    for (what, file) in [
        ("with nothing in it", "empty"),
        ("with 62 digits", "shorter"),
        ("with 63 digits", "short"),
        ("with 65 digits", "long"),
        ("with a digit that is none", "not_hex"),
        ("with an empty line at its end", "two_lines"),
        ("that is not there", "missing"),
    ] {
        check.scene(&format!("a key file {what}"));
        let key = key_file(file);
        let server = check.run(&SERVER, &["--addr", "127.0.0.1:0", "--key-file", &key]);
        server.complains_of("error: ");
        server.exits(1);
        keeps_the_key(&server);
    }

    check.passes();
}

#[test]
fn layers() {
    let check = Check::new("layers");
    let key = key_file("key");
    let mut seals = Seals::default();

    check.scene("sealed messages, and sealed answers");
    let server = check.start_server_with(&SERVER, &["--key-file", &key]);
    let client = check.udp_client(&server);
    let long = "abcdefghij".repeat(200);
    for (shown, text) in [("\"Hello\"", "Hello"), ("\"\"", ""), ("2,000 letters", &long)] {
        client.send_shown(&format!("sealed {shown}"), seal(&KEY, text));
        seals.expect(&client, "received");
        server.prints(&format!("received: {text}"));
    }

    check.scene("a sealed text in GBK that could be UTF-8");
    let server = check.start_server_with(&SERVER, &["--key-file", &key, "--encoding", "gbk"]);
    let client = check.udp_client(&server);
    client.send_shown("sealed c3 bc", seal(&KEY, b"\xc3\xbc"));
    seals.expect(&client, "received");
    server.prints("received: 眉");

    let hello = seal(&KEY, "Hello");
    let changed = |byte: usize| {
        let mut changed = hello.clone();
        changed[byte] ^= 0x10;
        changed
    };
    let cut = |length: usize| hello[..length].to_vec();
    let longer = || [hello.as_slice(), b"!"].concat();
    for (title, wrong) in [
        (
            "who does not have the key",
            vec![
                ("\"Hello\", not sealed", b"Hello".to_vec()),
                ("\"Hello\", sealed with another key", seal(&[0; 32], "Hello")),
            ],
        ),
        (
            "a changed bit",
            vec![
                ("sealed \"Hello\", nonce changed", changed(5)),
                ("sealed \"Hello\", ciphertext changed", changed(12)),
                ("sealed \"Hello\", tag changed at its start", changed(17)),
                ("sealed \"Hello\", tag changed at its end", changed(32)),
            ],
        ),
        (
            "too short, and too long",
            vec![
                ("sealed \"Hello\", without its last byte", cut(32)),
                ("sealed \"Hello\", and a byte more", longer()),
                ("a nonce, and nothing else", cut(12)),
                ("(empty)", cut(0)),
            ],
        ),
        ("sealed, and not UTF-8", vec![("sealed c4 e3 ba c3", seal(&KEY, HELLO_GBK))]),
    ] {
        check.scene(title);
        let server = check.start_server_with(&SERVER, &["--key-file", &key]);
        let client = check.udp_client(&server);
        for (shown, datagram) in wrong {
            client.send_shown(shown, datagram);
            server.complains_of("error: <client 1> ");
        }
        client.expect_no_more();
        client.send_shown("sealed \"Hello\"", &hello);
        seals.expect(&client, "received");
    }

    check.scene("the log is the outermost layer");
    let server = check.start_server_with(&SERVER, &["--key-file", &key, "--log"]);
    let client = check.udp_client(&server);
    client.send_shown("sealed \"Hello\"", &hello);
    seals.expect(&client, "received");
    client.send_shown("sealed \"Hello\", ciphertext changed", changed(12));
    server.logs("log: from <client 1>, 33 bytes: Hello");
    server.logs("log: to <client 1>, 36 bytes: received");
    server.logs("log: from <client 1>, 33 bytes, dropped");
    server.complains_of("error: <client 1> ");
    keeps_the_key(&server);

    check.scene("a client that gets a forged reply, and then the server's");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--key-file", &key, "--log"]);
    seals.expect_from(&server, &client, "Hello UDP Server");
    server.send_shown("\"Hello UDP Client\", not sealed", "Hello UDP Client");
    server.send_shown("sealed \"Hello UDP Client\"", seal(&KEY, "Hello UDP Client"));
    client.prints("server replied: Hello UDP Client");
    client.logs("log: to <server>, 44 bytes: Hello UDP Server");
    client.logs("log: from <server>, 16 bytes, dropped");
    client.complains_of("error: <server> ");
    client.logs("log: from <server>, 44 bytes: Hello UDP Client");
    client.exits(0);
    keeps_the_key(&client);

    check.scene("a client that gets a sealed reply which is not UTF-8");
    let server = check.udp_server();
    let client = start_client(&check, &server, &["--key-file", &key, "--timeout-ms", "60000"]);
    seals.expect_from(&server, &client, "Hello UDP Server");
    server.send_shown("sealed c4 e3 ba c3", seal(&KEY, HELLO_GBK));
    client.complains_of("error: <server> ");
    client.exits(1);

    check.passes();
}

/// The key in the file `keys/key`: the bytes 0x80 to 0x9f.
const KEY: [u8; 32] = {
    let mut key = [0x80; 32];
    let mut place = 0;
    while place < 32 {
        key[place] += place as u8;
        place += 1;
    }
    key
};

/// The key is not in what the program has printed, be it in hexadecimal digits, in base64 or as a list.
fn keeps_the_key(program: &Running) {
    program.keeps("8081828384");
    program.keeps("gIGCg4SF");
    program.keeps("128, 129, 130");
}

/// A file beside this one.
fn key_file(name: &str) -> String {
    format!("{}/../../exercises/04-udp-module/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A sealed datagram, with a nonce that is another one in each call, so that a program may refuse one that it knows.
fn seal(key: &[u8; 32], bytes: impl AsRef<[u8]>) -> Vec<u8> {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let mut nonce = *b"of the check";
    nonce[8..].copy_from_slice(&CALLS.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    let cipher = ChaCha20Poly1305::new(key.into());
    let sealed =
        cipher.encrypt((&nonce).into(), bytes.as_ref()).expect("a short text can be sealed");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what the programs have sealed, and knows all nonces that they have used.
#[derive(Default)]
struct Seals {
    nonces: Vec<Nonce>,
}

impl Seals {
    /// The client gets this, sealed, from the server.
    fn expect(&mut self, client: &UdpPeer, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        client.expect_shown(&shown(bytes), |datagram| self.judge(datagram, bytes));
    }

    /// The server gets this, sealed, from the client.
    fn expect_from(&mut self, server: &UdpPeer, client: &Running, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let judge = |datagram: &[u8]| self.judge(datagram, bytes);
        server.expect_shown_from(client, &shown(bytes), judge);
    }

    /// An error says what the datagram is instead.
    fn judge(&mut self, datagram: &[u8], wanted: &[u8]) -> Result<(), String> {
        if datagram == wanted {
            return Err(format!("{} that are not sealed", length(datagram)));
        }
        let Some((nonce, sealed)) = datagram.split_first_chunk::<12>() else {
            return Err(length(datagram));
        };
        let nonce = Nonce::from(*nonce);
        let Ok(opened) = ChaCha20Poly1305::new(&KEY.into()).decrypt(&nonce, sealed) else {
            return Err(format!("{} that the key does not open", length(datagram)));
        };
        if opened != wanted {
            return Err(shown(&opened));
        }
        if self.nonces.contains(&nonce) {
            return Err(format!("{} with a repeated nonce", shown(wanted)));
        }
        self.nonces.push(nonce);
        Ok(())
    }
}

/// As it stands in the transcript.
fn shown(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => format!("sealed {text:?}"),
        Err(_) => {
            let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("sealed {}", bytes.join(" "))
        }
    }
}

fn length(bytes: &[u8]) -> String {
    format!("{} bytes", bytes.len())
}
