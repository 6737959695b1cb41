//! What each key does: a table, and the changes it makes in the model.

use course::{Chapter, Step};

use super::lines::next_chapter;
use super::model::{Model, Question, View};
use crate::steps::Status;

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Enter,
    Esc,
    Backspace,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
}

/// What is to be done because of a key, beside what it changes on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Leave.
    Quit,
    /// Check the chapter.
    Check,
    /// Open the file at the step's function.
    Edit,
    /// Open the step's section of the book.
    Book,
    /// Note that one more hint has been shown.
    NoteHint,
    /// Run one of our own commands, and show what it prints below this title.
    Tell { title: String, command: Vec<String> },
}

/// The keys, as the foot of the screen and the help name them: the most wanted first.
pub const KEYS: [(&str, &str, &str); 13] = [
    ("h", "hint", "a hint; one more each time"),
    ("e", "edit", "open the file at the function"),
    ("b", "book", "open the step's section of the book"),
    ("?", "help", "these keys"),
    ("q", "quit", "leave; `cargo lab` goes on from here"),
    ("l", "list", "all chapters and steps; type to search, Enter goes there"),
    ("y", "try", "the commands that repeat this by hand"),
    ("t", "task", "the step's task, and back to the report"),
    ("s", "solution", "the solution beside what you have written"),
    ("x", "reset", "the function as it was; yours is saved first"),
    ("n", "next", "the next step; after the last one, the next chapter"),
    ("p", "previous", "the step before"),
    ("r", "again", "check again, as Enter does"),
];

impl<'a> Model<'a> {
    /// A key is pressed. `page`: so many lines of the body are seen, and so many there are.
    pub fn press(&mut self, key: Key, (page, lines): (usize, usize)) -> Option<Act> {
        let last = lines.saturating_sub(page);
        let half = page.saturating_sub(2).max(1);
        if let View::List { .. } = self.view {
            return self.press_in_list(key, page);
        }
        if let View::Ask(question) = self.view {
            self.turn_to(View::Step);
            return (key == Key::Char('y')).then(|| self.agree(question));
        }
        let scroll = self.scroll.min(last);
        match key {
            Key::Up | Key::Char('k') => self.scroll = scroll.saturating_sub(1),
            Key::Down | Key::Char('j') => self.scroll = (scroll + 1).min(last),
            Key::PageUp => self.scroll = scroll.saturating_sub(half),
            Key::PageDown | Key::Char(' ') => self.scroll = (scroll + half).min(last),
            Key::Home => self.scroll = 0,
            Key::End => self.scroll = last,
            Key::Char('q') => return Some(Act::Quit),
            Key::Esc => self.turn_to(View::Step),
            Key::Char('?') if self.view == View::Help => self.turn_to(View::Step),
            Key::Char('?') => self.turn_to(View::Help),
            Key::Char('t') if self.view == View::Task => self.turn_to(View::Step),
            Key::Char('t') => self.turn_to(View::Task),
            Key::Char('l') => {
                let chosen = self.place_in_list(self.chapter, self.step());
                self.turn_to(View::List { chosen, search: String::new() });
            }
            Key::Enter if self.view != View::Step => self.turn_to(View::Step),
            Key::Enter if self.is_done() && !self.pinned => return self.go_on(),
            Key::Enter | Key::Char('r') => {
                self.turn_to(View::Step);
                return Some(Act::Check);
            }
            Key::Char('n') => return self.step_on(),
            Key::Char('p') => self.step_back(),
            Key::Char('e') => return Some(Act::Edit),
            Key::Char('b') => return Some(Act::Book),
            Key::Char('h') => {
                let seen = self.progress.hints_shown(self.chapter, self.step());
                let more = if let View::Hints(shown) = self.view { shown + 1 } else { seen.max(1) };
                let shown = more.min(self.step().hints.len());
                self.turn_to(View::Hints(shown));
                // The newest one is in sight.
                self.scroll = if shown > 1 { usize::MAX } else { 0 };
                return (shown > seen).then_some(Act::NoteHint);
            }
            Key::Char('y') => self
                .turn_to(View::Told { title: "try it by hand".to_owned(), text: self.by_hand() }),
            Key::Char('s') if self.status(self.shown) == Some(Status::Passed) => {
                return Some(self.agree(Question::Solution));
            }
            Key::Char('s') => self.turn_to(View::Ask(Question::Solution)),
            Key::Char('x') => self.turn_to(View::Ask(Question::Reset)),
            Key::Char(_) | Key::Backspace => {}
        }
        None
    }

    fn agree(&self, question: Question) -> Act {
        self.tells(match question {
            Question::Solution => "solution",
            Question::Reset => "reset",
        })
    }

    /// A command about the step that is shown.
    fn tells(&self, command: &str) -> Act {
        let place = format!("{}/{}", self.chapter.name, self.step().name);
        Act::Tell {
            title: format!("cargo lab {command} {place}"),
            command: vec![command.to_owned(), place],
        }
    }

    /// The next step, or chapter.
    fn step_on(&mut self) -> Option<Act> {
        if self.shown + 1 == self.chapter.steps.len() {
            return self.go_on();
        }
        self.shown += 1;
        self.pinned = false;
        self.news.clear();
        self.turn_to(View::Step);
        None
    }

    fn step_back(&mut self) {
        self.shown = self.shown.saturating_sub(1);
        self.pinned = false;
        self.news.clear();
        self.turn_to(View::Step);
    }

    /// The next chapter with something to do; without one, the next at all.
    fn go_on(&mut self) -> Option<Act> {
        let after = |other: &&Chapter| other.number > self.chapter.number;
        let next = self.course.chapters.iter().find(after);
        let next = next_chapter(self.course, self.chapter).or(next)?;
        self.go_to(next, None);
        Some(Act::Check)
    }

    /// The steps of the course that hold the text in their names or titles.
    pub fn found(&self, search: &str) -> Vec<(&'a Chapter, &'a Step)> {
        let search = search.to_lowercase();
        let all = self
            .course
            .chapters
            .iter()
            .flat_map(|chapter| chapter.steps.iter().map(move |step| (chapter, step)));
        let fits = |(chapter, step): &(&Chapter, &Step)| {
            let text = format!("{}/{} {}", chapter.name, step.name, step.title);
            text.to_lowercase().contains(&search)
        };
        all.filter(fits).collect()
    }

    fn place_in_list(&self, chapter: &Chapter, step: &Step) -> usize {
        let is_here = |(other, of_it): &(&Chapter, &Step)| {
            other.number == chapter.number && of_it.name == step.name
        };
        self.found("").iter().position(is_here).unwrap_or(0)
    }

    fn press_in_list(&mut self, key: Key, page: usize) -> Option<Act> {
        let View::List { chosen, search } = &self.view else { return None };
        let (mut chosen, mut search) = (*chosen, search.clone());
        let half = page.saturating_sub(2).max(1);
        match key {
            Key::Esc => {
                self.turn_to(View::Step);
                return None;
            }
            Key::Enter => {
                let (chapter, step) = *self.found(&search).get(chosen)?;
                let other = chapter.number != self.chapter.number;
                self.go_to(chapter, Some(step));
                return other.then_some(Act::Check);
            }
            Key::Up => chosen = chosen.saturating_sub(1),
            Key::Down => chosen += 1,
            Key::PageUp => chosen = chosen.saturating_sub(half),
            Key::PageDown => chosen += half,
            Key::Home => chosen = 0,
            Key::End => chosen = usize::MAX,
            Key::Backspace => _ = search.pop(),
            Key::Char(character) => {
                search.push(character);
                chosen = 0;
            }
        }
        chosen = chosen.min(self.found(&search).len().saturating_sub(1));
        self.view = View::List { chosen, search };
        None
    }
}
