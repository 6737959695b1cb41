//! Findings with all that they can hold.

use std::net::SocketAddr;
use std::time::Duration;

use findings::record::{
    Autopsy, Bytes, Call, Connection, Direction, Doing, Goal, Kind, Label, Lane, Outcome,
    ProgramEnd, ProgramFacts, Rung, Scene, Socket, StreamEnd, Wanted,
};
use findings::{Findings, Status};

fn addr(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// Everything that findings can hold is in these.
pub fn rich() -> Findings {
    let server = || "server".to_owned();
    let lanes = [Lane::Stdout(server()), Lane::Stderr(server()), Lane::Exit(server())];
    let lines = |lane| (lane, vec!["connected by <client 1>".to_owned(), String::new()]);
    let arrow = |to, label, lost| Rung::Arrow { client: 0, server: 0, to, label, lost };
    let message = |bytes: &[u8]| Label {
        text: "\"Hello\"".to_owned(),
        bytes: Some(bytes.into()),
        length: bytes.len(),
    };
    let close = Label { text: "close".to_owned(), bytes: None, length: 0 };
    let scene = Scene {
        title: Some("a client that leaves".to_owned()),
        clients: vec!["client 1".to_owned()],
        servers: vec![server()],
        rungs: vec![
            arrow(Direction::ToServer, message(b"Hello\n"), false),
            arrow(Direction::ToClient, message(b"\xff\0"), true),
            arrow(Direction::ToClient, close, false),
            Rung::Happened { server: 0, what: "joins".to_owned() },
            Rung::Gone { party: 0, is_client: true },
        ],
        lanes: lanes.into_iter().chain([Lane::Files(server())]).map(lines).collect(),
    };
    let v6: SocketAddr = "[::1]:8080".parse().unwrap();
    let socket = |kind| Socket { fd: 3, local: v6, kind };
    let calls = [
        Call::Accept,
        Call::Connect,
        Call::EpollWait,
        Call::Futex,
        Call::Poll,
        Call::Read,
        Call::Recv,
        Call::Select,
        Call::Send,
        Call::Sleep,
        Call::Wait,
        Call::Write,
    ];
    let blocked = calls.map(|call| Doing::BlockedIn(call, Some(3)));
    let others =
        [Doing::BlockedIn(Call::Futex, None), Doing::Running, Doing::Blocked, Doing::Stopped];
    let autopsy = Autopsy {
        threads: blocked.into_iter().chain(others).collect(),
        sockets: vec![
            socket(Kind::Listener { waiting: 2 }),
            socket(Kind::Connection { remote: addr(5), unread: 7, unsent: 11, ended: true }),
            socket(Kind::Datagrams { remote: Some(addr(5)), waiting: true }),
            socket(Kind::Datagrams { remote: None, waiting: false }),
            socket(Kind::Connecting { remote: addr(5) }),
            socket(Kind::Other),
        ],
        descriptors: 9,
        cpu: Duration::from_millis(50),
        queued: Duration::new(86_400, 907_877),
        memory: 15_970_304,
        children: vec!["sleep".to_owned()],
    };
    let runs = ProgramFacts {
        name: "tcp-server".to_owned(),
        role: server(),
        args: vec!["--addr".to_owned(), "127.0.0.1:0".to_owned()],
        said: Some(addr(8080)),
        unread: vec!["received: \\u{1b}".to_owned()],
        has_no_line_end: true,
        stderr: vec!["error: no idea".to_owned()],
        flooded: true,
        closed_stdout: true,
        lingers: true,
        cpu: Duration::from_millis(7),
        joined: Some(vec!["lo".to_owned()]),
        autopsy: Some(autopsy),
        ..ProgramFacts::default()
    };
    let panicked = ProgramFacts {
        end: Some(ProgramEnd::Exited(101)),
        todo: Some("reply".to_owned()),
        panic: Some("not yet implemented: reply (src/bin/server.rs:41)".to_owned()),
        ..ProgramFacts::default()
    };
    let killed = ProgramFacts { end: Some(ProgramEnd::Killed(6)), ..ProgramFacts::default() };
    Findings {
        version: Findings::VERSION,
        step: "reply".to_owned(),
        status: Status::Hung,
        outcome: Outcome::Missing,
        goal: Goal {
            wanted: Wanted::Bytes,
            lane: Lane::Wire,
            me: "client 1".to_owned(),
            many: true,
            other: server(),
            comes: Direction::ToClient,
            words: Some("server should have given up".to_owned()),
            expected: "Hello, client!".into(),
            got: Bytes::from(b"\x80"),
            lost: true,
            ended: Some(StreamEnd::Reset),
            peer: Some(addr(5000)),
        },
        blamed: Some(0),
        patience: 2000,
        silent: 40,
        expected: Some(Scene { title: None, ..scene.clone() }),
        scene,
        programs: vec![runs, panicked, killed],
        connections: vec![Connection {
            local: addr(5000),
            remote: addr(8080),
            sent: "Hello, server!".into(),
            sends: vec![14],
            unread: "Hello".into(),
            open: true,
            reset: true,
        }],
        last_sender: Some(addr(5000)),
        names: [(addr(5000), "<client 1>".to_owned()), (v6, "<server>".to_owned())].into(),
    }
}

/// All the ways in which findings can be told apart, each in findings that are otherwise rich or empty.
pub fn many() -> Vec<Findings> {
    let statuses = [
        Status::Passed,
        Status::Failed,
        Status::Hung,
        Status::Crashed,
        Status::Todo,
        Status::Skipped,
    ]
    .map(|status| Findings { status, ..rich() });
    let words = || "the check itself broke".to_owned();
    let outcomes = [
        Outcome::Missing,
        Outcome::Stuck,
        Outcome::Other,
        Outcome::Wrong(words()),
        Outcome::Impossible(words()),
    ]
    .map(|outcome| Findings { version: Findings::VERSION, outcome, ..Findings::default() });
    let role = || "server".to_owned();
    let goals = [
        Wanted::Nothing,
        Wanted::Line,
        Wanted::Exit(None),
        Wanted::Exit(Some(-1)),
        Wanted::Connection,
        Wanted::Bytes,
        Wanted::Datagram,
        Wanted::Room,
        Wanted::Reading,
        Wanted::End,
        Wanted::MoreToSay,
        Wanted::NoMore,
    ]
    .map(|wanted| Goal { wanted, ..rich().goal });
    let lanes = [
        Lane::Wire,
        Lane::Stdout(role()),
        Lane::Stderr(role()),
        Lane::Exit(role()),
        Lane::Files(role()),
    ]
    .map(|lane| Goal { lane, ended: Some(StreamEnd::Close), ..rich().goal });
    let goals = goals.into_iter().chain(lanes).map(|goal| Findings { goal, ..rich() });
    statuses.into_iter().chain(outcomes).chain(goals).collect()
}
