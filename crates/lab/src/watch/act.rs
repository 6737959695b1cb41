//! What is done because of a key: our own commands are run and shown, editors and pages are opened.

use std::env;
use std::io;
use std::process::{Command, Stdio};

use super::editor::editor;
use super::model::{Model, View};
use crate::progress::Progress;

/// Runs one of our own commands, and shows what it prints.
pub fn tell(model: &mut Model, title: String, command: &[String], colours: bool) {
    let text = match run(command, colours) {
        Ok(text) => text,
        Err(error) => format!("cannot run `cargo lab {}`: {error}", command.join(" ")),
    };
    model.turn_to(View::Told { title, text });
}

fn run(command: &[String], colours: bool) -> io::Result<String> {
    let mut lab = Command::new(env::current_exe()?);
    lab.args(command).stdin(Stdio::null());
    if colours {
        lab.env("CLICOLOR_FORCE", "1");
    }
    let output = lab.output()?;
    let said = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// Notes that one more hint of the step has been shown.
pub fn note_hint(model: &mut Model) {
    // Where it cannot be noted, the hint is shown all the same.
    let _ = Progress::show_one_more(model.course, model.chapter, model.step());
    model.progress = Progress::load(model.course);
}

/// Opens the step's section of the built book. The browser comes up when it is built.
pub fn book(model: &mut Model) {
    let place = format!("{}/{}", model.chapter.name, model.step().name);
    let started = env::current_exe().and_then(|lab| {
        let mut lab = Command::new(lab);
        lab.args(["book", "--open", &place])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        lab.spawn()
    });
    model.news = match started {
        Ok(_) => vec![format!(
            "✓ the book opens in the browser: {}",
            course::guide::page(model.chapter, model.step())
        )],
        Err(error) => vec![format!("✗ the book cannot be opened: {error}")],
    };
}

/// Opens the file of the step. `with_terminal` runs a command that needs the whole terminal.
pub fn edit(
    model: &mut Model,
    wanted: Option<&str>,
    with_terminal: &mut dyn FnMut(&mut Command) -> io::Result<()>,
) -> io::Result<()> {
    let place = model.places().into_iter().next().unwrap_or_default();
    let place = place.split("   ").next().unwrap_or_default();
    let (file, line) = place.rsplit_once(':').unwrap_or((place, "1"));
    let (file, line) = (model.course.root.join(file), line.parse().unwrap_or(1));
    let Some(editor) = editor(wanted, |name| env::var(name).ok(), &file, line) else {
        let why = "✗ which editor? Set $VISUAL or $EDITOR, or start with `cargo lab watch --edit-cmd 'code --goto {file}:{line}'`";
        model.news = vec![why.to_owned()];
        return Ok(());
    };
    let [program, args @ ..] = &editor.command[..] else { return Ok(()) };
    let mut command = Command::new(program);
    command.args(args);
    if editor.takes_terminal {
        with_terminal(&mut command)?;
    } else {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Err(error) = command.spawn() {
            model.news = vec![format!("✗ cannot start {program}: {error}")];
        }
    }
    Ok(())
}
