//! How a scene is repeated by hand, where one command can play its peer.

use crate::record::{Direction, Findings, Label, Rung};

/// Where a program is reached that is started by hand.
const ADDR: &str = "127.0.0.1:8080";

/// No longer message is typed by hand, in bytes.
const LONG: usize = 200;

/// What is typed in two terminals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// The arguments of the program.
    pub args: Vec<String>,
    /// The command that plays its peer.
    pub peer: String,
    /// Whether the peer must be there before the program is started.
    pub peer_first: bool,
}

/// How the scene is repeated by hand: with a single program in it and a single peer that sends at most
/// one message. With netcat, which sends what it gets on its standard input; one that knows TLS is no
/// such command, as it needs certificates first.
pub fn by_hand(findings: &Findings) -> Option<ByHand> {
    let [program] = &findings.programs[..] else { return None };
    let scene = &findings.scene;
    let (client, server) = match (&scene.clients[..], &scene.servers[..]) {
        ([client], [server]) => (client, server),
        _ => return None,
    };
    let is_server = *server == program.role;
    if !is_server && *client != program.role {
        return None;
    }
    let from_peer = if is_server { Direction::ToServer } else { Direction::ToClient };
    let message = one_message(&findings.scene.rungs, from_peer)?;
    let args = program.args.iter().map(|arg| typed(arg)).collect::<Option<Vec<String>>>()?;
    if !args.iter().any(|arg| arg == ADDR) {
        return None;
    }
    let datagrams = findings.connections.is_empty();
    let (host, port) = ADDR.split_once(':')?;
    let netcat = match (is_server, datagrams) {
        (true, false) => format!("nc {host} {port}"),
        (true, true) => format!("nc -u {host} {port}"),
        (false, false) => format!("nc -l {host} {port}"),
        (false, true) => format!("nc -u -l {host} {port}"),
    };
    let peer = match message {
        Some(bytes) => format!("printf {} | {netcat}", for_printf(bytes)),
        None => netcat,
    };
    Some(ByHand { args, peer, peer_first: !is_server })
}

/// The single message that goes this way, if there is one. `None`: there are several, or what netcat
/// cannot do.
fn one_message(rungs: &[Rung], way: Direction) -> Option<Option<&[u8]>> {
    let mut message = None;
    for rung in rungs {
        let Rung::Arrow { to, label, lost, .. } = rung else { return None };
        match label {
            _ if *lost => return None,
            _ if *to != way => {}
            Label { bytes: Some(bytes), length, .. } => {
                if message.is_some() || *length > LONG {
                    return None;
                }
                message = Some(&bytes[..]);
            }
            Label { text, .. } if text == "connect" => {}
            Label { .. } => return None,
        }
    }
    Some(message)
}

/// An argument as it is typed. A file of the check is not there any more.
fn typed(arg: &str) -> Option<String> {
    if arg.starts_with('<') {
        return None;
    }
    let is_addr = arg.parse::<std::net::SocketAddr>().is_ok();
    Some(if is_addr { ADDR.to_owned() } else { quoted(arg) })
}

/// As a shell takes it for one word.
fn quoted(arg: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@".contains(c);
    if !arg.is_empty() && arg.chars().all(is_plain) {
        return arg.to_owned();
    }
    format!("'{}'", arg.replace('\'', r"'\''"))
}

/// As `printf` (POSIX) takes it for these bytes.
fn for_printf(bytes: &[u8]) -> String {
    let mut text = String::from("'");
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => text.push_str(r"\n"),
                '\r' => text.push_str(r"\r"),
                '\t' => text.push_str(r"\t"),
                '%' => text.push_str("%%"),
                '\\' => text.push_str(r"\\"),
                '\'' => text.push_str(r"'\''"),
                c if c.is_control() => {
                    let mut bytes = [0; 4];
                    c.encode_utf8(&mut bytes).bytes().for_each(|byte| text.push_str(&octal(byte)));
                }
                c => text.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&octal(*byte)));
    }
    text.push('\'');
    text
}

fn octal(byte: u8) -> String {
    format!(r"\{byte:03o}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Connection, ProgramFacts, Scene};

    fn findings(role: &str, rungs: &[(Direction, Label)]) -> Findings {
        let mut scene = Scene::default();
        for (to, label) in rungs {
            let client = if role == "server" { "client 1" } else { "client" };
            scene.arrow(client, "server", *to, label.clone());
        }
        let local = ([127, 0, 0, 1], 5000).into();
        let connection = Connection {
            local,
            remote: local,
            sent: "".into(),
            sends: Vec::new(),
            unread: "".into(),
            open: true,
            reset: false,
        };
        let args = ["--addr", "127.0.0.1:0", "--message", "it's"].map(str::to_owned).into();
        let program = ProgramFacts { role: role.to_owned(), args, ..ProgramFacts::default() };
        let (programs, connections) = (vec![program], vec![connection]);
        Findings { scene, programs, connections, ..Findings::default() }
    }

    #[test]
    fn netcat_plays_the_peer() {
        let (to_server, to_client) = (Direction::ToServer, Direction::ToClient);
        let connect = (to_server, Label::from("connect"));
        let hello = (to_server, Label::from(&b"Hello\n"[..]));
        let found = findings("server", &[connect.clone(), hello.clone()]);
        let by_hand = super::by_hand(&found).unwrap();
        assert_eq!(by_hand.peer, r"printf 'Hello\n' | nc 127.0.0.1 8080");
        assert_eq!(by_hand.args, ["--addr", "127.0.0.1:8080", "--message", r"'it'\''s'"]);
        assert!(!by_hand.peer_first);

        let reply = (to_client, Label::from(&b"100%"[..]));
        let found = findings("client", &[connect.clone(), hello.clone(), reply]);
        let by_hand = super::by_hand(&found).unwrap();
        assert_eq!(by_hand.peer, "printf '100%%' | nc -l 127.0.0.1 8080");
        assert!(by_hand.peer_first);
        let found = Findings {
            connections: Vec::new(),
            ..findings("client", std::slice::from_ref(&connect))
        };
        assert_eq!(super::by_hand(&found).unwrap().peer, "nc -u -l 127.0.0.1 8080");

        let twice = [connect.clone(), hello.clone(), hello];
        assert_eq!(super::by_hand(&findings("server", &twice)), None);
        let closes = [connect, (to_server, Label::from("half-close"))];
        assert_eq!(super::by_hand(&findings("server", &closes)), None);
    }

    #[test]
    fn printf_gives_the_bytes_back() {
        let all: Vec<u8> = (1..=255).chain("\u{85}é你".bytes()).collect();
        let script = format!("printf {}", for_printf(&all));
        let shell = std::process::Command::new("sh").args(["-c", &script]).output();
        // Windows has no such shell, and then nothing is repeated there.
        assert!(shell.is_err() || shell.unwrap().stdout == all);
    }
}
