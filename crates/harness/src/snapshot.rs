//! The stored transcript of a step.

use std::path::{Path, PathBuf};

use findings::record::{Direction, Rung, Scene, Transcript};
use findings::report;

/// The folder of a chapter's checks, seen from the starter's package or the solution's.
pub(crate) fn tests(package: &Path) -> PathBuf {
    let folder = package.file_name().unwrap_or_default();
    package.join("../../exercises").join(folder).join("tests")
}

/// Where a chapter's snapshots are; `tests` is the folder of its `steps.rs`.
fn folder(tests: &Path) -> PathBuf {
    tests.join("snapshots")
}

/// The stored transcript, without insta's header.
pub(crate) fn expected(tests: &Path, step: &str) -> Option<String> {
    let text = std::fs::read_to_string(folder(tests).join(format!("{step}.snap"))).ok()?;
    // Git on Windows may have changed the line ends.
    let text = text.replace("\r\n", "\n");
    let (_, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    Some(body.to_owned())
}

/// Whether the transcript is the stored one. `None`: there is none, or it is to be written anew.
pub(crate) fn is_as_stored(tests: &Path, step: &str, transcript: &str) -> Option<bool> {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode != "no");
    expected(tests, step).filter(|_| !update).map(|expected| expected == transcript)
}

/// The first scene that differs from the stored one becomes the last, so that a report shows it. Gives, as
/// words for the end of a sentence, what was sent there in place of what.
pub(crate) fn keep_up_to_difference(transcript: &mut Transcript, stored: &str) -> String {
    let stored = report::read(stored);
    let drawn = |scene: &Scene| report::draw(&Transcript { scenes: vec![scene.clone()] });
    let differ = |(one, other): (&Scene, &Scene)| drawn(one) != drawn(other);
    let Some(number) = transcript.scenes.iter().zip(&stored.scenes).position(differ) else {
        return String::new();
    };
    transcript.scenes.truncate(number + 1);
    let (got, expected) = (&transcript.scenes[number], &stored.scenes[number]);
    let sent = |rungs: (&Rung, &Rung)| match rungs {
        (Rung::Arrow { client, server, to, label, .. }, Rung::Arrow { label: expected, .. })
            if label.text != expected.text =>
        {
            let who = match to {
                Direction::ToServer => got.clients.get(*client),
                Direction::ToClient => got.servers.get(*server),
            };
            let who = who.map_or("", String::as_str);
            Some(format!(": {who} sent {}, and not {}", label.text, expected.text))
        }
        _ => None,
    };
    got.rungs.iter().zip(&expected.rungs).find_map(sent).unwrap_or_default()
}

/// Compares with the stored transcript; insta says what to do where they differ, or where there is none.
pub(crate) fn compare(tests: &Path, step: &str, transcript: &str) {
    if is_as_stored(tests, step, transcript) == Some(true) {
        return;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(tests));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(step, transcript));
}
