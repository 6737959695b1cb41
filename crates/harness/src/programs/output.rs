//! What a program must print, and where it must say that it listens.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::program::Running;
use crate::stage::Try;
use crate::system::process::Stream;
use findings::record::{Goal, Lane, Wanted, payload};

/// How the lines on standard error begin that a check looks at.
const COMPLAINTS: &[&str] = &["error: ", "caused by: ", "attempt ", "log: "];

impl Running {
    /// The next line on standard output must be this one. Addresses stand as their names:
    /// `connected by <client 1>`.
    pub fn prints(&self, line: &str) {
        let goal = self.goal(Stream::Stdout, line);
        let got = self.normalise(&self.line(&goal, |_| true));
        self.record(&goal.lane, &got);
        if got != line {
            self.fail(Goal { got: got.into(), ..goal });
        }
    }

    /// As [`prints`](Running::prints), for a line that may be spelt in another way too. The transcript has
    /// the first one.
    pub fn prints_either(&self, line: &str, other: &str) {
        let goal = self.goal(Stream::Stdout, line);
        let got = self.normalise(&self.line(&goal, |_| true));
        self.record(&goal.lane, if got == other { line } else { &got });
        if got != line && got != other {
            self.fail(Goal { got: got.into(), ..goal });
        }
    }

    /// As [`prints`](Running::prints), without a word in the transcript if it does.
    pub fn prints_unrecorded(&self, line: &str) {
        let goal = self.goal(Stream::Stdout, line);
        let got = self.line(&goal, |_| true);
        if got != line {
            self.fail(Goal { got: got.into(), ..goal });
        }
    }

    /// A line in the transcript for what [`prints_unrecorded`](Running::prints_unrecorded) read.
    pub fn remark_printed(&self, text: &str) {
        self.record(&Lane::Stdout(self.role.clone()), text);
    }

    /// The next lines on standard output must be these, in any order. The transcript has them in
    /// this one.
    pub fn prints_in_any_order(&self, lines: &[&str]) {
        let mut missing = lines.to_vec();
        while let Some(first) = missing.first() {
            let goal = self.goal(Stream::Stdout, first);
            let got = self.normalise(&self.line(&goal, |_| true));
            let Some(found) = missing.iter().position(|line| *line == got) else {
                self.record(&goal.lane, &got);
                self.fail(Goal { got: got.into(), ..goal });
            };
            missing.remove(found);
        }
        lines.iter().for_each(|line| self.remark_printed(line));
    }

    /// It has printed no other line on standard output than those that the check has asked for. For
    /// a program that has ended.
    pub fn prints_no_more(&self) {
        let (lines, _) = self.stage.borrow().programs[self.number].unread_stdout();
        if let Some(line) = lines.first() {
            let line = self.normalise(line);
            let lane = Lane::Stdout(self.role.clone());
            self.record(&lane, &line);
            let shown = payload::show_line(&line);
            let what = format!("{} should have printed nothing more, but {shown}", self.role);
            self.fail_in_words(Goal { lane, ..Goal::default() }, what);
        }
    }

    /// The next line on standard error that begins as one of [`COMPLAINTS`] must be this one. Other
    /// lines there are the student's own business.
    pub fn complains(&self, line: &str) {
        let goal = self.goal(Stream::Stderr, line);
        let got = self.complaint(&goal);
        self.record(&goal.lane, &got);
        if got != line {
            self.fail(Goal { got: got.into(), ..goal });
        }
    }

    /// As [`complains`](Running::complains), for a line of a log: `log: ...`.
    pub fn logs(&self, line: &str) {
        self.complains(line);
    }

    /// As [`complains`](Running::complains), for an error whose words are the system's: the line
    /// must begin so, and the transcript holds no more of it.
    pub fn complains_of(&self, start: &str) {
        let goal = self.goal(Stream::Stderr, start);
        let got = self.complaint(&goal);
        if !got.starts_with(start) {
            self.fail_at_complaint(goal, got);
        }
        self.record(&goal.lane, &format!("{start}..."));
    }

    /// As [`complains`](Running::complains), for an error in the program's own words: the line must begin
    /// so, and hold each of these. The transcript holds no more of it.
    pub fn complains_with(&self, start: &str, words: &[&str]) {
        self.complains_without(start, words, &[]);
    }

    /// As [`complains_with`](Running::complains_with), and the line must hold none of the words `not`,
    /// however they are written: they name another cause.
    pub fn complains_without(&self, start: &str, words: &[&str], not: &[&str]) {
        let line = match words {
            [] => format!("{start}..."),
            _ => format!("{start}...{}...", words.join("...")),
        };
        let quoted = |words: &[&str]| {
            let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
            quoted.join(" and ")
        };
        let mut should =
            format!("{} should have printed an error that begins {start:?}", self.role);
        if !words.is_empty() {
            should += &format!(" and has {} in it", quoted(words));
        }
        if !not.is_empty() {
            should += &format!(", and not {}", quoted(not));
        }
        self.complains_so(&line, should, |got| {
            let lower = got.to_lowercase();
            got.starts_with(start)
                && words.iter().all(|word| got.contains(word))
                && !not.iter().any(|word| lower.contains(&word.to_lowercase()))
        });
    }

    /// The next complaint must be `caused by: ` and the cause of this error, in words for people: whichever
    /// they are, but not the value as programmers see it, and not the error again. The transcript does not
    /// hold them.
    pub fn tells_cause_of(&self, error: &str) {
        let should = format!(
            "{} should have printed \"caused by: \" and, in words for people, the cause of {error:?}",
            self.role
        );
        self.complains_so("caused by: ...", should, |got| {
            got.strip_prefix("caused by: ").is_some_and(|cause| {
                is_for_people(cause) && !cause.to_lowercase().contains(&error.to_lowercase())
            })
        });
    }

    /// As [`complains`](Running::complains), for an error that is about something: the line must begin so,
    /// and name it in one of these spellings, and none of the others. The transcript holds no more of it.
    pub fn complains_naming(&self, start: &str, spellings: &[&str], others: &[&str]) {
        let name = spellings.first().copied().unwrap_or_default();
        let line = format!("{start}...{name}...");
        let quoted: Vec<String> = others.iter().map(|other| format!("{other:?}")).collect();
        let should = format!(
            "{} should have printed an error that begins {start:?} and names {name:?}, but not {}",
            self.role,
            quoted.join(" or ")
        );
        self.complains_so(&line, should, |got| {
            let has = |words: &[&str]| words.iter().any(|word| got.contains(word));
            got.starts_with(start) && has(spellings) && !has(others)
        });
    }

    /// The next complaint must fit. `line` stands for it in the transcript, and `should` in the headline.
    fn complains_so(&self, line: &str, should: String, fits: impl Fn(&str) -> bool) {
        let goal = Goal { words: Some(should), ..self.goal(Stream::Stderr, line) };
        let got = self.complaint(&goal);
        if !fits(&got) {
            self.fail_at_complaint(goal, got);
        }
        self.record(&goal.lane, line);
    }

    /// It has complained of nothing else than what the check has asked for, when it is the check's turn.
    pub fn complains_no_more(&self) {
        let line = {
            let mut stage = self.stage.borrow_mut();
            stage.wait_for_turn(self.number);
            stage.take_events();
            let program = &mut stage.programs[self.number];
            std::iter::from_fn(|| program.next_line(Stream::Stderr)).find(|line| is_complaint(line))
        };
        if let Some(line) = line {
            let line = self.normalise(&line);
            let shown = payload::show_line(&line);
            let words = format!(
                "{} should have printed nothing more on standard error, but it printed {shown}",
                self.role
            );
            let lane = Lane::Stderr(self.role.clone());
            self.record(&lane, &line);
            self.fail_in_words(Goal { lane, ..Goal::default() }, words);
        }
    }

    /// Asks for a line of its standard input: what comes next on standard error is this prompt,
    /// without a line end.
    pub fn asks(&self, prompt: &str) {
        let shown = payload::show_line(prompt);
        let words = format!("{} should have asked {shown} on standard error", self.role);
        let goal = Goal { words: Some(words), ..self.goal(Stream::Stderr, prompt) };
        let number = self.number;
        let asked =
            self.meet(goal.clone(), |stage, _| match stage.programs[number].take_prompt(prompt) {
                Some(asked) => Try::Done(asked),
                None => Try::Pending,
            });
        if let Err(line) = asked {
            let line = self.normalise(&line);
            self.fail_at_complaint(goal, line);
        }
        self.record(&goal.lane, prompt.trim_end());
    }

    /// Attempt `failed` of so many has failed with this error, and it says that it tries again:
    /// `attempt 1 of 3: <error>; trying again in <ms> ms`. Gives the pause that it announces.
    pub fn tries_again(&self, failed: u32, attempts: u32, error: &str) -> Duration {
        let line = format!("attempt {failed} of {attempts}: {error}; trying again in <ms> ms");
        let goal = self.goal(Stream::Stderr, &line);
        let got = self.complaint(&goal);
        let Some(pause) = announced_pause(&line, &got) else { self.fail_at_complaint(goal, got) };
        self.record(&goal.lane, &line);
        pause
    }

    /// Tries again as long as there is time, always with this error, and then complains of it. No
    /// pause that it announces may lead beyond its deadline. How many they are is not in the
    /// transcript.
    pub fn tries_again_until(&self, deadline: Duration, attempts: u32, error: &str) {
        let line =
            |failed| format!("attempt {failed} of {attempts}: {error}; trying again in <ms> ms");
        let goal = self.goal(Stream::Stderr, &format!("error: {error}"));
        let got =
            self.last_error(deadline, &goal, |failed, got| announced_pause(&line(failed), got));
        if *got.as_bytes() != *goal.expected {
            self.fail_at_complaint(goal, got);
        }
        self.record(&goal.lane, &got);
    }

    /// As [`tries_again_until`](Running::tries_again_until), whatever the errors are: with so little time
    /// it depends on the machine how far an attempt comes.
    pub fn pauses_within(&self, deadline: Duration) {
        let goal = self.goal(Stream::Stderr, "error: ");
        let got = self.last_error(deadline, &goal, |failed, got| {
            let end = got.strip_prefix(&format!("attempt {failed} of "))?;
            let (_, pause) = end.rsplit_once("; trying again in ")?;
            Some(Duration::from_millis(pause.strip_suffix(" ms")?.parse().ok()?))
        });
        if !got.starts_with("error: ") {
            self.fail_at_complaint(goal, got);
        }
        self.record(&goal.lane, "error: ...");
    }

    /// Passes over the attempts that have failed, and gives what comes after them.
    fn last_error(
        &self,
        deadline: Duration,
        goal: &Goal,
        pause: impl Fn(usize, &str) -> Option<Duration>,
    ) -> String {
        let mut pauses = Vec::new();
        let got = loop {
            let got = self.complaint(goal);
            match pause(pauses.len() + 1, &got) {
                Some(pause) => pauses.push(pause),
                None => break got,
            }
        };
        self.record(&goal.lane, "(attempts, as long as there is time)");
        let in_time = pauses.iter().sum::<Duration>() <= deadline;
        self.should(&format!("not pause beyond its deadline of {deadline:?}: {pauses:?}"), in_time);
        got
    }

    /// Waits for the line that tells where it listens. That must be where it was asked to.
    pub(crate) fn listens_on(&self, asked: SocketAddr) {
        self.stage.borrow_mut().programs[self.number].asked_addr = Some(asked);
        let (goal, line, addr) = self.listening_line(asked, "<ip:port>");
        let Some(addr) = addr else {
            self.record(&goal.lane, &line);
            self.fail(Goal { got: line.into(), ..goal });
        };
        if addr.ip() != asked.ip() || (asked.port() != 0 && addr.port() != asked.port()) {
            let port = if asked.port() == 0 { " and any free port" } else { "" };
            let asked = if asked.port() == 0 { asked.ip().to_string() } else { asked.to_string() };
            self.record(&goal.lane, &line);
            let role = &self.role;
            let what =
                format!("{role} was asked to listen on {asked}{port}, but it listens on {addr}");
            self.fail_in_words(Goal { got: line.into(), ..goal }, what);
        }
        self.is_at(addr, &goal, &line);
    }

    /// Waits for the line that tells where it listens: a loopback address, and no name.
    pub(crate) fn listens_on_loopback(&self) {
        let asked = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (goal, line, addr) = self.listening_line(asked, "<ip:port>");
        match addr.filter(|addr| addr.ip().is_loopback()) {
            Some(addr) => self.is_at(addr, &goal, &line),
            None => {
                self.record(&goal.lane, &line);
                self.fail(Goal { got: line.into(), ..goal })
            }
        }
    }

    /// It has said that it listens here.
    fn is_at(&self, addr: SocketAddr, goal: &Goal, line: &str) {
        let mut stage = self.stage.borrow_mut();
        stage.names.name(addr, &self.role);
        stage.programs[self.number].said_addr = Some(addr);
        *self.addr.borrow_mut() = Some(addr);
        drop(stage);
        self.record(&goal.lane, &self.normalise(line));
    }

    /// Waits for the line that tells where it listens. The port must be the group's.
    pub fn listens_on_group(&self, group: SocketAddr) {
        self.stage.borrow_mut().names.name_group(group);
        let (goal, line, addr) = self.listening_line(group, "<group>");
        if addr.is_none_or(|addr| addr.port() != group.port()) {
            self.record(&goal.lane, &line);
            self.fail(Goal { got: line.into(), ..goal });
        }
        self.stage.borrow_mut().programs[self.number].said_addr = Some(group);
        self.record(&goal.lane, "listening on <group>");
    }

    fn listening_line(&self, asked: SocketAddr, shown: &str) -> (Goal, String, Option<SocketAddr>) {
        let words = format!("{} should have printed \"listening on {shown}\"", self.role);
        let goal = self.goal(Stream::Stdout, &format!("listening on {asked}"));
        let goal = Goal { words: Some(words), ..goal };
        let line = self.line(&goal, |_| true);
        let addr = line.strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        (goal, line, addr)
    }

    /// The next line that is a complaint.
    fn complaint(&self, goal: &Goal) -> String {
        self.normalise(&self.line(goal, is_complaint))
    }

    fn fail_at_complaint(&self, goal: Goal, got: String) -> ! {
        self.record(&goal.lane, &got);
        self.fail(Goal { got: got.into(), ..goal })
    }

    /// Waits for the next line of this kind. Others are passed over, and make the wait no longer.
    fn line(&self, goal: &Goal, is_wanted: impl Fn(&str) -> bool) -> String {
        let number = self.number;
        let stream = match goal.lane {
            Lane::Stderr(_) => Stream::Stderr,
            _ => Stream::Stdout,
        };
        self.meet(goal.clone(), |stage, _| {
            let lines = std::iter::from_fn(|| stage.programs[number].next_line(stream));
            lines.into_iter().find(|line| is_wanted(line)).map_or(Try::Pending, Try::Done)
        })
    }

    /// That this line comes there.
    fn goal(&self, stream: Stream, line: &str) -> Goal {
        let lane = match stream {
            Stream::Stdout => Lane::Stdout,
            Stream::Stderr => Lane::Stderr,
        };
        let (lane, other) = (lane(self.role.clone()), self.role.clone());
        Goal { wanted: Wanted::Line, lane, other, expected: line.into(), ..Goal::default() }
    }

    fn normalise(&self, line: &str) -> String {
        self.stage.borrow().names.normalise(line)
    }

    fn record(&self, lane: &Lane, line: &str) {
        self.stage.borrow_mut().transcript.scene().line(lane.clone(), line);
    }
}

/// Whether a cause is in words, and not what programmers see of it: `Os { code: 111 }`, `Kind(TimedOut)`,
/// `TimeoutError('timed out')`, or the name of a class alone, `ConnectionRefusedError`.
fn is_for_people(cause: &str) -> bool {
    let end =
        cause.find(|character: char| !(character.is_alphanumeric() || "_.:".contains(character)));
    let (name, rest) = cause.split_at(end.unwrap_or(cause.len()));
    let is_value = name.starts_with(char::is_uppercase) && rest.starts_with('(');
    let is_class = rest.is_empty()
        && name
            .as_bytes()
            .windows(2)
            .any(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
    !(is_value || is_class || cause.contains('{'))
}

/// The pause in a line that should be this one with a number in place of `<ms>`.
fn announced_pause(line: &str, got: &str) -> Option<Duration> {
    let (start, end) = line.split_once("<ms>")?;
    let pause = got.strip_prefix(start)?.strip_suffix(end)?.parse().ok()?;
    Some(Duration::from_millis(pause))
}

/// Whether a line on standard error begins as one of [`COMPLAINTS`].
fn is_complaint(line: &str) -> bool {
    // "attempt to subtract with overflow" is a panic's.
    COMPLAINTS.iter().any(|start| line.starts_with(start)) && !line.starts_with("attempt to ")
}

#[cfg(test)]
mod tests {
    use super::is_for_people;

    #[test]
    fn a_cause_is_in_words_or_a_value_as_programmers_see_it() {
        for words in [
            "Connection refused (os error 111)",
            "[WinError 10061] No connection could be made",
            "timed out",
            "拒绝连接",
            "'utf-8' codec can't decode byte 0xff in position 6: invalid start byte",
        ] {
            assert!(is_for_people(words), "{words}");
        }
        for value in [
            "Os { code: 111, kind: ConnectionRefused }",
            "Kind(TimedOut)",
            "TimeoutError('timed out')",
            "ConnectionRefusedError",
            "socket.TimeoutError",
        ] {
            assert!(!is_for_people(value), "{value}");
        }
    }
}
