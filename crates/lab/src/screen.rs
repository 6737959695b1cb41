//! The last stage: what reaches the reader's terminal, its colours and its width.

use std::io::{self, IsTerminal, Write};
use std::process;

use course::prose;

/// How wide our lines are where nothing tells. A report may be wider where there is room.
pub const WIDTH: usize = 80;

/// The fewest columns that we draw for.
const LEAST: usize = 60;

pub const GREEN: &str = "\u{1b}[32m";
pub const RED: &str = "\u{1b}[31m";
pub const CYAN: &str = "\u{1b}[36m";
pub const BOLD: &str = "\u{1b}[1m";
pub const DIM: &str = "\u{1b}[2m";
pub const PLAIN: &str = "\u{1b}[0m";

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// How many columns the reader's terminal has; what is no terminal has [`WIDTH`].
pub fn width() -> usize {
    size().map_or(WIDTH, |(width, _)| width).max(LEAST)
}

/// How many lines the reader's terminal shows, if it is one.
pub fn height() -> Option<usize> {
    size().map(|(_, height)| height)
}

fn size() -> Option<(usize, usize)> {
    let size = terminal_size::terminal_size().filter(|_| is_terminal());
    size.map(|(width, height)| (usize::from(width.0), usize::from(height.0)))
}

/// As wide as prose is read well, or less.
pub fn prose_width() -> usize {
    width().min(WIDTH)
}

/// Prints the text; its colours only where they are wanted.
pub fn print(text: &str) {
    let mut stdout = anstream::stdout();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    if written.is_err() {
        // Nobody reads any more, as in `cargo lab list | head`.
        process::exit(1);
    }
}

/// Prints a line on standard error: `error: ...`.
pub fn complain(what: &str) {
    let line = format!("{BOLD}{RED}error:{PLAIN} {}\n", escape(what));
    // If that fails there is nobody to tell it to.
    let _ = anstream::stderr().write_all(line.as_bytes());
}

/// The text with its control and invisible characters, except line ends, as Rust writes them: what a program
/// has sent must not drive the reader's terminal.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if prose::is_unseen(character) && character != '\n' {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// A line of so many columns with something at its right end.
pub fn spread(left: &str, right: &str, width: usize) -> String {
    let used = left.chars().count() + right.chars().count();
    let gap = width.saturating_sub(used).max(2);
    format!("{left}{:gap$}{right}", "")
}

/// A line across the screen that begins with a title.
pub fn rule(title: &str) -> String {
    let rest = prose_width().saturating_sub(title.chars().count() + 4);
    format!("{DIM}──{PLAIN} {BOLD}{title}{PLAIN} {DIM}{}{PLAIN}\n", "─".repeat(rest))
}

/// A duration as people read it: `12 ms`, `2.0 s`.
pub fn duration(millis: u64) -> String {
    if millis < 1000 {
        format!("{millis} ms")
    } else {
        format!("{}.{} s", millis / 1000, millis % 1000 / 100)
    }
}

/// `1 step`, `2 steps`.
pub fn steps(count: usize) -> String {
    if count == 1 { "1 step".to_owned() } else { format!("{count} steps") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(escape("a\u{1b}[31m\r\n\u{9b}é"), "a\\u{1b}[31m\\r\n\\u{9b}é");
        assert_eq!(escape("\u{202e}drow"), "\\u{202e}drow");
    }

    #[test]
    fn a_line_is_spread_over_the_width() {
        let line = spread("✗ tcp · reply", "2.0 s", WIDTH);
        assert_eq!(line.chars().count(), WIDTH);
        assert!(line.starts_with("✗ tcp · reply  ") && line.ends_with("  2.0 s"));
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(duration(12), "12 ms");
        assert_eq!(duration(2049), "2.0 s");
    }
}
