//! Notices when something changes that the book is made of.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// One save is several events. When there was none for this long, it is over.
const QUIET: Duration = Duration::from_millis(100);

/// Calls `changed` after each change of the book's sources, as long as the watcher lives.
pub(crate) fn watch(
    root: &Path,
    changed: impl Fn() + Send + 'static,
) -> notify::Result<RecommendedWatcher> {
    // Events name files in this form on every system.
    let root = root.canonicalize()?;
    let (sender, events) = mpsc::channel();
    let built = root.join("docs/book");
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| matters(&event, &built)) {
            let _ = sender.send(());
        }
    })?;
    for folder in ["docs", "exercises", "solutions"] {
        watcher.watch(&root.join(folder), RecursiveMode::Recursive)?;
    }
    // The thread ends with the watcher, which owns the sender.
    thread::spawn(move || {
        while events.recv().is_ok() {
            while events.recv_timeout(QUIET).is_ok() {}
            changed();
        }
    });
    Ok(watcher)
}

/// Reading a file changes nothing, and the built book is not its own source.
fn matters(event: &Event, built: &Path) -> bool {
    !event.kind.is_access() && !event.paths.iter().all(|path| path.starts_with(built))
}
