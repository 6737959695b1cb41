//! The transcript: what crossed the wire and what the programs printed, the same on every run.
//!
//! It is written by the check as it goes, and holds only what the check waited for. A step may have
//! several scenes, each with its own ladder and lanes.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

/// The narrowest distance between the last two columns, which hold the labels.
const GAP: usize = 33;

/// The distance between two other columns.
const NARROW: usize = 12;

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
    /// Left column(s): clients. The last is the server.
    clients: Vec<String>,
    server: Option<String>,
    arrows: Vec<Arrow>,
    /// By lane, such as `server stdout`, in the order in which they began.
    lanes: Vec<(String, Vec<String>)>,
}

#[derive(Debug)]
struct Arrow {
    client: usize,
    to_server: bool,
    label: String,
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
        self.arrows.is_empty() && self.lanes.is_empty()
    }

    /// Something went over the wire between a client and the server.
    pub(crate) fn arrow(&mut self, client: &str, server: &str, to: Direction, label: String) {
        let known = self.clients.iter().position(|name| name == client);
        let client = known.unwrap_or_else(|| {
            self.clients.push(client.to_owned());
            self.clients.len() - 1
        });
        self.server = Some(server.to_owned());
        self.arrows.push(Arrow { client, to_server: to == Direction::ToServer, label });
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
        if !self.arrows.is_empty() {
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

    /// The column of each party's line, counted in characters.
    fn columns(&self) -> BTreeMap<usize, usize> {
        let widest = self.arrows.iter().map(|arrow| arrow.label.width()).max();
        // Nine before the label, a space on each side of it, one and the head after it.
        let gap = GAP.max(widest.unwrap_or(0) + 13);
        let last = self.clients.len() - 1;
        let mut columns: BTreeMap<usize, usize> =
            (0..self.clients.len()).map(|client| (client, 3 + client * NARROW)).collect();
        columns.insert(last + 1, 3 + last * NARROW + gap);
        columns
    }

    fn render_ladder(&self) -> String {
        let columns = self.columns();
        let names = self.clients.iter().chain(&self.server);
        let mut text = String::new();
        for (name, column) in names.zip(columns.values()) {
            // The last name is centred on its line; the others begin left of theirs.
            let start = if *column == 3 { 0 } else { column - (name.chars().count() / 2).min(4) };
            while text.chars().count() < start {
                text.push(' ');
            }
            text.push_str(name);
        }
        text.push('\n');
        let alive_from: Vec<usize> = columns.values().copied().collect();
        for arrow in &self.arrows {
            text.push_str(render_arrow(arrow, &alive_from).trim_end());
            text.push('\n');
        }
        text
    }
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

fn render_arrow(arrow: &Arrow, columns: &[usize]) -> String {
    let from = columns[arrow.client];
    let to = columns[columns.len() - 1];
    let before_last = columns[columns.len() - 2];
    let mut row: Vec<char> = vec![' '; to + 1];
    for column in columns {
        row[*column] = '│';
    }
    for cell in &mut row[from + 1..to] {
        *cell = if *cell == '│' { '┼' } else { '─' };
    }
    if arrow.to_server {
        row[from] = '├';
        row[to - 1] = '▸';
    } else {
        row[from + 1] = '◂';
        row[to] = '┤';
    }
    // Counted in columns: some characters take two.
    let label = format!(" {} ", arrow.label);
    let start = before_last + 9;
    let shaft_after = row.split_off(start + label.width());
    row.truncate(start);
    row.into_iter().chain(label.chars()).chain(shaft_after).collect()
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
