//! What the screen hears of: the keyboard, saves, and the check that runs.

use ratatui::crossterm::event;

use crate::stream::News;

/// Something that happens.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed, or the terminal has another size.
    Terminal(event::Event),
    /// The terminal cannot be read any more, or a signal asks us to end.
    Leave,
    /// Files were saved.
    Saved,
    /// Saves are not told any more, and why.
    Deaf(String),
    /// A check tells something.
    Check(u64, Told),
}

/// What a check tells the screen. Each has a number, so that nobody listens to one that has been ended.
#[derive(Debug)]
pub enum Told {
    /// Something came of it.
    News(News),
    /// Cargo has printed a line.
    Line(String),
    /// There is nothing more.
    Ended,
}
