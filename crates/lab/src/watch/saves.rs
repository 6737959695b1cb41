//! Tells when a student has saved: by the system's events, or by looking where no events come.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::failure::Failure;

/// An editor saves in several moves. So long without another, and it is done.
const QUIET: Duration = Duration::from_millis(30);

/// How often is looked where no events come.
const LOOK: Duration = Duration::from_millis(500);

/// How saves are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The system tells of them.
    Events,
    /// Twice a second all files are looked at.
    Polling,
}

impl How {
    /// The way that works for this folder.
    pub fn for_folder(folder: &Path) -> How {
        if tells_no_events(folder) { How::Polling } else { How::Events }
    }
}

/// The saves in some folder.
pub struct Saves {
    events: Receiver<notify::Result<Event>>,
    folder: PathBuf,
    /// Events come as long as it is there.
    _watcher: Box<dyn Watcher + Send>,
}

impl Saves {
    /// Watches a folder with all below it.
    pub fn watch(folder: &Path, how: How) -> Result<Saves, Failure> {
        let failed = |error: notify::Error| {
            // The error's own text repeats the paths.
            let why = format!("cannot watch {}: {:?}", folder.display(), error.kind);
            Failure::Other(format!(
                "{why}; `cargo lab watch --poll` does without the system's events"
            ))
        };
        let (sender, events) = mpsc::channel();
        let mut watcher: Box<dyn Watcher + Send> = match how {
            How::Events => {
                Box::new(RecommendedWatcher::new(sender, Config::default()).map_err(failed)?)
            }
            How::Polling => {
                let config = Config::default().with_poll_interval(LOOK);
                Box::new(PollWatcher::new(sender, config).map_err(failed)?)
            }
        };
        watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
        Ok(Saves { events, folder: folder.to_owned(), _watcher: watcher })
    }

    /// Waits until something is saved, and then until that is over.
    pub fn wait(&self) -> Result<(), Failure> {
        let ended = |_| Failure::Other("the system does not tell of saves any more".to_owned());
        loop {
            let event = self.events.recv().map_err(ended)?;
            if is_save(&event, &self.folder) {
                break;
            }
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        Ok(())
    }
}

/// Whether the event is about something that a crate in the folder is built from: not a test's file, nor what an editor
/// keeps beside it. If the system has lost count or made an error, it may be.
fn is_save(event: &notify::Result<Event>, folder: &Path) -> bool {
    let Ok(event) = event else { return true };
    let is_source = |path: &PathBuf| {
        let below = path.strip_prefix(folder).unwrap_or(path);
        let in_src = below.components().any(|part| part.as_os_str() == "src");
        in_src && below.extension().is_some_and(|extension| extension == "rs")
            || below.ends_with("Cargo.toml")
    };
    event.need_rescan() || !event.kind.is_access() && event.paths.iter().any(is_source)
}

/// Whether the folder is on a disk of another machine or system, whose changes the kernel does not tell: a network
/// share, a Windows drive under WSL, a folder that a virtual machine or a container shares with its host.
#[cfg(target_os = "linux")]
fn tells_no_events(folder: &Path) -> bool {
    /// NFS, SMB, CIFS, SMB2, 9p, FUSE, vboxsf: the magic numbers of statfs(2).
    const ELSEWHERE: [u32; 7] =
        [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x6573_5546, 0x786f_4256];
    let disk = rustix::fs::statfs(folder);
    // Its type differs from machine to machine; the number has 32 bits.
    disk.is_ok_and(|disk| ELSEWHERE.contains(&(disk.f_type as u32)))
}

/// Other systems tell of all.
#[cfg(not(target_os = "linux"))]
fn tells_no_events(_folder: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use notify::EventKind;
    use notify::event::{AccessKind, CreateKind};

    use super::*;

    #[test]
    fn only_changes_of_the_sources_are_saves() {
        let saved = |kind, path: &str| {
            let event = Event::new(kind).add_path(path.into());
            is_save(&Ok(event), Path::new("/home/src/course/exercises"))
        };
        let change = EventKind::Create(CreateKind::File);
        let path = |path: &str| format!("/home/src/course/exercises/02-tcp/{path}");
        assert!(saved(change, &path("src/bin/server.rs")));
        assert!(saved(change, &path("Cargo.toml")));
        assert!(!saved(change, &path("tests/snapshots/reply.snap")));
        assert!(!saved(change, &path("tests/steps.rs")));
        for beside in ["src/bin/.server.rs.swp", "src/bin/server.rs~", "src/bin/4913"] {
            assert!(!saved(change, &path(beside)));
        }
        assert!(!saved(EventKind::Access(AccessKind::Any), &path("src/bin/server.rs")));
    }
}
