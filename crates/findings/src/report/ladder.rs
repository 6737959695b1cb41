//! Draws a transcript: a ladder for the wire, and a list for each lane.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::record::{Direction, Lane, Rung, Scene, Transcript};

/// How far the columns of a ladder stand apart.
pub(super) struct Spacing {
    /// The narrowest distance between the clients' columns and the servers': it holds the labels.
    gap: usize,
    /// The distance between two other columns.
    pub(super) narrow: usize,
    /// From the clients' columns to the labels.
    lead: usize,
}

/// As a transcript is stored.
pub(super) const USUAL: Spacing = Spacing { gap: 33, narrow: 12, lead: 9 };

/// Where there is less room.
pub(super) const CLOSE: Spacing = Spacing { gap: 16, narrow: 10, lead: 2 };

/// The first column.
pub(super) const FIRST: usize = 3;

/// How far from its line an arrow ends that does not arrive.
const SHORT: usize = 5;

/// What stands before a scene's title.
pub(super) const TITLE_MARK: &str = "── ";

/// The whole transcript as text.
pub fn draw(transcript: &Transcript) -> String {
    let scenes: Vec<String> = transcript.scenes.iter().map(draw_scene).collect();
    scenes.join("\n")
}

fn draw_scene(scene: &Scene) -> String {
    let mut parts = Vec::new();
    if let Some(title) = &scene.title {
        parts.push(format!("{}\n", title_line(title)));
    }
    if !scene.rungs.is_empty() {
        let rows = rows(scene, &USUAL);
        parts.push(rows.iter().flat_map(|row| [row, "\n"]).collect());
    }
    if !scene.lanes.is_empty() {
        parts.push(draw_lanes(scene));
    }
    parts.join("\n")
}

/// The title of a scene as its line in the transcript.
pub(super) fn title_line(title: &str) -> String {
    format!("{TITLE_MARK}{title}")
}

fn draw_lanes(scene: &Scene) -> String {
    let mut text = String::new();
    for (lane, lines) in &scene.lanes {
        if let Some(head) = lane_head(lane) {
            let _ = writeln!(text, "{head}");
        }
        for line in lines {
            let _ = writeln!(text, "{}{line}", lane_indent(lane));
        }
    }
    text
}

/// What stands above a lane. How a program ended is one line, `server exit 0`, and has no head.
pub(super) fn lane_head(lane: &Lane) -> Option<String> {
    match lane {
        Lane::Exit(_) => None,
        _ => Some(lane.to_string()),
    }
}

/// How far the lines of a lane are indented, or what is written between those of the ladder.
pub(super) fn lane_indent(lane: &Lane) -> &'static str {
    match lane {
        Lane::Wire => "   ",
        Lane::Exit(_) => "",
        _ => "  ",
    }
}

/// The column in which the labels of a ladder begin.
pub(super) fn label_column(scene: &Scene, spacing: &Spacing) -> usize {
    columns(scene, spacing).clients.last().copied().unwrap_or_default() + spacing.lead + 1
}

fn columns(scene: &Scene, spacing: &Spacing) -> Columns {
    let Spacing { gap, narrow, lead } = *spacing;
    let widths = scene.rungs.iter().map(|rung| match rung {
        // The lead, a space on each side of the label, one and the head after it. What is lost ends
        // before its line.
        Rung::Arrow { label, lost, .. } => {
            lead + label.text.width() + if *lost { 4 + SHORT } else { 4 }
        }
        Rung::Gone { .. } | Rung::Happened { .. } => 0,
    });
    let gap = widths.fold(gap, usize::max);
    let clients: Vec<usize> =
        (0..scene.clients.len()).map(|place| FIRST + place * narrow).collect();
    let first = clients.last().copied().unwrap_or_default() + gap;
    let servers = (0..scene.servers.len()).map(|place| first + place * narrow).collect();
    Columns { clients, servers, lead }
}

/// The rows of a scene's ladder: the parties' names, and a row for each rung.
pub(super) fn rows(scene: &Scene, spacing: &Spacing) -> Vec<String> {
    let columns = columns(scene, spacing);
    let names = scene.clients.iter().chain(&scene.servers);
    let mut head = String::new();
    for (name, column) in names.zip(columns.all()) {
        // The first name begins left of its line; the others are centred on theirs.
        let start = if column == FIRST { 0 } else { column - (name.chars().count() / 2).min(4) };
        // A long name keeps its distance from the next.
        while head.chars().count() < start || head.ends_with(|end: char| end != ' ') {
            head.push(' ');
        }
        head.push_str(name);
    }
    let mut rows = vec![head];
    let mut gone = Vec::new();
    for rung in &scene.rungs {
        rows.push(columns.draw(rung, &gone).trim_end().to_owned());
        if let Rung::Gone { party, is_client } = rung {
            gone.push(columns.of(*party, *is_client));
        }
    }
    rows
}

/// The column of each line of a ladder, counted in characters.
struct Columns {
    clients: Vec<usize>,
    servers: Vec<usize>,
    lead: usize,
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = usize> {
        self.clients.iter().chain(&self.servers).copied()
    }

    fn of(&self, party: usize, is_client: bool) -> usize {
        if is_client { self.clients[party] } else { self.servers[party] }
    }

    /// A row of the ladder. `gone`: the lines that have ended.
    fn draw(&self, rung: &Rung, gone: &[usize]) -> String {
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
                write_over(row, inner_left + self.lead, &format!(" {} ", label.text))
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
        scene.arrow(first, server, Direction::ToServer, "connect");
        scene.arrow(second, server, Direction::ToServer, "connect");
        scene.arrow(first, server, Direction::ToServer, "\"a\"");
        scene.arrow(second, server, Direction::ToClient, "close");
        scene.line(Lane::Stdout("server".to_owned()), "listening on <server>");
        scene.line(Lane::Stdout("server".to_owned()), "one");
        scene.line(Lane::Exit("server".to_owned()), "server exit 0");
        transcript
    }

    #[test]
    fn a_ladder_has_a_line_for_each_party() {
        insta::assert_snapshot!(draw(&two_clients()));
    }

    #[test]
    fn a_client_may_have_several_peers() {
        let mut transcript = Transcript::default();
        let scene = transcript.scene();
        let (to_server, to_client) = (Direction::ToServer, Direction::ToClient);
        scene.lost("client", "server", to_server, "\"Hello\"");
        scene.arrow("client", "server", to_server, "\"Hello\"");
        scene.lost("client", "server", to_client, "\"Hello Client\"");
        scene.arrow("client", "stranger", to_client, "\"forged\"");
        scene.lost("client", "stranger", to_client, "\"lost\"");
        scene.gone("server");
        scene.lost("client", "stranger", to_server, &b"x".repeat(65_507)[..]);
        scene.arrow("client", "stranger", to_server, "(empty)");
        insta::assert_snapshot!(draw(&transcript));
    }

    #[test]
    fn a_client_may_leave_the_ladder() {
        let mut transcript = Transcript::default();
        let scene = transcript.scene();
        scene.arrow("client 1", "server", Direction::ToServer, "\"a\"");
        scene.arrow("client 2", "server", Direction::ToServer, "\"b\"");
        scene.gone("client 1");
        scene.arrow("client 2", "server", Direction::ToClient, "\"c\"");
        scene.gone("client 2");
        insta::assert_snapshot!(draw(&transcript));
    }

    #[test]
    fn a_scene_is_found_by_its_title() {
        let mut transcript = two_clients();
        transcript.begin_scene("goodbye");
        transcript.scene().line(Lane::Exit("server".to_owned()), "server exit 1");
        let found = transcript.find(Some("goodbye")).map(draw_scene);
        assert_eq!(found.as_deref(), Some("── goodbye\n\nserver exit 1\n"));
        assert_eq!(transcript.find(Some("nothing")), None);
    }
}
