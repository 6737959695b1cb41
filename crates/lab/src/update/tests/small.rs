//! A small course in two versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use course::{Course, starter};
use tempfile::TempDir;

use crate::failure::Failure;
use crate::sources;
use crate::update::disk::Disk;
use crate::update::{Args, delivered, run, tree};

pub const SERVER: &str = "exercises/01-one/src/bin/server.rs";
pub const CLIENT: &str = "exercises/02-two/src/bin/client.rs";

const OLD_SERVER: &str = "\
//! A server.

use std::io;

fn main() {
    listen();
    reply();
}

/// Listens.
fn listen() -> u8 {
    // ANCHOR: listen
    1
    // ANCHOR_END: listen
}

/// Replies.
fn reply() -> u8 {
    // ANCHOR: reply
    2
    // ANCHOR_END: reply
}

/// Goes.
fn gone() -> u8 {
    // ANCHOR: gone
    3
    // ANCHOR_END: gone
}
";

const NEW_SERVER: &str = "\
//! A server, and a better one.

use std::io;
use std::net;

fn main() {
    begin();
    reply();
}

/// Listens.
fn listen() -> u8 {
    // ANCHOR: listen
    1
    // ANCHOR_END: listen
}

/// Ends.
fn end() -> u8 {
    // ANCHOR: end
    4
    // ANCHOR_END: end
}

/// Replies.
fn reply() -> u16 {
    // ANCHOR: answer
    2
    // ANCHOR_END: answer
}
";

const SEND: &str = "fn send() {\n    // ANCHOR: send\n    // ANCHOR_END: send\n}\n";

pub struct Small(TempDir);

impl Small {
    /// As the student got it.
    pub fn old() -> Small {
        let small = Small(tempfile::tempdir().unwrap());
        let steps = [("listen", "Make a listener."), ("reply", "Reply."), ("gone", "Go.")];
        small.chapter("01-one", "", "server.rs", OLD_SERVER, &steps);
        small.chapter("02-two", "", "client.rs", SEND, &[("send", "Send.")]);
        small.chapter("03-three", "", "three.rs", &SEND.replace("send", "x"), &[("x", "X.")]);
        let others = ["Cargo.toml", "LICENSE", "crates/gone/lib.rs", "crates/kept.rs"];
        small.finish(&[&others[..], &["docs/gone.md", "docs/page.md"]].concat(), "old");
        small
    }

    /// The newer one.
    pub fn new() -> Small {
        let small = Small(tempfile::tempdir().unwrap());
        let steps = [("listen", "Make a good listener."), ("end", "End."), ("answer", "Reply.")];
        small.chapter("01-one", "", "server.rs", NEW_SERVER, &steps);
        small.edit("exercises/01-one/chapter.toml", "\"answer\"", "\"answer\"\nwas = \"reply\"");
        small.chapter("02-fresh", "", "fresh.rs", &SEND.replace("send", "f"), &[("f", "F.")]);
        let was = "was = \"two\"\n";
        small.chapter("03-second", was, "client.rs", &format!("// New\n{SEND}"), &[("send", "S.")]);
        small.finish(&["Cargo.toml", "crates/kept.rs", "docs/page.md", "docs/fresh.md"], "new");
        small.write("LICENSE", "LICENSE old\n");
        small
    }

    fn chapter(&self, folder: &str, head: &str, file: &str, source: &str, steps: &[(&str, &str)]) {
        let step = |(name, task): &(&str, &str)| {
            format!("[[step]]\nname = \"{name}\"\ntask = \"{task}\"\nfile = \"src/bin/{file}\"\n")
        };
        let steps: String = steps.iter().map(step).collect();
        self.write(&format!("exercises/{folder}/chapter.toml"), format!("{head}{steps}"));
        self.write(&format!("exercises/{folder}/Cargo.toml"), format!("# {folder}\n"));
        self.write(&format!("solutions/{folder}/src/bin/{file}"), source);
    }

    fn finish(&self, others: &[&str], content: &str) {
        for path in others {
            self.write(path, format!("{path} {content}\n"));
        }
        for chapter in Course::at(self.0.path()).unwrap().chapters {
            let files = starter::starter(&chapter).unwrap();
            sources::replace_all(&chapter.exercise, &files).unwrap();
        }
        delivered::remember(self.0.path());
    }

    /// The student does all steps of the older course.
    pub fn done(&self) {
        self.edit(
            SERVER,
            "    // Make a listener.\n    todo!(\"listen\")\n",
            "    mine();\n    1\n",
        );
        self.edit(SERVER, "    // Reply.\n    todo!(\"reply\")\n", "    reply_mine()\n");
        self.edit(SERVER, "    // Go.\n    todo!(\"gone\")\n", "    gone_mine()\n");
        self.edit(CLIENT, "    // Send.\n    todo!(\"send\")\n", "    mine_two()\n");
        self.edit(
            "exercises/03-three/src/bin/three.rs",
            "    todo!(\"x\")\n",
            "    mine_three()\n",
        );
    }

    pub fn update(&self, new: &Small) -> String {
        self.try_update(new, false).unwrap()
    }

    pub fn try_update(&self, new: &Small, replace: bool) -> Result<String, Failure> {
        self.update_from(&new.root(), replace, &mut Disk::new())
    }

    pub fn update_from(
        &self,
        from: &Path,
        replace: bool,
        disk: &mut Disk,
    ) -> Result<String, Failure> {
        let from = Some(from.to_str().unwrap().to_owned());
        run(self.0.path(), &Args { from, replace }, disk)
    }

    /// All files, without what is kept in `.lab` and `.git`.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let paths = tree::files(self.0.path(), "").unwrap();
        let read = |path: String| (path.clone(), fs::read(self.path(&path)).unwrap());
        paths.into_iter().map(read).collect()
    }

    pub fn root(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), content).unwrap();
    }

    #[track_caller]
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old:?}:\n{text}");
        self.write(path, text.replacen(old, new, 1));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }
}
