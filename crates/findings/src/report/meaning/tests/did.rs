//! What a program did.

use super::*;

#[test]
fn a_line_that_is_wrong() {
    line("connected by <client 1>", "connected by <server>").means("<server> is the program's own");
    assert_eq!(line("1 > 0 <client 1>", "1").meaning(), "");
    line("listening on 127.0.0.1:0", "listening on 0.0.0.0:5").means("0.0.0.0 stands for every");
    line("received: a", "received: a\\0\\0\\0")
        .means("Behind the text it printed bytes that are 0");
    let two = Case { sent: "onetwo", ..line("received: one", "received: onetwo") };
    two.means("Behind it comes \"two\", which was sent after it");
    line("received: a", "received: a\\r").means("Behind it comes \"\\r\": a line may end");
    let piece = Case { sent: "Hello, client!", ..line("got: Hello, client!", "got: Hello, ") };
    piece.means("It took a piece for the whole");
    let early = Case { still_to_come: vec!["left".to_owned()], ..line("received: a", "left") };
    early.means("That line should come later");
    let unread = vec!["reply: ".to_owned()];
    let lane = Lane::Stderr("server".to_owned());
    let focus = Goal { wanted: Wanted::Line, lane, expected: "reply: ".into(), ..Goal::default() };
    let prompt = Case { focus, unread, has_no_line_end: true, ..Case::default() };
    prompt.means("It printed that on standard output");
    Case { complaints: "a", ..no_line("a") }.means("It printed that on standard error");
    assert_eq!(line("received: a", "received: b").meaning(), "");
    line("received: a", "received: ").means("It received none of the bytes that came");
    line("received: 你", "received: ��").means("It printed � (U+FFFD)");
    line("left", "received: ").means("Nothing was received there");
    let unread = vec!["received: ".to_owned()];
    Case { unread, ..no_line("left") }.means("Nothing was received there");
}

#[test]
fn an_error_that_it_complains_of() {
    let ended = |complaints, wanted, role| {
        let focus = Goal { wanted, ..Goal::default() };
        Case { exit: Some(1), complaints, focus, role, ..Case::default() }
    };
    let lingers = ended("error: 127.0.0.1:80 is already in use", Wanted::Line, "server");
    Case { lingers: true, ..lingers }.means("Nobody listens there any more");
    ended("<server> is already in use", Wanted::Connection, "client").means("That is what bind()");
    ended("nobody is listening on x", Wanted::Connection, "client")
        .means("The check's server does");
    ended("Invalid argument (os error 22)", Wanted::Connection, "server").means("accept() says");
    let told = ended("Connection refused (os error 111)", Wanted::Line, "server");
    Case { last_sender: Some(client()), ..told }.means("Only a connected socket is told");
    ended("Transport endpoint is not connected", Wanted::Line, "server").means("\"Not connected\"");
    ended("Transport endpoint is not connected", Wanted::Connection, "server")
        .means("\"Not connected\" is what the system says of a connection that has been reset");
    ended("Address family not supported", Wanted::Line, "server").means("The socket and the addr");
    ended("Permission denied (os error 13)", Wanted::Line, "find").means("\"Permission denied\"");
    let past = ended("failed to fill whole buffer", Wanted::Line, "server");
    past.means("\"Failed to fill whole buffer\"");
    ended("Broken pipe (os error 32)", Wanted::Line, "server").means("\"Broken pipe\" is what");
    ended("Resource temporarily unavailable (os error 11)", Wanted::Line, "client")
        .means("\"Resource temporarily unavailable\" is what Unix says");
    let panic = "called `Result::unwrap()` on an `Err` value: Os { code: 104 }";
    ended(panic, Wanted::Line, "server").means("unwrap() makes a panic");
    let ends = ended("error: no idea", Wanted::Line, "server");
    assert_eq!(ends.meaning(), "");
    Case { said: Some(server()), ..ends }.means("It has ended by itself");
    assert_eq!(ended("error: no idea", Wanted::Line, "client").meaning(), "");
}

#[test]
fn something_else_was_done() {
    let focus = Goal { expected: "Hello".into(), ..at(Wanted::Bytes) };
    let unread = vec!["Hello".to_owned()];
    let printed = Case { focus, unread, in_vain: false, ..Case::default() };
    printed.means("It printed that text on its standard output");
    let (expected, got) = (b"\0\0\0\x05hello".into(), b"\x05\0\0\0hello".into());
    let focus = Goal { expected, got, ..at(Wanted::Bytes) };
    Case { focus, in_vain: false, ..Case::default() }.means("The first four bytes came in the opp");
    let focus = Goal { got: "echo".into(), ..at(Wanted::MoreToSay) };
    Case { focus, in_vain: false, ..Case::default() }.means("It took a piece for the whole");
    let focus = Goal { ended: Some(StreamEnd::Close), ..at(Wanted::MoreToSay) };
    Case { focus, in_vain: false, ..Case::default() }.means("It took a piece for the whole");
    let focus = Goal { ended: Some(StreamEnd::Reset), ..at(Wanted::Bytes) };
    let lingers = Case { focus: focus.clone(), in_vain: false, ..Case::default() };
    lingers.means("It broke the connection to <client 1> off");
    let reset = Case { focus, in_vain: false, sent: "a", ..Case::default() };
    let means = "It closed the connection to <client 1> and did not read all";
    reset.means(means);
    assert!(!reset.meaning().contains("has not left"));
    let leaves = Case { complaints: "error: <client 1> left without a word", ..reset };
    leaves.means(means);
    assert!(leaves.meaning().contains("<client 1> has not left: a read gives 0 bytes"));
    Case { exit: Some(0), ..no_line("left") }.means("It ended the whole program");
    let focus = Goal { got: "x".into(), ..at(Wanted::NoMore) };
    assert_eq!(Case { focus, in_vain: false, ..Case::default() }.meaning(), "");
}

#[test]
fn a_text_that_is_wrong() {
    let sent = |expected: &[u8], got: &[u8]| Case {
        focus: Goal { expected: expected.into(), got: got.into(), ..at(Wanted::Bytes) },
        in_vain: false,
        ..Case::default()
    };
    let datagram = |expected: &[u8], got: &[u8]| {
        let case = sent(expected, got);
        Case { focus: Goal { wanted: Wanted::Datagram, ..case.focus }, ..case }
    };
    line("received:  a ", "received: a").means("White space at the ends");
    line("received: \\r\\na", "received: a").means("White space at the ends");
    sent(b"\0\0\0\x03 a ", b"\0\0\0\x01a").means("White space at the ends");
    datagram(b" a", b"a").means("White space at the ends");
    sent(b"a", b"a\n").means("It sends a line end behind the text");
    sent(b"a: b\na: c\n", b"a: ba: c").means("The line end is missing");
    line("received: a", "received: \"a\"").means("The text stands in quotation marks");
    line("received: a", "received: 'a'").means("The text stands in quotation marks");
    line("received: \u{feff}a", "received: a").means("U+FEFF, a byte order mark");
    datagram(b"a", "\u{feff}a".as_bytes()).means("U+FEFF, a byte order mark");
    let part = Case { in_vain: true, ..sent("你好".as_bytes(), &"你好".as_bytes()[..2]) };
    part.means("It sent 2 bytes of 6, and the text has 2 characters");
    datagram("é!".as_bytes(), "Ã©!".as_bytes());
    line("received: é!", "received: Ã©!").means("Each byte was made a letter of its own");
    datagram("你好".as_bytes(), &[0x60, 0x7d]).means("Each character was made one byte");
    sent(b"echo: \xff", "echo: \u{fffd}".as_bytes()).means("It sent ef bf bd");
    datagram(b"\xc4\xe3", "你".as_bytes()).means("It sent the text in UTF-8");
    sent(b"a", b"a\0\0\0").means("Behind the text come zeros");
    sent(b"\0\0\0\x06\xe4\xbd\xa0\xe5\xa5\xbd", b"\0\0\0\x02\xe4\xbd\xa0\xe5\xa5\xbd")
        .means("It announces 2 bytes, and 6 follow. That is the number of its characters");
    sent(b"\0\0\0\x01a", b"\0\0\0\x05a").means("It announces 5 bytes, and 1 follow. That counts");
    sent(b"\0\0\0\x01a", b"\0\0\0\0\0\0\0\x01a").means("The length takes eight bytes");
    sent(b"Hello", b"hello").means("The words are the same");
    datagram(b"Hello", b"Hel").means("That is the beginning, 3 of 5 bytes");
    let own = Case { sent: "my words\n", ..sent(b"bob: hi\n", b"ann: my words\nbob: hi\n") };
    own.means("<client 1> got \"my words\", which it has said itself");
    // A part of it, and nothing else is known.
    assert_eq!(sent(b"abc", b"abd").meaning(), "");
}

#[test]
fn words_that_are_wrong() {
    let says = |expected, got| Case { role: "client", ..line(expected, got) };
    says("error: x is not running", "error: Connection refused (os error 111)")
        .means("These are the words of the system");
    says("error: x is not running", "error: [Errno 111] Connection refused")
        .means("These are the words of the system");
    says("error: unknown", "error: not acceptable: UnknownIssuer").means("That has names out of");
    says("error: connecting timed out", "error: it is not running").means("Nobody has refused");
    says("error: nobody is listening on x", "error: no reply from x").means("It takes a refusal");
    says("error: it was cut", "error: it was reset").means("Nobody has reset the connection");
    let cause = says("caused by: y", "caused by: x");
    Case { complaints: "error: x", ..cause }.means("That is the error itself once more");
    assert_eq!(says("error: a", "error: b").meaning(), "");
}

#[test]
fn an_end_that_is_told_wrongly() {
    let lane = Lane::Stderr("server".to_owned());
    let wants = |line: &str| {
        let (wanted, lane, expected) = (Wanted::Line, lane.clone(), line.into());
        Case { focus: Goal { wanted, lane, expected, ..Goal::default() }, ..Case::default() }
    };
    let left = || vec!["<client 1> left".to_owned()];
    let cut = wants("error: <client 1> was cut off");
    Case { unread: left(), sent: "\0\0\0\x05a", ..cut }
        .means("It says that <client 1> left, as after a goodbye. But 5 bytes");
    Case { unread: left(), ..wants("error: <client 1> reset") }
        .means("It says that <client 1> left, and not why");
    Case { complaints: "error: <client 1> reset", ..no_line("<client 1> left") }
        .means("The error of <client 1> is told, and the goodbye is not");
}

#[test]
fn a_datagram_that_is_wrong() {
    let told = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<String>>();
    let gave_up = |args: &[&str]| Case {
        role: "client",
        exit: Some(1),
        args: told(args),
        complaints: "error: no reply from <server> within 50 ms",
        ..no_line("server replied: a")
    };
    gave_up(&["--addr", "<server>", "--timeout-ms", "900"])
        .means("It gave up, and was told --timeout-ms 900.");
    gave_up(&["--addr", "localhost:5"]).means("It gave up, and was told nothing of how long. And");
    let prompt = line("reply: ", "reply: \n");
    prompt.means("Behind it comes a line end: a prompt has none");
    line("log: to x, 36 bytes: a", "log: to x, 8 bytes: a").means("36 bytes crossed the wire");
    line("error: too long", "log: to x, 8 bytes: a")
        .means("It says that it has sent, and the send");
    let ended = Case { complaints: "error: <stranger> sent what is no text", ..gave_up(&[]) };
    ended.means("Somebody else's datagram has ended it");
    let words =
        Some("server waits for sealed x, but it got sealed x with a repeated nonce".to_owned());
    let nonce = Goal { words, ..at(Wanted::Datagram) };
    Case { focus: nonce, in_vain: false, ..Case::default() }.means("A nonce is for one message");
}

#[test]
fn limits_and_numbers_that_are_wrong() {
    let listens = || Some(server());
    let refuses = |complaints| Case {
        complaints,
        said: listens(),
        focus: at(Wanted::Bytes),
        ..Case::default()
    };
    refuses("error: <client 1> sent a line over 8192 bytes")
        .means("It refuses what is still allowed");
    refuses("memory allocation of 4294967295 bytes failed").means("It made room for what was");
    refuses("called `Option::unwrap()` on a `None` value").means("unwrap() makes a panic of it");
    refuses("attempt to subtract with overflow").means("It took a larger number from a smaller");
    let much = "x".repeat(5000);
    let answered = Goal { got: much.as_bytes().into(), ..at(Wanted::End) };
    Case { focus: answered, in_vain: false, ..Case::default() }
        .means("It has taken what is longer");
}
