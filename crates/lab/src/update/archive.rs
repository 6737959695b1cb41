//! Unpacks an archive with the system's own tools, after a look at what is in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// Whether the name is an archive's.
pub fn is_archive(name: &str) -> bool {
    let name = name.to_lowercase();
    [".zip", ".tar.gz", ".tgz", ".tar"].iter().any(|end| name.ends_with(end))
}

/// Unpacks it into a new folder. Whatever would land outside of that, and every link, is refused before.
pub fn unpack(archive: &Path, folder: &Path) -> Result<(), Failure> {
    let is_zip = archive.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"));
    // The `tar` of Windows reads both.
    let unzips = is_zip && !cfg!(windows);
    let (tool, names, kinds): (_, &[&str], &[&str]) =
        if unzips { ("unzip", &["-Z1"], &["-Z"]) } else { ("tar", &["-tf"], &["-tvf"]) };
    for name in run(tool, names, archive, &[])?.lines() {
        let is_outside = name.starts_with(['/', '\\'])
            || name.contains(':')
            || name.split(['/', '\\']).any(|part| part == "..");
        if is_outside {
            return Err(refused(archive, &format!("{name:?} would land outside of it")));
        }
    }
    for line in run(tool, kinds, archive, &[])?.lines() {
        if line.starts_with(['l', 'h', 'b', 'c', 'p', 's']) {
            return Err(refused(archive, "it has links or devices in it"));
        }
    }
    fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))?;
    let folder = folder.as_os_str();
    if unzips {
        run(tool, &["-q"], archive, &["-d".as_ref(), folder])?;
    } else {
        run(tool, &["-xf"], archive, &["-C".as_ref(), folder])?;
    }
    Ok(())
}

/// Runs the tool where the archive is: some take a name with a colon for another machine's.
fn run(
    tool: &str,
    args: &[&str],
    archive: &Path,
    more: &[&std::ffi::OsStr],
) -> Result<String, Failure> {
    let place = archive.parent().unwrap_or(Path::new("/"));
    let name = PathBuf::from(".").join(archive.file_name().unwrap_or_default());
    let mut command = Command::new(tool);
    command.args(args).arg(&name).args(more).current_dir(place).env("LC_ALL", "C");
    let output = command.output().map_err(|error| {
        let shown = archive.display();
        let instead = format!("unpack {shown} yourself, and name the folder");
        Failure::Other(format!("cannot run {tool}: {error}; install it, or {instead}"))
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("nothing");
        let what = format!("cannot unpack {}: {tool} says: {first}", archive.display());
        return Err(Failure::Other(what));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn refused(archive: &Path, why: &str) -> Failure {
    Failure::Other(format!("{} is not unpacked: {why}", archive.display()))
}
