use std::net::SocketAddr;

use super::*;
use crate::record::{
    Autopsy, Call, Connection, Doing, Goal, Kind, Lane, Outcome, ProgramEnd, ProgramFacts, Scene,
    Socket, StreamEnd, Wanted,
};

mod did;
mod waits;

/// The facts of a server that runs and does nothing, where the check waits in vain for nothing in
/// particular. A test changes what matters to it.
struct Case {
    autopsy: Autopsy,
    focus: Goal,
    in_vain: bool,
    role: &'static str,
    args: Vec<String>,
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
            args: Vec::new(),
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
            sends: Vec::new(),
            unread: "".into(),
            open: false,
            reset: false,
        };
        let program = ProgramFacts {
            role: self.role.to_owned(),
            args: self.args.clone(),
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

/// Graders count by the names of rules. The schema lists them all, so that none changes unseen.
#[test]
fn the_schema_lists_every_rule() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.schema.json");
    let schema = std::fs::read_to_string(file).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let listed = schema["properties"]["rule"]["enum"].as_array().unwrap();
    let listed: Vec<&str> = listed.iter().filter_map(|rule| rule.as_str()).collect();
    let families = FAMILIES.iter().chain(OF_WHAT_IT_DID);
    let mut rules: Vec<&str> = Vec::new();
    for (rule, _) in families.copied().flatten() {
        if !rules.contains(rule) {
            rules.push(rule);
        }
    }
    assert_eq!(listed, rules, "docs/findings.schema.json lists others");
}
