//! Reads a drawn transcript: the stored one, which is text for people.
//!
//! Drawing what was read gives the same text. Of a datagram that was lost the drawing does not tell
//! which of several parties it was for; the first is as good.

use unicode_width::UnicodeWidthStr;

use super::ladder::{FIRST, TITLE_MARK, USUAL};
use crate::record::{Direction, Label, Lane, Rung, Scene, Transcript};

/// What an arrow, and the lines beside it, are drawn with.
const DRAWN: &[char] = &[' ', '─', '┼', '│', '├', '┤', '◂', '▸', '✗'];

/// The transcript that was drawn so.
pub fn read(text: &str) -> Transcript {
    let mut transcript = Transcript::default();
    // Blank lines stand between a title, a ladder and the lanes.
    let mut part: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        if let Some(title) = line.strip_prefix(TITLE_MARK) {
            transcript.begin_scene(title);
        } else if line.is_empty() {
            read_part(transcript.scene(), &part);
            part.clear();
        } else {
            part.push(line);
        }
    }
    transcript
}

fn read_part(scene: &mut Scene, lines: &[&str]) {
    let is_drawn = |line: &&str| line.trim_start().starts_with(['│', '├', '╵']);
    match lines {
        [] => {}
        [names, rows @ ..] if rows.first().is_some_and(is_drawn) => read_ladder(scene, names, rows),
        lanes => lanes.iter().for_each(|line| read_lane_line(scene, line)),
    }
}

fn read_lane_line(scene: &mut Scene, line: &str) {
    if let (Some(line), Some((_, lines))) = (line.strip_prefix("  "), scene.lanes.last_mut()) {
        lines.push(line.to_owned());
        return;
    }
    let exit = line.split_once(" exit ").or_else(|| line.split_once(" killed by "));
    let (lane, lines) = match (line.rsplit_once(' '), exit) {
        (Some((role, "stdout")), _) => (Lane::Stdout(role.to_owned()), Vec::new()),
        (Some((role, "stderr")), _) => (Lane::Stderr(role.to_owned()), Vec::new()),
        (Some((role, "files")), _) => (Lane::Files(role.to_owned()), Vec::new()),
        (_, Some((role, _))) => (Lane::Exit(role.to_owned()), vec![line.to_owned()]),
        _ => return,
    };
    scene.lanes.push((lane, lines));
}

fn read_ladder(scene: &mut Scene, names: &str, rows: &[&str]) {
    let columns = Columns::of(rows);
    let names = split_names(names, &columns);
    let clients = columns.clients.len().min(names.len());
    scene.clients = names[..clients].to_vec();
    scene.servers = names[clients..].to_vec();
    scene.rungs = rows.iter().filter_map(|row| columns.rung(row)).collect();
}

/// Where the lines of the parties are.
struct Columns {
    clients: Vec<usize>,
    servers: Vec<usize>,
}

impl Columns {
    fn of(rows: &[&str]) -> Columns {
        // In the first row every line is there. The labels are between the clients' and the servers',
        // which are farther apart than two of a kind.
        let first = rows.first().copied().unwrap_or_default();
        let (before, text, after) = split(first);
        let lines = |part: &str, start: usize| -> Vec<usize> {
            let line = |(_, c): &(usize, char)| matches!(c, '│' | '├' | '┤' | '┼');
            part.chars().enumerate().filter(line).map(|(at, _)| start + at).collect()
        };
        let all = [lines(before, 0), lines(after, before.width() + text.width())].concat();
        let is_client =
            |(place, column): &(usize, &usize)| **column == FIRST + place * USUAL.narrow;
        let count = all.iter().enumerate().take_while(is_client).count();
        Columns { clients: all[..count].to_vec(), servers: all[count..].to_vec() }
    }

    fn rung(&self, row: &str) -> Option<Rung> {
        let (before, text, after) = split(row);
        let place = |columns: &[usize], column: Option<usize>| {
            columns.iter().position(|known| Some(*known) == column)
        };
        if text.starts_with('╵') {
            let column = Some(before.width());
            let client = place(&self.clients, column).map(|party| (party, true));
            let (party, is_client) =
                client.or(place(&self.servers, column).map(|party| (party, false)))?;
            return Some(Rung::Gone { party, is_client });
        }
        let lost = before.contains('✗') || after.contains('✗');
        // An arrow begins at the line of its sender; its head is beside the other's.
        let right = before.width() + text.width();
        let at = |part: &str, wanted: char| part.chars().position(|cell| cell == wanted);
        let (to, left_end, right_end) = if let Some(start) = at(before, '├') {
            (Direction::ToServer, Some(start), at(after, '▸').map(|head| right + head + 1))
        } else if let Some(start) = at(after, '┤') {
            let head = at(before, '◂').and_then(|head| head.checked_sub(1));
            (Direction::ToClient, head, Some(right + start))
        } else {
            let server = place(&self.servers, before.trim_end().width().checked_sub(1))?;
            return Some(Rung::Happened { server, what: text.to_owned() });
        };
        let client = place(&self.clients, left_end).unwrap_or_default();
        let server = place(&self.servers, right_end).unwrap_or_default();
        Some(Rung::Arrow { client, server, to, label: Label::from(text), lost })
    }
}

/// A row in three: what is drawn before its text, the text, what is drawn after it.
fn split(row: &str) -> (&str, &str, &str) {
    let text = row.trim_start_matches(DRAWN);
    let before = &row[..row.len() - text.len()];
    let text = text.trim_end_matches(DRAWN);
    (before, text, &row[before.len() + text.len()..])
}

/// The parties' names. A name may have spaces in it; as a rule more than one stands between two names.
fn split_names(names: &str, columns: &Columns) -> Vec<String> {
    let count = columns.clients.len() + columns.servers.len();
    let apart = names.split("  ").map(str::trim).filter(|name| !name.is_empty());
    let apart: Vec<String> = apart.map(str::to_owned).collect();
    if apart.len() == count {
        return apart;
    }
    // After a long name there is one space: each name begins with the last word that begins before its
    // line.
    let words: Vec<usize> = names
        .char_indices()
        .filter(|(at, c)| *c != ' ' && (*at == 0 || names[..*at].ends_with(' ')))
        .map(|(at, _)| at)
        .collect();
    let begins = |column: &usize| words.iter().rfind(|word| *word <= column).copied().unwrap_or(0);
    let mut starts: Vec<usize> =
        columns.clients.iter().chain(&columns.servers).map(begins).collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    let ends = starts.iter().skip(1).copied().chain([names.len()]);
    starts.iter().zip(ends).map(|(start, end)| names[*start..end].trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::ladder::draw;
    use super::*;

    /// Without insta's header.
    fn body(path: &Path) -> String {
        let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        let (_, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
        body.to_owned()
    }

    #[test]
    fn what_was_read_is_drawn_as_it_was() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut read_so_far = 0;
        for chapter in fs::read_dir(root.join("exercises")).unwrap().flatten() {
            for file in fs::read_dir(chapter.path().join("tests/snapshots")).unwrap().flatten() {
                let text = body(&file.path());
                assert_eq!(draw(&read(&text)), text, "{}", file.path().display());
                read_so_far += 1;
            }
        }
        assert!(read_so_far >= 80, "only {read_so_far} transcripts are there");
    }

    #[test]
    fn what_is_in_a_drawing_is_read() {
        let mut transcript = Transcript::default();
        transcript.begin_scene("two of them");
        let scene = transcript.scene();
        scene.arrow("1000 clients", "server", Direction::ToServer, "each connect");
        scene.arrow("client 1", "server", Direction::ToServer, "\"a ─▸│ b\"");
        scene.arrow("client 1", "stranger", Direction::ToClient, "\"c\"");
        scene.happened("server", "Ctrl-C");
        scene.gone("client 1");
        scene.line(Lane::Stderr("server 2".to_owned()), "error: <client 1> ...");
        scene.line(Lane::Exit("server 2".to_owned()), "server 2 killed by signal 9");
        assert_eq!(read(&draw(&transcript)), transcript);
    }
}
