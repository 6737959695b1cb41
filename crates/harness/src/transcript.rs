//! The transcript: what crossed the wire and what the programs printed, the same on every run.
//!
//! It is written by the check as it goes, and holds only what the check waited for. A step may have
//! several scenes, each with its own ladder and lanes.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

/// The narrowest distance between the clients' columns and the servers': it holds the labels.
const GAP: usize = 33;

/// The distance between two other columns.
const NARROW: usize = 12;

/// How far from its line an arrow ends that does not arrive.
const SHORT: usize = 5;

/// Longer lines are shortened.
const LONG_LINE: usize = 80;

/// All scenes of a step.
#[derive(Debug, Default)]
pub(crate) struct Transcript {
    scenes: Vec<Scene>,
}

/// One conversation: a ladder, and the programs' lanes.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    title: Option<String>,
    /// The lines at the left.
    clients: Vec<String>,
    /// The lines at the right. The labels are between the two.
    servers: Vec<String>,
    rungs: Vec<Rung>,
    /// By lane, such as `server stdout`, in the order in which they began.
    lanes: Vec<(String, Vec<String>)>,
}

/// A row of the ladder.
#[derive(Debug)]
enum Rung {
    Arrow {
        client: usize,
        server: usize,
        to: Direction,
        label: String,
        lost: bool,
    },
    /// Something that happened to a server, and not on the wire.
    Happened {
        server: usize,
        what: String,
    },
    /// A client's line, or a server's, ends here.
    Gone {
        party: usize,
        is_client: bool,
    },
}

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ToServer,
    ToClient,
}

impl Transcript {
    /// The scene that is being played.
    pub(crate) fn scene(&mut self) -> &mut Scene {
        if self.scenes.is_empty() {
            self.scenes.push(Scene::default());
        }
        let last = self.scenes.len() - 1;
        &mut self.scenes[last]
    }

    /// Begins another scene. An empty first one gets the title instead.
    pub(crate) fn begin_scene(&mut self, title: &str) {
        if !self.scene().is_empty() {
            self.scenes.push(Scene::default());
        }
        self.scene().title = Some(title.to_owned());
    }

    /// The whole transcript as text.
    pub(crate) fn render(&self) -> String {
        let scenes: Vec<String> = self.scenes.iter().map(Scene::render).collect();
        scenes.join("\n")
    }

    /// The scene that is being played, as text.
    pub(crate) fn render_scene(&mut self) -> String {
        self.scene().render()
    }

    /// The title of the scene that is being played, as its line in the transcript.
    pub(crate) fn scene_title_line(&mut self) -> Option<String> {
        self.scene().title.as_deref().map(title_line)
    }
}

/// The scene of a rendered transcript that begins with this title line; without one, all of it.
pub(crate) fn find_scene<'a>(transcript: &'a str, title: Option<&str>) -> &'a str {
    let Some(title) = title else {
        return transcript;
    };
    let Some(start) = transcript.find(&format!("{title}\n")) else {
        return "";
    };
    let scene = &transcript[start..];
    match scene.find(&format!("\n\n{TITLE_MARK}")) {
        Some(end) => &scene[..=end],
        None => scene,
    }
}

const TITLE_MARK: &str = "── ";

fn title_line(title: &str) -> String {
    format!("{TITLE_MARK}{title}")
}

impl Scene {
    fn is_empty(&self) -> bool {
        self.rungs.is_empty() && self.lanes.is_empty()
    }

    /// Something went over the wire between a client and a server.
    pub(crate) fn arrow(&mut self, client: &str, server: &str, to: Direction, label: String) {
        let (client, server) = (place(&mut self.clients, client), place(&mut self.servers, server));
        self.rungs.push(Rung::Arrow { client, server, to, label, lost: false });
    }

    /// As [`arrow`](Scene::arrow), for what did not arrive.
    pub(crate) fn lost(&mut self, client: &str, server: &str, to: Direction, label: String) {
        let (client, server) = (place(&mut self.clients, client), place(&mut self.servers, server));
        self.rungs.push(Rung::Arrow { client, server, to, label, lost: true });
    }

    /// Whether the last arrow did not arrive.
    pub(crate) fn ends_with_a_loss(&self) -> bool {
        matches!(self.rungs.last(), Some(Rung::Arrow { lost: true, .. }))
    }

    /// A client or a server that is in the ladder is there no longer.
    pub(crate) fn gone(&mut self, name: &str) {
        let find = |names: &[String]| names.iter().position(|known| known == name);
        let client = find(&self.clients).map(|party| Rung::Gone { party, is_client: true });
        let server = find(&self.servers).map(|party| Rung::Gone { party, is_client: false });
        self.rungs.extend(client.or(server));
    }

    /// Something happened to a server, and not on the wire: it stands beside its line.
    pub(crate) fn happened(&mut self, server: &str, what: &str) {
        let server = place(&mut self.servers, server);
        self.rungs.push(Rung::Happened { server, what: what.to_owned() });
    }

    /// A line in a lane, such as `server stdout`.
    pub(crate) fn line(&mut self, lane: &str, line: &str) {
        let line = shorten(line);
        match self.lanes.iter_mut().find(|(name, _)| name == lane) {
            Some((_, lines)) => lines.push(line),
            None => self.lanes.push((lane.to_owned(), vec![line])),
        }
    }

    /// A lane that is one line long, such as `server exit 0`.
    pub(crate) fn mark(&mut self, lane: String) {
        self.lanes.push((lane, Vec::new()));
    }

    fn render(&self) -> String {
        let mut parts = Vec::new();
        if let Some(title) = &self.title {
            parts.push(format!("{}\n", title_line(title)));
        }
        if !self.rungs.is_empty() {
            parts.push(self.render_ladder());
        }
        if !self.lanes.is_empty() {
            parts.push(self.render_lanes());
        }
        parts.join("\n")
    }

    fn render_lanes(&self) -> String {
        let mut text = String::new();
        for (lane, lines) in &self.lanes {
            let _ = writeln!(text, "{lane}");
            for line in lines {
                let _ = writeln!(text, "  {line}");
            }
        }
        text
    }

    fn columns(&self) -> Columns {
        let widths = self.rungs.iter().map(|rung| match rung {
            // Nine before the label, a space on each side of it, one and the head after it. What is
            // lost ends before its line.
            Rung::Arrow { label, lost, .. } => label.width() + if *lost { 13 + SHORT } else { 13 },
            Rung::Gone { .. } | Rung::Happened { .. } => 0,
        });
        let gap = widths.fold(GAP, usize::max);
        let clients: Vec<usize> = (0..self.clients.len()).map(|place| 3 + place * NARROW).collect();
        let first = clients.last().copied().unwrap_or_default() + gap;
        let servers = (0..self.servers.len()).map(|place| first + place * NARROW).collect();
        Columns { clients, servers }
    }

    fn render_ladder(&self) -> String {
        let columns = self.columns();
        let names = self.clients.iter().chain(&self.servers);
        let mut text = String::new();
        for (name, column) in names.zip(columns.all()) {
            // The first name begins left of its line; the others are centred on theirs.
            let start = if column == 3 { 0 } else { column - (name.chars().count() / 2).min(4) };
            // A long name keeps its distance from the next.
            while text.chars().count() < start || text.ends_with(|end: char| end != ' ') {
                text.push(' ');
            }
            text.push_str(name);
        }
        text.push('\n');
        let mut gone = Vec::new();
        for rung in &self.rungs {
            text.push_str(columns.render(rung, &gone).trim_end());
            text.push('\n');
            if let Rung::Gone { party, is_client } = rung {
                gone.push(columns.of(*party, *is_client));
            }
        }
        text
    }
}

/// The place of a name in the list; a new one is added.
fn place(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

/// A long line as its beginning and its length.
fn shorten(line: &str) -> String {
    let length = line.chars().count();
    if length <= LONG_LINE {
        return line.to_owned();
    }
    let start: String = line.chars().take(LONG_LINE / 2).collect();
    format!("{start}… ({length} characters)")
}

/// The column of each line of a ladder, counted in characters.
struct Columns {
    clients: Vec<usize>,
    servers: Vec<usize>,
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = usize> {
        self.clients.iter().chain(&self.servers).copied()
    }

    fn of(&self, party: usize, is_client: bool) -> usize {
        if is_client { self.clients[party] } else { self.servers[party] }
    }

    /// A row of the ladder. `gone`: the lines that have ended.
    fn render(&self, rung: &Rung, gone: &[usize]) -> String {
        let width = self.all().max().unwrap_or_default() + 1;
        let mut row: Vec<char> = vec![' '; width];
        for column in self.all().filter(|column| !gone.contains(column)) {
            row[column] = '│';
        }
        match rung {
            Rung::Happened { server, what } => {
                write_over(row, self.of(*server, false) + 1, &format!(" {what} "))
            }
            Rung::Gone { party, is_client } => {
                let column = self.of(*party, *is_client);
                row[column] = '╵';
                write_over(row, column + 1, " gone ")
            }
            Rung::Arrow { client, server, to, label, lost } => {
                let (left, right) = (self.clients[*client], self.servers[*server]);
                // The two lines with the labels between them.
                let inner_left = self.clients[self.clients.len() - 1];
                let inner_right = self.servers[0];
                // From one line to the other; what is lost ends before it.
                let (mut start, mut end) = (left + 1, right);
                match to {
                    Direction::ToServer if *lost => end = inner_right - SHORT,
                    Direction::ToClient if *lost => start = inner_left + 1 + SHORT,
                    _ => {}
                }
                for cell in &mut row[start..end] {
                    *cell = if *cell == '│' { '┼' } else { '─' };
                }
                match to {
                    Direction::ToServer => {
                        row[left] = '├';
                        row[end - 1] = if *lost { '✗' } else { '▸' };
                    }
                    Direction::ToClient => {
                        row[start] = if *lost { '✗' } else { '◂' };
                        row[right] = '┤';
                    }
                }
                write_over(row, inner_left + 9, &format!(" {label} "))
            }
        }
    }
}

/// The row with a text in it. Counted in columns: some characters take two.
fn write_over(mut row: Vec<char>, column: usize, text: &str) -> String {
    let rest = row.split_off((column + text.width()).min(row.len()));
    row.truncate(column);
    row.into_iter().chain(text.chars()).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_clients() -> Transcript {
        let mut transcript = Transcript::default();
        transcript.begin_scene("one after the other");
        let scene = transcript.scene();
        let (first, second, server) = ("client 1", "client 2", "server");
        scene.arrow(first, server, Direction::ToServer, "connect".to_owned());
        scene.arrow(second, server, Direction::ToServer, "connect".to_owned());
        scene.arrow(first, server, Direction::ToServer, "\"a\"".to_owned());
        scene.arrow(second, server, Direction::ToClient, "close".to_owned());
        scene.line("server stdout", "listening on <server>");
        scene.line("server stdout", "one");
        scene.mark("server exit 0".to_owned());
        transcript
    }

    #[test]
    fn a_ladder_has_a_line_for_each_party() {
        insta::assert_snapshot!(two_clients().render());
    }

    #[test]
    fn a_client_may_have_several_peers() {
        let mut transcript = Transcript::default();
        let scene = transcript.scene();
        let (to_server, to_client) = (Direction::ToServer, Direction::ToClient);
        scene.lost("client", "server", to_server, "\"Hello\"".to_owned());
        scene.arrow("client", "server", to_server, "\"Hello\"".to_owned());
        scene.lost("client", "server", to_client, "\"Hello Client\"".to_owned());
        scene.arrow("client", "stranger", to_client, "\"forged\"".to_owned());
        scene.lost("client", "stranger", to_client, "\"lost\"".to_owned());
        scene.gone("server");
        scene.lost(
            "client",
            "stranger",
            to_server,
            "65507 bytes \"xxxxxxxx\" … \"xxxxxxxx\"".to_owned(),
        );
        scene.arrow("client", "stranger", to_server, "(empty)".to_owned());
        insta::assert_snapshot!(transcript.render());
    }

    #[test]
    fn a_client_may_leave_the_ladder() {
        let mut transcript = Transcript::default();
        let scene = transcript.scene();
        scene.arrow("client 1", "server", Direction::ToServer, "\"a\"".to_owned());
        scene.arrow("client 2", "server", Direction::ToServer, "\"b\"".to_owned());
        scene.gone("client 1");
        scene.arrow("client 2", "server", Direction::ToClient, "\"c\"".to_owned());
        scene.gone("client 2");
        insta::assert_snapshot!(transcript.render());
    }

    #[test]
    fn a_scene_is_found_by_its_title() {
        let mut transcript = two_clients();
        transcript.begin_scene("goodbye");
        transcript.scene().mark("server exit 1".to_owned());
        let text = transcript.render();
        let title = transcript.scene_title_line();
        assert_eq!(find_scene(&text, title.as_deref()), "── goodbye\n\nserver exit 1\n");
        let first = find_scene(&text, Some("── one after the other"));
        assert!(first.ends_with("server exit 0\n"), "{first}");
        assert_eq!(find_scene(&text, Some("── nothing")), "");
    }
}
