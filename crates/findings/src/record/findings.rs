//! All that a failed check knows.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use course::Chapter;
use serde::{Deserialize, Serialize};

use super::{Bytes, Goal, Lane, ProgramEnd, ProgramFacts, Scene};

/// All that a failed check knows, as data. `findings.json` of a kept run holds this, and
/// `docs/findings.schema.json` says what its fields mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The version of this document: [`Findings::VERSION`].
    pub version: u32,
    /// The step that was checked.
    pub step: String,
    /// What kind of failure it is.
    pub status: Status,
    /// What came of what the check waited for.
    pub outcome: Outcome,
    /// What it waited for, and what it got.
    pub goal: Goal,
    /// The program that should have done it: its place in `programs`.
    pub blamed: Option<usize>,
    /// How long a check waits for one thing, in milliseconds.
    #[serde(rename = "patience_ms")]
    pub patience: u64,
    /// How long nothing had happened when the check gave up, in milliseconds.
    #[serde(rename = "silent_ms")]
    pub silent: u64,
    /// The scene as it was.
    pub scene: Scene,
    /// The scene as it should be, if it is known.
    pub expected: Option<Scene>,
    /// The scene's programs.
    pub programs: Vec<ProgramFacts>,
    /// The check's connections to them.
    pub connections: Vec<Connection>,
    /// The check's socket for datagrams that has sent the last one.
    pub last_sender: Option<SocketAddr>,
    /// What stands for an address in the transcript, such as `<client 1>`.
    pub names: BTreeMap<SocketAddr, String>,
}

impl Findings {
    /// The version that this code writes.
    pub const VERSION: u32 = 2;

    /// The step at whose `todo!` the program stopped that should have acted.
    pub fn stopped_at(&self) -> Option<&str> {
        self.blamed()?.todo.as_deref()
    }

    /// The `todo!` of a later step is no excuse for this one: it has failed.
    pub fn weigh_todo(&mut self, chapter: &Chapter) {
        let stopped_at = self.stopped_at().map_or(0, |other| chapter.number_of(other));
        let is_earlier = (1..=chapter.number_of(&self.step)).contains(&stopped_at);
        if self.status == Status::Todo && !is_earlier {
            self.status = Status::Failed;
        }
    }

    /// Whether this program has done the step, and stopped at a later one.
    pub fn went_on(&self, program: &ProgramFacts) -> bool {
        program.todo.as_ref().is_some_and(|todo| *todo != self.step) && self.status != Status::Todo
    }

    /// What the transcript writes for this address.
    pub fn name_of(&self, addr: SocketAddr) -> String {
        self.names.get(&addr).cloned().unwrap_or_else(|| addr.to_string())
    }

    /// How the scene's program should end, if it tells: `0`.
    pub(crate) fn wanted_exit(&self, program: &ProgramFacts) -> Option<&str> {
        let lane = Lane::Exit(program.role.clone());
        let line = self.expected.as_ref()?.lane(&lane).first()?;
        line.rsplit_once(' ').map(|(_, code)| code)
    }

    /// Whether the program has ended, with the exit code that the scene has for it.
    pub(crate) fn ended_as_wanted(&self, program: &ProgramFacts) -> bool {
        match program.end {
            Some(ProgramEnd::Exited(code)) => self.wanted_exit(program) == Some(&code.to_string()),
            _ => false,
        }
    }

    /// Whether the transcript has the same name for another address: `<one of 100 clients>`.
    pub(crate) fn is_one_of_many(&self, addr: SocketAddr) -> bool {
        let name = self.names.get(&addr);
        name.is_some() && self.names.values().filter(|other| Some(*other) == name).count() > 1
    }

    /// The program that should have done what the check waited for.
    pub fn blamed(&self) -> Option<&ProgramFacts> {
        self.programs.get(self.blamed?)
    }
}

/// What a check says of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is as it should be.
    Passed,
    /// The check saw something wrong.
    #[default]
    Failed,
    /// What it waited for did not come, and the program still runs.
    Hung,
    /// The program panicked or was killed by a signal.
    Crashed,
    /// The program stopped at the `todo!` of this step or an earlier one.
    Todo,
    /// Its check cannot be done on this system.
    Skipped,
}

/// What came of what a check waited for. In JSON: `{"kind": "wrong", "words": "..."}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "words", rename_all = "lowercase")]
pub enum Outcome {
    /// It did not come in time.
    #[default]
    Missing,
    /// It did not come, and cannot: the program sleeps until the check does something.
    Stuck,
    /// Something else came. The goal says what.
    Other,
    /// Something is wrong, in these words.
    Wrong(String),
    /// The check cannot be done at all, for instance because there is no program.
    Impossible(String),
}

impl Outcome {
    /// Whether the check waited in vain.
    pub fn is_in_vain(&self) -> bool {
        matches!(self, Outcome::Missing | Outcome::Stuck)
    }
}

/// The check's end of a connection to a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its address.
    pub local: SocketAddr,
    /// The program's address.
    pub remote: SocketAddr,
    /// What the check has sent: the first 4,096 bytes.
    pub sent: Bytes,
    /// Where in it each send ended, in bytes from its start.
    pub sends: Vec<usize>,
    /// What has come from the program and the check had not come to: the first 4,096 bytes.
    pub unread: Bytes,
    /// Whether the check could still send.
    pub open: bool,
    /// Whether the program has ended it with a reset.
    pub reset: bool,
}
