//! The transcript: what crossed the wire and what the programs printed, the same on every run.
//!
//! It is written by the check as it goes, and holds only what the check waited for. A step may have
//! several scenes, each with its own ladder and lanes.

use serde::{Deserialize, Serialize};

use super::{Bytes, Direction, Lane, payload};

/// Longer lines are shortened.
const LONG_LINE: usize = 80;

/// As much of a message is kept for a closer look, in bytes.
const KEPT: usize = 4096;

/// All scenes of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// In the order in which they were played.
    pub scenes: Vec<Scene>,
}

/// One conversation: a ladder, and the programs' lanes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// What it shows.
    pub title: Option<String>,
    /// The lines of the ladder at the left.
    pub clients: Vec<String>,
    /// The lines at the right. The labels are between the two.
    pub servers: Vec<String>,
    /// The rows of the ladder, from the top.
    pub rungs: Vec<Rung>,
    /// The lines of each lane, in the order in which the lanes began. In JSON:
    /// `{"kind": "stdout", "role": "server", "lines": [...]}`.
    #[serde(with = "lanes")]
    pub lanes: Vec<(Lane, Vec<String>)>,
}

/// What stands in a ladder where a program hears nothing for a while.
pub const SILENCE: &str = "nothing for a while";

/// A row of the ladder. In JSON: `{"kind": "arrow", ...}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Rung {
    /// Something went over the wire.
    Arrow {
        /// Whose line it begins or ends at, at the left: a place in `clients`.
        client: usize,
        /// And at the right: a place in `servers`.
        server: usize,
        /// Which way it went.
        #[serde(rename = "goes")]
        to: Direction,
        /// What it was.
        label: Label,
        /// Whether it did not arrive.
        lost: bool,
    },
    /// Something that happened to a server, and not on the wire.
    Happened {
        /// A place in `servers`.
        server: usize,
        /// What it was.
        what: String,
    },
    /// A client's line, or a server's, ends here.
    Gone {
        /// A place in `clients` or in `servers`.
        party: usize,
        /// In `clients`.
        is_client: bool,
    },
}

/// What stands on an arrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// As a person reads it: `"Hello"`, `close`.
    pub text: String,
    /// The bytes of the message, where it is one: at most the first 4,096.
    pub bytes: Option<Bytes>,
    /// How many bytes the message has.
    pub length: usize,
}

impl Label {
    /// Of a message with these bytes, which is shown so.
    pub fn shown(text: impl Into<String>, bytes: &[u8]) -> Label {
        let kept = &bytes[..bytes.len().min(KEPT)];
        Label { text: text.into(), bytes: Some(kept.into()), length: bytes.len() }
    }
}

/// A message.
impl From<&[u8]> for Label {
    fn from(bytes: &[u8]) -> Label {
        Label::shown(payload::show(bytes), bytes)
    }
}

/// Something that is no message, such as a close; or a message whose bytes say nothing.
impl From<&str> for Label {
    fn from(text: &str) -> Label {
        Label { text: text.to_owned(), ..Label::default() }
    }
}

/// As from a `&str`.
impl From<String> for Label {
    fn from(text: String) -> Label {
        Label { text, ..Label::default() }
    }
}

impl Transcript {
    /// The scene that is being played.
    pub fn scene(&mut self) -> &mut Scene {
        if self.scenes.is_empty() {
            self.scenes.push(Scene::default());
        }
        let last = self.scenes.len() - 1;
        &mut self.scenes[last]
    }

    /// Begins another scene. An empty first one gets the title instead.
    pub fn begin_scene(&mut self, title: &str) {
        if !self.scene().is_empty() {
            self.scenes.push(Scene::default());
        }
        self.scene().title = Some(title.to_owned());
    }

    /// The scene with this title. Without a title, a transcript has a single scene.
    pub fn find(&self, title: Option<&str>) -> Option<&Scene> {
        match title {
            None => self.scenes.first(),
            Some(_) => self.scenes.iter().find(|scene| scene.title.as_deref() == title),
        }
    }
}

impl Scene {
    fn is_empty(&self) -> bool {
        self.rungs.is_empty() && self.lanes.is_empty()
    }

    /// Something went over the wire between a client and a server.
    pub fn arrow(&mut self, client: &str, server: &str, to: Direction, label: impl Into<Label>) {
        self.push(client, server, to, label.into(), false);
    }

    /// As [`arrow`](Scene::arrow), for what did not arrive.
    pub fn lost(&mut self, client: &str, server: &str, to: Direction, label: impl Into<Label>) {
        self.push(client, server, to, label.into(), true);
    }

    fn push(&mut self, client: &str, server: &str, to: Direction, label: Label, lost: bool) {
        let (client, server) = (place(&mut self.clients, client), place(&mut self.servers, server));
        self.rungs.push(Rung::Arrow { client, server, to, label, lost });
    }

    /// Whether the last arrow did not arrive.
    pub fn ends_with_a_loss(&self) -> bool {
        matches!(self.rungs.last(), Some(Rung::Arrow { lost: true, .. }))
    }

    /// A client or a server that is in the ladder is there no longer.
    pub fn gone(&mut self, name: &str) {
        let find = |names: &[String]| names.iter().position(|known| known == name);
        let client = find(&self.clients).map(|party| Rung::Gone { party, is_client: true });
        let server = find(&self.servers).map(|party| Rung::Gone { party, is_client: false });
        self.rungs.extend(client.or(server));
    }

    /// Something happened to a server, and not on the wire: it stands beside its line.
    pub fn happened(&mut self, server: &str, what: &str) {
        let server = place(&mut self.servers, server);
        self.rungs.push(Rung::Happened { server, what: what.to_owned() });
    }

    /// A line in a lane.
    pub fn line(&mut self, lane: Lane, line: &str) {
        let line = shorten(&payload::escape(line));
        match self.lanes.iter_mut().find(|(known, _)| *known == lane) {
            Some((_, lines)) => lines.push(line),
            None => self.lanes.push((lane, vec![line])),
        }
    }

    /// The lines of a lane.
    pub fn lane(&self, lane: &Lane) -> &[String] {
        let found = self.lanes.iter().find(|(known, _)| known == lane);
        found.map_or(&[], |(_, lines)| lines)
    }
}

/// The place of a name in the list; a new one is added.
fn place(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
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

/// Each lane as one object.
mod lanes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Lane;

    #[derive(Serialize, Deserialize)]
    struct Written {
        #[serde(flatten)]
        lane: Lane,
        lines: Vec<String>,
    }

    pub(super) fn serialize<S: Serializer>(
        lanes: &[(Lane, Vec<String>)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let written = |(lane, lines): &(Lane, Vec<String>)| Written {
            lane: lane.clone(),
            lines: lines.clone(),
        };
        serializer.collect_seq(lanes.iter().map(written))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Lane, Vec<String>)>, D::Error> {
        let written = Vec::<Written>::deserialize(deserializer)?;
        Ok(written.into_iter().map(|lane| (lane.lane, lane.lines)).collect())
    }
}
