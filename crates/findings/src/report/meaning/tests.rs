use std::net::SocketAddr;

use super::*;
use crate::record::{
    Autopsy, Call, Connection, Doing, Goal, Kind, Lane, Outcome, ProgramEnd, ProgramFacts, Scene,
    Socket, StreamEnd, Wanted,
};

/// The facts of a server that runs and does nothing, where the check waits in vain for nothing in
/// particular. A test changes what matters to it.
struct Case {
    autopsy: Autopsy,
    focus: Goal,
    in_vain: bool,
    role: &'static str,
    said: Option<SocketAddr>,
    exit: Option<i32>,
    complaints: &'static str,
    unread: Vec<String>,
    has_no_line_end: bool,
    sent: &'static str,
    last_sender: Option<SocketAddr>,
    joined: Option<Vec<String>>,
    still_to_come: Vec<String>,
    lingers: bool,
}

impl Default for Case {
    fn default() -> Case {
        Case {
            autopsy: Autopsy { threads: vec![Doing::Blocked], ..Autopsy::default() },
            focus: Goal::default(),
            in_vain: true,
            role: "server",
            said: None,
            exit: None,
            complaints: "",
            unread: Vec::new(),
            has_no_line_end: false,
            sent: "",
            last_sender: None,
            joined: None,
            still_to_come: Vec::new(),
            lingers: false,
        }
    }
}

impl Case {
    fn meaning(&self) -> String {
        let connection = Connection {
            local: client(),
            remote: server(),
            sent: self.sent.as_bytes().into(),
            open: false,
            reset: false,
        };
        let program = ProgramFacts {
            role: self.role.to_owned(),
            said: self.said,
            end: self.exit.map(ProgramEnd::Exited),
            unread: self.unread.clone(),
            has_no_line_end: self.has_no_line_end,
            stderr: self.complaints.lines().map(str::to_owned).collect(),
            lingers: self.lingers,
            joined: self.joined.clone(),
            autopsy: Some(self.autopsy.clone()),
            ..ProgramFacts::default()
        };
        let expected = Scene {
            lanes: vec![(self.focus.lane.clone(), self.still_to_come.clone())],
            ..Scene::default()
        };
        let findings = Findings {
            outcome: if self.in_vain { Outcome::Missing } else { Outcome::Other },
            goal: self.focus.clone(),
            blamed: Some(0),
            expected: Some(expected),
            programs: vec![program],
            connections: vec![connection],
            last_sender: self.last_sender,
            names: [(client(), "<client 1>".to_owned())].into(),
            ..Findings::default()
        };
        super::meaning(&findings).map_or(String::new(), |meaning| meaning.says)
    }

    #[track_caller]
    fn means(&self, start: &str) {
        let meaning = self.meaning();
        assert!(meaning.starts_with(start) && !start.is_empty(), "{meaning:?}");
    }
}

fn client() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 5000))
}

fn server() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 80))
}

const IN_RECV: Doing = Doing::BlockedIn(Call::Recv, Some(4));
const IN_ACCEPT: Doing = Doing::BlockedIn(Call::Accept, Some(3));

fn listener(waiting: u32) -> Socket {
    Socket { fd: 3, local: server(), kind: Kind::Listener { waiting } }
}

fn connection(unread: u32, unsent: u32, ended: bool) -> Socket {
    let kind = Kind::Connection { remote: client(), unread, unsent, ended };
    Socket { fd: 4, local: server(), kind }
}

/// A server with a client that has sent so much which is not read.
fn with_client(thread: Doing, unread: u32) -> Autopsy {
    let sockets = vec![listener(0), connection(unread, 0, false)];
    Autopsy { threads: vec![thread], sockets, ..Autopsy::default() }
}

/// Another line came.
fn line(expected: &str, got: &str) -> Case {
    let lane = Lane::Stdout("server".to_owned());
    let (expected, got) = (expected.into(), got.into());
    let focus = Goal { wanted: Wanted::Line, lane, expected, got, ..Goal::default() };
    Case { focus, in_vain: false, ..Case::default() }
}

/// No line came.
fn no_line(expected: &str) -> Case {
    Case { in_vain: true, ..line(expected, "") }
}

fn at(wanted: Wanted) -> Goal {
    Goal { wanted, peer: Some(client()), ..Goal::default() }
}

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
    ended("Address family not supported", Wanted::Line, "server").means("The socket and the addr");
    ended("Permission denied (os error 13)", Wanted::Line, "find").means("\"Permission denied\"");
    let past = ended("failed to fill whole buffer", Wanted::Line, "server");
    past.means("\"Failed to fill whole buffer\"");
    ended("Broken pipe (os error 32)", Wanted::Line, "server").means("\"Broken pipe\" is what");
    ended("Resource temporarily unavailable (os error 11)", Wanted::Line, "client")
        .means("\"Resource temporarily unavailable\" is what Unix says");
    let panic = "called `Result::unwrap()` on an `Err` value: Os { code: 104 }";
    ended(panic, Wanted::Line, "server").means("unwrap() makes a panic");
    assert_eq!(ended("error: no idea", Wanted::Line, "server").meaning(), "");
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
    let reset = Case { focus, in_vain: false, ..Case::default() };
    let means = "It closed the connection to <client 1> before it had read everything";
    reset.means(means);
    assert!(!reset.meaning().contains("has not left"));
    let leaves = Case { complaints: "error: <client 1> left without a word", ..reset };
    leaves.means(means);
    assert!(leaves.meaning().contains("<client 1> has not left: a read gives 0 bytes"));
    Case { exit: Some(0), ..no_line("left") }.means("It has come to the end of its main");
    let focus = Goal { got: "x".into(), ..at(Wanted::NoMore) };
    assert_eq!(Case { focus, in_vain: false, ..Case::default() }.meaning(), "");
}

#[test]
fn a_program_that_does_not_go_on() {
    let waits = |focus, autopsy| Case { focus, autopsy, ..Case::default() };
    let bytes = || at(Wanted::Bytes);

    Case { said: Some(server()), ..Case::default() }.means("It has said that it listens on");
    let elsewhere = Some(SocketAddr::from(([127, 0, 0, 2], 80)));
    let listens = || Autopsy { sockets: vec![listener(0)], ..Autopsy::default() };
    let here = Case { autopsy: listens(), said: elsewhere, ..Case::default() };
    here.means("It has said that it listens on 127.0.0.2:80, but it listens on 127.0.0.1:80");
    let unread = vec!["listening on 127.0.0.1:81".to_owned()];
    Case { unread, ..no_line("error: <server> is already in use") }
        .means("The address that it was given is taken");
    Case { autopsy: listens(), ..no_line("listening on x") }
        .means("It listens on 127.0.0.1:80, but");
    let unread = vec!["a".to_owned()];
    Case { unread, has_no_line_end: true, ..no_line("a") }.means("It printed that text, but no");

    let sockets = vec![listener(0), connection(0, 0, true)];
    let (threads, cpu) = (vec![Doing::Running], facts::SPINNING);
    let spins = Autopsy { threads, sockets, cpu, ..Autopsy::default() };
    waits(bytes(), spins).means("<client 1> has closed its side");
    let accepts_nobody = Autopsy { sockets: vec![listener(1)], ..Autopsy::default() };
    waits(bytes(), accepts_nobody).means("A client is connected");
    let on_input = Doing::BlockedIn(Call::Read, Some(0));
    waits(bytes(), with_client(on_input, 0)).means("It waits for a line on its standard input");
    let alone = Doing::BlockedIn(Call::Futex, None);
    waits(at(Wanted::Exit(None)), with_client(alone, 0))
        .means("It waits for another thread, and there");
    let in_send = Doing::BlockedIn(Call::Send, Some(4));
    waits(at(Wanted::Room), with_client(in_send, 0)).means("It waits in a send");
    waits(bytes(), with_client(Doing::Blocked, 5)).means("5 bytes from <client 1> have arrived");
    let part = Goal { got: "a".into(), ..bytes() };
    waits(part, with_client(IN_RECV, 0)).means("The rest was never given to the system");
    let other_recv = Doing::BlockedIn(Call::Recv, Some(5));
    waits(at(Wanted::End), with_client(other_recv, 0))
        .means("The connection to <client 1> is still");
    waits(bytes(), with_client(IN_ACCEPT, 0)).means("It waits for the next client");
    waits(bytes(), with_client(IN_RECV, 0))
        .means("It waits for bytes from <client 1>, and <client 1>");
    let heard = Case { sent: "a", ..waits(bytes(), with_client(IN_RECV, 0)) };
    heard.means("It has read everything that <client 1> sent");
    waits(bytes(), with_client(Doing::Blocked, 0))
        .means("It has read what <client 1> sent, and has");
}

#[test]
fn a_program_that_does_not_go_on_with_datagrams() {
    let autopsy = |thread, remote, waiting| {
        let kind = Kind::Datagrams { remote, waiting };
        let sockets = vec![Socket { fd: 4, local: server(), kind }];
        Autopsy { threads: vec![thread], sockets, ..Autopsy::default() }
    };
    let waits = |autopsy, lost| {
        let focus = Goal { lost, ..at(Wanted::Datagram) };
        Case { focus, autopsy, ..Case::default() }
    };
    let elsewhere = Some(SocketAddr::from(([127, 0, 0, 1], 9)));
    let connected = || autopsy(IN_RECV, elsewhere, false);
    waits(connected(), false).means("Its socket is connected to 127.0.0.1:9");
    let deaf = Case { autopsy: connected(), last_sender: Some(client()), ..no_line("a says: b") };
    deaf.means("Its socket is connected to 127.0.0.1:9");
    waits(autopsy(Doing::Blocked, None, true), false).means("On fd 4 datagrams have arrived");
    waits(autopsy(IN_RECV, Some(client()), false), true).means("It waits for an answer, and the");
    waits(autopsy(IN_RECV, None, false), false).means("It waits for the next datagram on fd 4");
    let waits_for = |focus, autopsy| Case { focus, autopsy, ..Case::default() };
    let idle = || autopsy(IN_RECV, None, false);
    Case { autopsy: idle(), ..no_line("a says: b") }.means("It waits for the next datagram.");
    let client_waits = Case { autopsy: idle(), role: "client", ..no_line("error: no reply") };
    client_waits.means("It waits for a datagram, and none will come");
    let beacon = |joined: &[&str]| {
        let joined = Some(joined.iter().map(|device| (*device).to_owned()).collect());
        Case { joined, ..waits(idle(), false) }
    };
    beacon(&[]).means("Nobody has joined the group");
    beacon(&["eth0"]).means("The group has been joined on the network eth0");
    beacon(&["lo"]).means("It waits for the next datagram on fd 4");
    let keeps_on = Goal { peer: Some(client()), ..at(Wanted::Exit(None)) };
    waits_for(keeps_on, idle()).means("Datagrams keep coming");
    let unread = vec![" at x".to_owned()];
    Case { unread, ..line("one\\n at x", "one") }.means("A line end in what came");
    let part = Case { last_sender: Some(client()), ..line("a says: long", "a says: lo") };
    part.means("The rest of the datagram is lost");
    assert_eq!(waits(autopsy(Doing::Blocked, None, false), false).meaning(), "");
}

#[test]
fn facts_that_fit_no_rule_mean_nothing() {
    assert_eq!(Case::default().meaning(), "");
    let listens =
        Autopsy { threads: vec![IN_ACCEPT], sockets: vec![listener(0)], ..Autopsy::default() };
    assert_eq!(Case { autopsy: listens, ..Case::default() }.meaning(), "");
    let running = with_client(Doing::Running, 5);
    assert_eq!(Case { autopsy: running, ..Case::default() }.meaning(), "");
    // Who did the wrong thing may wait for whatever.
    let waits = Case { autopsy: with_client(IN_RECV, 0), ..line("a", "b") };
    assert_eq!(waits.meaning(), "");
}

#[test]
fn a_program_with_threads_that_does_not_go_on() {
    const FUTEX: Doing = Doing::BlockedIn(Call::Futex, None);
    let threads = |threads: &[Doing], waiting: u32, unread: u32| Case {
        autopsy: Autopsy {
            threads: threads.to_vec(),
            sockets: vec![listener(waiting), connection(unread, 0, false)],
            ..Autopsy::default()
        },
        said: Some(server()),
        ..no_line("received: a")
    };
    threads(&[FUTEX, FUTEX, IN_RECV], 1, 0).means("A client is connected, and nobody accepts it");
    threads(&[FUTEX, FUTEX, IN_RECV], 0, 0).means("A call that blocks has stopped a whole thread");
    let in_send = Doing::BlockedIn(Call::Send, Some(4));
    threads(&[IN_ACCEPT, FUTEX, FUTEX, in_send], 0, 5).means("One of its threads waits in a send");
    threads(&[IN_ACCEPT, FUTEX, FUTEX], 0, 5).means("5 bytes from <client 1> have arrived");
    threads(&[IN_ACCEPT, FUTEX, FUTEX], 0, 0).means("No thread waits for bytes from <client 1>");
    assert_eq!(threads(&[IN_ACCEPT, FUTEX, IN_RECV], 0, 0).meaning(), "");
    let exit = |thread: Doing| Case {
        focus: at(Wanted::Exit(None)),
        ..threads(&[IN_ACCEPT, FUTEX, thread], 0, 0)
    };
    exit(IN_RECV).means("One of its threads waits for bytes from <client 1>");
    exit(in_send).means("One of its threads waits until <client 1> takes its answers");
    let full = Case {
        complaints: "error: Too many open files (os error 24)",
        exit: Some(1),
        ..threads(&[], 0, 0)
    };
    full.means("\"Too many open files\" is what accept() says");
}

/// Graders count by the names of rules. The schema lists them all, so that none changes unseen.
#[test]
fn the_schema_lists_every_rule() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.schema.json");
    let schema = std::fs::read_to_string(file).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let listed = schema["properties"]["rule"]["enum"].as_array().unwrap();
    let listed: Vec<&str> = listed.iter().filter_map(|rule| rule.as_str()).collect();
    let rules: Vec<&str> = FAMILIES.iter().copied().flatten().map(|(rule, _)| *rule).collect();
    assert_eq!(listed, rules, "docs/findings.schema.json lists others");
}
