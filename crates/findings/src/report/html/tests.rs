use std::net::SocketAddr;

use super::*;
use crate::record::{
    Autopsy, Direction, Doing, Goal, Kind, Label, Lane, ProgramEnd, ProgramFacts, Rung, Scene,
    Socket, Wanted,
};

/// What a program may print to break the page.
const NASTY: &str = "</script><script>alert(\"1\")</script>' onclick=\"x\" & \u{202e}\u{1b}[2J<b>";

fn scene(client: &str, server: &str, reply: &[u8]) -> Scene {
    let mut scene = Scene::default();
    scene.arrow(client, server, Direction::ToServer, "connect");
    scene.arrow(client, server, Direction::ToServer, &b"Hello\n"[..]);
    scene.arrow(client, server, Direction::ToClient, reply);
    scene
}

/// A server that has said something else than it should.
fn findings() -> Findings {
    let mut got = scene("client 1", "server", b"Hello CLient");
    let mut expected = scene("client 1", "server", b"Hello Client");
    let stdout = Lane::Stdout("server".to_owned());
    got.line(stdout.clone(), "listening on <server>");
    expected.line(stdout.clone(), "listening on <server>");
    expected.line(stdout, "received: Hello");
    let program = ProgramFacts {
        name: "tcp-server".to_owned(),
        role: "server".to_owned(),
        end: Some(ProgramEnd::Exited(1)),
        stderr: vec!["error: x".to_owned()],
        ..ProgramFacts::default()
    };
    let goal = Goal {
        wanted: Wanted::Bytes,
        me: "client 1".to_owned(),
        other: "server".to_owned(),
        expected: "Hello Client".into(),
        got: "Hello CLient".into(),
        ..Goal::default()
    };
    Findings {
        outcome: Outcome::Other,
        goal,
        blamed: Some(0),
        scene: got,
        expected: Some(expected),
        programs: vec![program],
        ..Findings::default()
    }
}

/// As [`findings`], but every text is one that a program may have chosen.
fn hostile() -> Findings {
    let text = NASTY.to_owned();
    let mut got = scene(NASTY, &format!("{NASTY} 2"), NASTY.as_bytes());
    got.title = Some(text.clone());
    got.happened(NASTY, NASTY);
    got.rungs.push(Rung::Arrow {
        client: 0,
        server: 1,
        to: Direction::ToClient,
        label: Label { text: text.clone(), bytes: Some(NASTY.into()), length: 5000 },
        lost: true,
    });
    let lanes = [Lane::Stdout, Lane::Stderr, Lane::Exit, Lane::Files];
    got.lanes = lanes.map(|lane| (lane(text.clone()), vec![text.clone()])).into();
    let addr: SocketAddr = "127.0.0.1:1".parse().unwrap();
    let autopsy = Autopsy {
        threads: vec![Doing::Blocked],
        sockets: vec![Socket { fd: 3, local: addr, kind: Kind::Listener { waiting: 0 } }],
        children: vec![text.clone()],
        ..Autopsy::default()
    };
    let program = ProgramFacts {
        name: text.clone(),
        role: text.clone(),
        panic: Some(text.clone()),
        unread: vec![text.clone()],
        autopsy: Some(autopsy),
        ..ProgramFacts::default()
    };
    let complains = ProgramFacts { panic: None, stderr: vec![text.clone()], ..program.clone() };
    let goal = Goal {
        me: text.clone(),
        other: text.clone(),
        expected: NASTY.into(),
        got: format!("{NASTY}{NASTY}").into(),
        ..findings().goal
    };
    Findings {
        step: text.clone(),
        goal,
        expected: Some(scene(NASTY, NASTY, b"x")),
        scene: got,
        programs: vec![program, complains],
        names: [(addr, text)].into(),
        ..findings()
    }
}

/// The page without the looks and the script, which are the same in each.
fn page(findings: &Findings) -> String {
    let page =
        html(findings, "tcp · step 4 of 13 · reply", "  edit   a.rs:1\n  hint   cargo lab\n");
    page.replace(LOOKS, "").replace(CLICKS, "")
}

/// What stands between `<` and `>`.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()).collect()
}

#[test]
fn a_page_of_a_failed_check() {
    insta::assert_snapshot!(page(&findings()).replace('>', ">\n"));
}

#[test]
fn what_a_program_says_is_text_wherever_it_stands() {
    let goal = |lane: Lane, wanted| Goal { lane, wanted, ..hostile().goal };
    let words = Goal { words: Some(NASTY.to_owned()), ..hostile().goal };
    let goals = [
        hostile().goal,
        goal(Lane::Stdout(NASTY.to_owned()), Wanted::Line),
        goal(Lane::Stderr(NASTY.to_owned()), Wanted::Datagram),
        words,
    ];
    for goal in goals {
        let page = html(&Findings { goal, ..hostile() }, NASTY, NASTY);
        assert!(!page.contains(['\u{202e}', '\u{1b}']), "{page}");
        assert!(!page.contains("alert(\""), "{page}");
        let page = page.replace(LOOKS, "").replace(CLICKS, "");
        for tag in tags(&page) {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            let known = "!DOCTYPE html head meta title style body header p span h1 h2 h3 h4 main \
                         section article div svg desc rect text path circle a details summary ol \
                         ul li code br pre mark b table caption thead tbody tr th td script";
            assert!(known.split_whitespace().any(|known| known == name), "<{tag}>");
            assert!(!tag.contains(" onclick=\""), "<{tag}>");
        }
        assert_eq!(page.matches("<script").count(), 1);
    }
}

#[test]
fn the_page_needs_nothing_else() {
    let page = html(&findings(), "title", "");
    for reference in ["http:", "https:", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(reference), "{reference} in {page}");
    }
    // Each would end where it is put.
    assert!(!LOOKS.contains("</") && !CLICKS.contains("</"));
}

#[test]
fn each_message_leads_to_its_bytes() {
    let page = page(&hostile());
    let links: Vec<&str> =
        page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links.len(), 5);
    for link in links {
        assert_eq!(page.matches(&format!("id=\"{link}\"")).count(), 1, "{link}");
    }
}

#[test]
fn the_first_difference_is_named_in_both() {
    let page = page(&findings());
    // In each drawing, in what is told of it, and in the list below it.
    assert_eq!(page.matches("▸ first difference").count(), 6, "{page}");
}

#[test]
fn a_check_that_cannot_be_done_has_its_reason_alone() {
    let outcome = Outcome::Impossible("there is no <program>".to_owned());
    let page = page(&Findings { outcome, ..findings() });
    assert!(page.contains("<h1>there is no &lt;program&gt;</h1>"), "{page}");
    assert!(!page.contains("The conversation"), "{page}");
    assert!(page.contains("What to do next"), "{page}");
}
