//! Builds many versions of a chapter's solution at once: with a mistake in it, or with only its
//! first steps written. They are packages of a workspace of their own, below `target/variants`.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use course::starter::Files;
use course::{Chapter, Course};
use toml::{Table, Value};

use crate::compile::{self, Build};
use crate::failure::Failure;

/// One version of a chapter's source.
pub struct Variant {
    /// Its package is called after it, so: letters, digits, `_` and `-`.
    pub name: String,
    /// Its source files.
    pub files: Files,
}

/// Builds the variants; `kind` names the folder of their workspace. For each, in order: a folder with its programs, under the names that
/// `LAB_PROGRAMS` wants.
pub fn build(
    course: &Course,
    chapter: &Chapter,
    kind: &str,
    variants: &[Variant],
) -> Result<Vec<PathBuf>, Failure> {
    let folder = course.root.join("target/variants").join(&chapter.folder).join(kind);
    write_workspace(course, chapter, variants, &folder)
        .map_err(|error| Failure::file("write", &folder, &error))?;
    let build = compile::workspace(course, &folder)?;
    if !build.success {
        let what = format!("the {kind} do not compile:\n{}", build.plain_complaint());
        return Err(Failure::Other(what));
    }
    let programs = programs(chapter)?;
    variants.iter().map(|variant| collect(chapter, variant, &folder, &programs, &build)).collect()
}

fn write_workspace(
    course: &Course,
    chapter: &Chapter,
    variants: &[Variant],
    folder: &Path,
) -> io::Result<()> {
    let root = read_table(&course.root.join("Cargo.toml"))?;
    let solution = read_table(&chapter.solution.join("Cargo.toml"))?;
    fs::create_dir_all(folder)?;
    remove_others(folder, variants)?;
    write_if_new(&folder.join("Cargo.toml"), &workspace_manifest(course, &root, variants))?;
    fs::copy(course.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for variant in variants {
        let package = folder.join(&variant.name);
        let manifest = package_manifest(chapter, &solution, variant);
        write_if_new(&package.join("Cargo.toml"), &manifest)?;
        for (path, source) in &variant.files {
            let name = package_name(chapter, variant).replace('-', "_");
            let own = chapter.solution_package().replace('-', "_");
            write_if_new(&package.join(path), &source.replace(&own, &name))?;
        }
    }
    Ok(())
}

/// Variants that are gone would still be built.
fn remove_others(folder: &Path, variants: &[Variant]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let known = variants.iter().any(|variant| *variant.name == *name);
        if entry.file_type()?.is_dir() && !known {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// A file that is written again is built again.
fn write_if_new(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

fn read_table(path: &Path) -> io::Result<Table> {
    fs::read_to_string(path)?.parse().map_err(io::Error::other)
}

/// The course's own workspace, with other members.
fn workspace_manifest(course: &Course, root: &Table, variants: &[Variant]) -> String {
    let mut root = root.clone();
    if let Some(workspace) = root.get_mut("workspace").and_then(Value::as_table_mut) {
        let members = variants.iter().map(|variant| Value::from(variant.name.as_str())).collect();
        workspace.insert("members".to_owned(), Value::Array(members));
        workspace.remove("default-members");
        let dependencies = workspace.get_mut("dependencies").and_then(Value::as_table_mut);
        for dependency in dependencies.into_iter().flat_map(Table::iter_mut) {
            if let Some(path) = dependency.1.get_mut("path") {
                let absolute = course.root.join(path.as_str().unwrap_or_default());
                *path = Value::from(absolute.display().to_string());
            }
        }
    }
    // Settings of single packages would name members that are not here.
    let profiles = root.get_mut("profile").and_then(Value::as_table_mut);
    for profile in profiles.into_iter().flat_map(Table::iter_mut) {
        if let Some(profile) = profile.1.as_table_mut() {
            profile.remove("package");
        }
    }
    root.to_string()
}

/// The solution's package under another name, without its checks.
fn package_manifest(chapter: &Chapter, solution: &Table, variant: &Variant) -> String {
    let mut manifest = solution.clone();
    let name = package_name(chapter, variant);
    for unwanted in ["bench", "test", "dev-dependencies", "lints"] {
        manifest.remove(unwanted);
    }
    if let Some(package) = manifest.get_mut("package").and_then(Value::as_table_mut) {
        package.insert("name".to_owned(), Value::from(name.as_str()));
    }
    let bins = manifest.get_mut("bin").and_then(Value::as_array_mut);
    for bin in bins.into_iter().flatten() {
        let Some(old) = bin.get_mut("name") else { continue };
        let program = program_name(chapter, old.as_str().unwrap_or_default());
        *old = Value::from(binary_name(chapter, variant, program));
    }
    manifest.to_string()
}

fn package_name(chapter: &Chapter, variant: &Variant) -> String {
    format!("{}-{}", chapter.name, variant.name)
}

/// Cargo puts all binaries in one folder, so each has a name of its own.
fn binary_name(chapter: &Chapter, variant: &Variant, program: &str) -> String {
    format!("{}--{program}", package_name(chapter, variant))
}

/// `server` for the binary `tcp-solution-server`.
fn program_name<'a>(chapter: &Chapter, binary: &'a str) -> &'a str {
    let package = chapter.solution_package();
    binary.strip_prefix(&package).and_then(|rest| rest.strip_prefix('-')).unwrap_or(binary)
}

/// The names of the chapter's programs: `server`, `client`.
fn programs(chapter: &Chapter) -> Result<Vec<String>, Failure> {
    let path = chapter.solution.join("Cargo.toml");
    let manifest = read_table(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let bins = manifest.get("bin").and_then(Value::as_array).into_iter().flatten();
    let names = bins.filter_map(|bin| bin.get("name")?.as_str());
    Ok(names.map(|name| program_name(chapter, name).to_owned()).collect())
}

/// Links the variant's programs into a folder, as `tcp-server` and so on.
fn collect(
    chapter: &Chapter,
    variant: &Variant,
    folder: &Path,
    programs: &[String],
    build: &Build,
) -> Result<PathBuf, Failure> {
    let linked = folder.join(&variant.name).join("programs");
    let failed = |error: io::Error| Failure::file("write", &linked, &error);
    fs::create_dir_all(&linked).map_err(failed)?;
    for program in programs {
        let binary = binary_name(chapter, variant, program);
        let executable = build.executable("bin", &binary)?;
        let link = linked.join(format!("{}-{program}{EXE_SUFFIX}", chapter.name));
        match fs::remove_file(&link) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => fs::hard_link(executable, &link).map_err(failed)?,
        }
    }
    Ok(linked)
}
