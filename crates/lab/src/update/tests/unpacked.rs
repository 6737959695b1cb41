//! Updates from archives.

use std::path::Path;
use std::process::Command;

use super::small::{SERVER, Small};
use crate::update::disk::Disk;

/// Runs a tool that makes an archive; without it there is nothing to try.
fn made(folder: &Path, tool: &str, args: &[&str]) -> bool {
    let status = Command::new(tool).args(args).current_dir(folder).output();
    status.is_ok_and(|output| output.status.success())
}

fn update(old: &Small, archive: &Path) -> Result<String, String> {
    old.update_from(archive, false, &mut Disk::new()).map_err(|failure| failure.to_string())
}

#[test]
fn an_archive_may_hold_the_course_or_its_folder() {
    let new = Small::new();
    let parent = tempfile::tempdir().unwrap();
    let name = new.root().file_name().unwrap().to_str().unwrap().to_owned();
    let above = new.root().parent().unwrap().to_str().unwrap().to_owned();
    let (tar, zip) = ("course.tar.gz", "course.zip");
    let mut archives = Vec::new();
    if made(parent.path(), "tar", &["-czf", tar, "-C", &above, &name]) {
        archives.push(parent.path().join(tar));
    }
    let zip = parent.path().join(zip);
    if made(&new.root(), "zip", &["-qr", zip.to_str().unwrap(), "."]) {
        archives.push(zip);
    }
    for archive in archives {
        let old = Small::old();
        old.done();
        update(&old, &archive).unwrap();
        assert!(old.read(SERVER).contains("    reply_mine()\n"));
        assert_eq!(old.read("docs/page.md"), new.read("docs/page.md"));
    }
}

#[cfg(unix)]
#[test]
fn what_would_land_elsewhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    let made = |args: &[&str]| assert!(made(&inner, "tar", args), "{args:?}");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(folder.path().join("outside"), "not mine\n").unwrap();
    std::os::unix::fs::symlink("/tmp", inner.join("link")).unwrap();
    let absolute = folder.path().join("outside");
    made(&["-cPf", "dots.tar", "../outside"]);
    made(&["-cPf", "absolute.tar", absolute.to_str().unwrap()]);
    made(&["-cf", "link.tar", "link"]);
    std::fs::write(inner.join("no.tar"), "nothing").unwrap();
    let old = Small::old();
    let before = old.files();
    for (archive, why) in [
        ("dots.tar", "is not unpacked: \"../outside\" would land outside of it"),
        ("absolute.tar", "would land outside of it"),
        ("link.tar", "is not unpacked: it has links or devices in it"),
        ("no.tar", "tar says: "),
    ] {
        let said = update(&old, &inner.join(archive)).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(old.files(), before);
    assert!(!old.path(".lab/update").exists());
}
