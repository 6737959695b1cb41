//! Builds all versions of a chapter's solution at once: with each mistake in it, and with only its first steps written.
//! They are one package in a workspace of its own, below `target/versions`.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use course::manifest;
use course::starter::Files;
use course::{Chapter, Course};
use toml::{Table, Value};

use crate::compile;
use crate::failure::Failure;

/// Builds these sources. Returns a folder with their programs, under the names that `LAB_PROGRAMS` wants.
pub fn build(course: &Course, chapter: &Chapter, files: &Files) -> Result<PathBuf, Failure> {
    let folder = course.root.join("target/versions").join(&chapter.folder);
    let package = manifest::read(&chapter.solution)?;
    let programs: Vec<String> =
        manifest::binaries(&package).into_iter().map(|program| program.name).collect();
    let mut all = files.clone();
    let name = package_name(chapter).replace('-', "_");
    let own = chapter.solution_package().replace('-', "_");
    for source in all.values_mut() {
        *source = source.replace(&own, &name);
    }
    all.insert(
        "Cargo.toml".into(),
        manifest(course, chapter, manifest::read(&course.root)?, package),
    );
    write(course, &folder, &all).map_err(|error| Failure::file("write", &folder, &error))?;
    let build = compile::workspace(course, &folder)?;
    if !build.success {
        let what = format!("the mistakes do not compile:\n{}", build.plain_complaint());
        return Err(Failure::Other(what));
    }
    let linked = folder.join("programs");
    let failed = |error: io::Error| Failure::file("write", &linked, &error);
    fs::create_dir_all(&linked).map_err(failed)?;
    for program in programs {
        let executable = build.executable("bin", &binary_name(chapter, &program))?;
        let link = linked.join(format!("{}-{program}{EXE_SUFFIX}", chapter.name));
        match fs::remove_file(&link) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => fs::hard_link(executable, &link).map_err(failed)?,
        }
    }
    Ok(linked)
}

/// Writes what is new: a file that is written again is built again.
fn write(course: &Course, folder: &Path, files: &Files) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::copy(course.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for (path, text) in files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// The solution's package under another name and without its checks, in the course's workspace without its members.
fn manifest(course: &Course, chapter: &Chapter, mut root: Table, mut package: Table) -> String {
    if let Some(workspace) = root.get_mut("workspace").and_then(Value::as_table_mut) {
        workspace.remove("members");
        workspace.remove("default-members");
        let dependencies = workspace.get_mut("dependencies").and_then(Value::as_table_mut);
        for dependency in dependencies.into_iter().flat_map(Table::iter_mut) {
            if let Some(path) = dependency.1.get_mut("path") {
                let absolute = course.root.join(path.as_str().unwrap_or_default());
                *path = Value::from(absolute.display().to_string());
            }
        }
    }
    // Settings of single packages would name members that are not here. Those of all dependencies stay, so that what is
    // built of them is shared.
    let profiles = root.get_mut("profile").and_then(Value::as_table_mut);
    for profile in profiles.into_iter().flat_map(Table::iter_mut) {
        if let Some(packages) = profile.1.get_mut("package").and_then(Value::as_table_mut) {
            packages.retain(|package, _| package == "*");
        }
    }
    for unwanted in ["bench", "test", "dev-dependencies", "lints"] {
        package.remove(unwanted);
    }
    if let Some(package) = package.get_mut("package").and_then(Value::as_table_mut) {
        package.insert("name".to_owned(), Value::from(package_name(chapter)));
    }
    let programs = package.get_mut("bin").and_then(Value::as_array_mut);
    for program in programs.into_iter().flatten().filter_map(Value::as_table_mut) {
        let name = program.get("name").and_then(Value::as_str).unwrap_or_default();
        let name = name.strip_prefix(&format!("{}-", chapter.solution_package())).unwrap_or(name);
        let name = binary_name(chapter, name);
        program.insert("name".to_owned(), Value::from(name));
    }
    root.extend(package);
    root.to_string()
}

fn package_name(chapter: &Chapter) -> String {
    format!("{}-versions", chapter.name)
}

/// Cargo puts the binaries of all packages into one folder, so each has a name of its own.
fn binary_name(chapter: &Chapter, program: &str) -> String {
    format!("{}-{program}", package_name(chapter))
}
