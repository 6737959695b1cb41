//! `cargo lab watch`: the screen on which a student works. It shows the current step, and checks it again on every save.
//!
//! Events come from the keyboard, from saves and from the check that runs; [`model`] says what each changes; [`draw`] is
//! a function of the model.

mod act;
mod body;
mod draw;
mod editor;
mod events;
mod keys;
mod lines;
mod model;
mod saves;
mod show;
#[cfg(test)]
mod tests;
mod work;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use course::{Course, Place};

use crate::failure::Failure;
use crate::progress::Progress;
use crate::report::Style;
use crate::screen;
use saves::How;

/// What is shown, and how.
#[derive(clap::Args, Default)]
pub struct Args {
    /// The chapter, or one step that stays on the screen; by default the current one
    #[arg(value_name = "CHAPTER[/STEP]")]
    place: Option<String>,
    /// Print one report below the other, with nothing drawn: for a screen reader (also LAB_PLAIN=1)
    #[arg(long)]
    plain: bool,
    /// Look for saves twice a second, where the system tells of none: some network and shared folders
    #[arg(long)]
    poll: bool,
    /// What opens a file: `code --goto {file}:{line}`; by default $VISUAL, $EDITOR, or the editor that this terminal is part of
    #[arg(long, value_name = "COMMAND")]
    edit_cmd: Option<String>,
}

/// Shows the screen until the student leaves.
pub fn watch(course: &Course, args: &Args) -> Result<ExitCode, Failure> {
    let place = match &args.place {
        Some(place) => course.place(place)?,
        None => Place { chapter: Progress::load(course).current_chapter(course)?, step: None },
    };
    let how = if args.poll { How::Polling } else { How::for_folder(&place.chapter.exercise) };
    let plain = Style::of_screen(args.plain).plain;
    if plain || !screen::is_terminal() || !io::stdin().is_terminal() || is_dumb() {
        return lines::watch(course, place.chapter, how);
    }
    show::show(course, place, how, args.edit_cmd.clone())
}

/// Whether the terminal can only print lines.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
