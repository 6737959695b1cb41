//! The terminal while the screen is shown: events come in, the model changes, the screen is drawn again.

use std::env;
use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::sync::mpsc::{self, Sender, SyncSender};
use std::thread;

use course::{Course, Place, guide};
use ratatui::DefaultTerminal;
use ratatui::crossterm::cursor::MoveTo;
use ratatui::crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::queue;
use ratatui::crossterm::style::Print;
use ratatui::layout::Rect;

use super::act;
use super::draw::{self, Link, Looks};
use super::events::{Event, Told};
use super::keys::{Act, Key};
use super::model::Model;
use super::saves::{How, Saves};
use super::work::Work;
use crate::failure::Failure;
use crate::screen;

/// Turns the wheel into arrow keys where the terminal can (xterm's mode 1007): so that text can still be selected.
const WHEEL_IS_ARROWS: &str = "\u{1b}[?1007h";

/// Shows the screen until the student leaves.
pub fn show(
    course: &Course,
    place: Place,
    how: How,
    edit_cmd: Option<String>,
) -> Result<ExitCode, Failure> {
    let failed = |error: io::Error| Failure::Other(format!("cannot use the terminal: {error}"));
    let mut model = Model::new(course, place.chapter, place.step);
    // A chapter that was asked for stays, and so does a step.
    model.pinned = place.step.is_some();
    model.polls = how == How::Polling;
    let (sender, events) = mpsc::channel();
    let saves = Saves::watch(&course.root.join("exercises"), how)?;
    let mut terminal = ratatui::try_init().map_err(failed)?;
    let restored = Restored;
    let go_on = listen(&sender, saves).map_err(failed)?;
    let _ = io::stdout().write_all(WHEEL_IS_ARROWS.as_bytes());
    let looks = looks();
    let mut work = Some(start(&mut model, 0, &sender).map_err(failed)?);
    let mut number = 0;
    loop {
        draw(&mut terminal, &model, looks).map_err(failed)?;
        let Ok(event) = events.recv() else { break };
        let mut check = false;
        match event {
            Event::Leave => break,
            Event::Deaf(why) => model.news = vec![format!("✗ {why}")],
            Event::Saved => check = true,
            Event::Check(of, told) => {
                // What an ended one has still said is of no interest.
                let is_ours = work.as_ref().is_some_and(|running| running.number == of);
                if is_ours && hear(&mut model, told) {
                    work = None;
                }
            }
            Event::Terminal(event) => {
                let area = terminal.size().map_err(failed)?;
                let act = press(
                    &mut model,
                    &event,
                    Rect::from((ratatui::layout::Position::ORIGIN, area)),
                );
                match act {
                    None => {}
                    Some(Act::Quit) => break,
                    Some(Act::Check) => check = true,
                    Some(Act::Edit) => {
                        let mut alone = |command: &mut Command| lend(&mut terminal, command);
                        act::edit(&mut model, edit_cmd.as_deref(), &mut alone).map_err(failed)?;
                    }
                    Some(Act::NoteHint) => act::note_hint(&mut model),
                    Some(Act::Book) => act::book(&mut model),
                    Some(Act::Tell { title, command }) => {
                        act::tell(&mut model, title, &command, looks.colours)
                    }
                }
                // The next key is ours only now: an editor may have had the keyboard.
                let _ = go_on.send(());
            }
        }
        if check {
            // The old one ends first: they share cargo's lock and the kept runs.
            drop(work.take());
            number += 1;
            work = Some(start(&mut model, number, &sender).map_err(failed)?);
        }
    }
    drop(work);
    drop(restored);
    screen::print(&goodbye(&model));
    Ok(ExitCode::SUCCESS)
}

/// Gives the terminal back as it was, however we end.
struct Restored;

impl Drop for Restored {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

fn start(model: &mut Model, number: u64, events: &Sender<Event>) -> io::Result<Work> {
    model.starts();
    let place = format!("{}/{}", model.chapter.name, model.step().name);
    Work::start(&place, number, events)
}

/// Whether the check has ended.
fn hear(model: &mut Model, told: Told) -> bool {
    match told {
        Told::News(news) => model.hears(news),
        Told::Line(line) => model.builds(line),
        Told::Ended => {
            if model.is_busy() {
                model.fails(
                    "it ended before it was done: `cargo lab check` may tell more".to_owned(),
                );
            }
            return true;
        }
    }
    false
}

fn press(model: &mut Model, event: &event::Event, area: Rect) -> Option<Act> {
    let event::Event::Key(pressed) = event else { return None };
    if pressed.kind == KeyEventKind::Release {
        return None;
    }
    if pressed.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(pressed.code, KeyCode::Char('c' | 'd')).then_some(Act::Quit);
    }
    let page = draw::page(model, area);
    model.press(key(pressed)?, page)
}

fn key(pressed: &KeyEvent) -> Option<Key> {
    Some(match pressed.code {
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    })
}

/// Sends what happens. After each event of the terminal it waits for a word before it reads the next.
fn listen(events: &Sender<Event>, saves: Saves) -> io::Result<SyncSender<()>> {
    let (go_on, may_read) = mpsc::sync_channel(1);
    let sender = events.clone();
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if sender.send(Event::Terminal(event)).is_err() || may_read.recv().is_err() {
                return;
            }
        }
        let _ = sender.send(Event::Leave);
    });
    let sender = events.clone();
    thread::spawn(move || {
        loop {
            let event = match saves.wait() {
                Ok(()) => Event::Saved,
                Err(failure) => Event::Deaf(failure.to_string()),
            };
            let is_last = matches!(event, Event::Deaf(_));
            if sender.send(event).is_err() || is_last {
                return;
            }
        }
    });
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        let sender = events.clone();
        thread::spawn(move || {
            for _ in signals.forever() {
                let _ = sender.send(Event::Leave);
            }
        });
    }
    Ok(go_on)
}

fn draw(terminal: &mut DefaultTerminal, model: &Model, looks: Looks) -> io::Result<()> {
    let area = terminal.draw(|frame| draw::draw(model, looks, frame))?.area;
    if let Some(link) = draw::link(model, area) {
        let Link { column, row, text, file } = link;
        // A terminal that knows no links shows the text (OSC 8).
        let text = format!("\u{1b}]8;;{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", guide::url(&file));
        queue!(io::stdout(), MoveTo(column, row), Print(text))?;
        io::stdout().flush()?;
    }
    Ok(())
}

/// Gives the terminal to a program, and takes it back.
fn lend(terminal: &mut DefaultTerminal, command: &mut Command) -> io::Result<()> {
    ratatui::try_restore()?;
    let ended = command.status();
    *terminal = ratatui::try_init()?;
    let _ = io::stdout().write_all(WHEEL_IS_ARROWS.as_bytes());
    terminal.clear()?;
    ended.map(|_| ())
}

/// What this terminal can show.
fn looks() -> Looks {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let language =
        set("LC_ALL").or(set("LC_CTYPE")).or(set("LANG")).unwrap_or_default().to_lowercase();
    let unicode = cfg!(windows) || language.contains("utf-8") || language.contains("utf8");
    Looks { colours: set("NO_COLOR").is_none(), unicode }
}

/// The last line, on the student's own terminal.
fn goodbye(model: &Model) -> String {
    let chapter = model.chapter;
    let passed = model.progress.count(chapter);
    format!(
        "{}: {passed} of {} pass; `cargo lab` goes on from here\n",
        chapter.name,
        screen::steps(chapter.steps.len())
    )
}
