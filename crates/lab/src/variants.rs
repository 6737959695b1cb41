//! Builds many versions of a chapter's solution at once: with a mistake in it, or with only its
//! first steps written. They are packages of a workspace of their own, below `target/variants`. What is
//! as in the solution is not built again.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use course::manifest::{self, Binary};
use course::starter::{self, Files};
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

/// Builds the variants; `kind` names the folder of their workspace. For each, in order: a folder with
/// its programs, under the names that `LAB_PROGRAMS` wants. `solution` has those that are as they were.
pub fn build(
    course: &Course,
    chapter: &Chapter,
    kind: &str,
    variants: &[Variant],
    solution: &Build,
) -> Result<Vec<PathBuf>, Failure> {
    let folder = course.root.join("target/variants").join(&chapter.folder).join(kind);
    let package = manifest::read(&chapter.solution)?;
    let programs = manifest::binaries(&package);
    let right = starter::up_to(chapter, chapter.steps.len())?;
    let changed: Vec<Vec<&Binary>> =
        variants.iter().map(|variant| changed(&programs, &variant.files, &right)).collect();
    let workspace = workspace_manifest(course, manifest::read(&course.root)?, variants);
    let packages = variants.iter().zip(&changed);
    let packages = packages
        .map(|(variant, changed)| package_manifest(chapter, package.clone(), variant, changed))
        .collect::<Vec<_>>();
    write_workspace(course, chapter, variants, &workspace, &packages, &folder)
        .map_err(|error| Failure::file("write", &folder, &error))?;
    let build = compile::workspace(course, &folder)?;
    if !build.success {
        let what = format!("the {kind} do not compile:\n{}", build.plain_complaint());
        return Err(Failure::Other(what));
    }
    variants
        .iter()
        .zip(&changed)
        .map(|(variant, changed)| {
            let find = |program: &Binary| {
                if changed.iter().any(|other| other.name == program.name) {
                    build.executable("bin", &binary_name(chapter, variant, &program.name))
                } else {
                    let binary = format!("{}-{}", chapter.solution_package(), program.name);
                    solution.executable("bin", &binary)
                }
            };
            collect(chapter, &programs, &folder.join(&variant.name), find)
        })
        .collect()
}

/// The programs that are not as in the solution: those whose own file differs, or all, if a file
/// differs that they may share.
fn changed<'a>(programs: &'a [Binary], files: &Files, right: &Files) -> Vec<&'a Binary> {
    let differs = |path: &PathBuf| files.get(path) != right.get(path);
    let is_own = |path: &&PathBuf| programs.iter().any(|program| program.path == **path);
    let shared = files.keys().filter(|path| !is_own(path)).any(differs);
    programs.iter().filter(|program| shared || differs(&program.path)).collect()
}

fn write_workspace(
    course: &Course,
    chapter: &Chapter,
    variants: &[Variant],
    workspace: &str,
    packages: &[String],
    folder: &Path,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    remove_others(folder, variants)?;
    write_if_new(&folder.join("Cargo.toml"), workspace)?;
    fs::copy(course.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for (variant, manifest) in variants.iter().zip(packages) {
        let package = folder.join(&variant.name);
        write_if_new(&package.join("Cargo.toml"), manifest)?;
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

/// The course's own workspace, with other members.
fn workspace_manifest(course: &Course, mut root: Table, variants: &[Variant]) -> String {
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

/// The solution's package under another name, without its checks, and with these programs alone.
fn package_manifest(
    chapter: &Chapter,
    mut manifest: Table,
    variant: &Variant,
    changed: &[&Binary],
) -> String {
    let name = package_name(chapter, variant);
    for unwanted in ["bench", "test", "dev-dependencies", "lints"] {
        manifest.remove(unwanted);
    }
    if let Some(package) = manifest.get_mut("package").and_then(Value::as_table_mut) {
        package.insert("name".to_owned(), Value::from(name.as_str()));
        // Cargo would find the others by itself.
        package.insert("autobins".to_owned(), Value::from(false));
    }
    let bins = changed.iter().map(|program| {
        let name = binary_name(chapter, variant, &program.name);
        let path = program.path.display().to_string();
        Value::Table(Table::from_iter([
            ("name".to_owned(), Value::from(name)),
            ("path".to_owned(), Value::from(path)),
        ]))
    });
    manifest.insert("bin".to_owned(), Value::Array(bins.collect()));
    manifest.to_string()
}

fn package_name(chapter: &Chapter, variant: &Variant) -> String {
    format!("{}-{}", chapter.name, variant.name)
}

/// Cargo puts all binaries in one folder, so each has a name of its own.
fn binary_name(chapter: &Chapter, variant: &Variant, program: &str) -> String {
    format!("{}--{program}", package_name(chapter, variant))
}

/// Links a variant's programs into a folder of its package, as `tcp-server` and so on.
fn collect<'a>(
    chapter: &Chapter,
    programs: &[Binary],
    package: &Path,
    find: impl Fn(&Binary) -> Result<&'a Path, Failure>,
) -> Result<PathBuf, Failure> {
    let linked = package.join("programs");
    let failed = |error: io::Error| Failure::file("write", &linked, &error);
    fs::create_dir_all(&linked).map_err(failed)?;
    for program in programs {
        let executable = find(program)?;
        let link = linked.join(format!("{}-{}{EXE_SUFFIX}", chapter.name, program.name));
        match fs::remove_file(&link) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => fs::hard_link(executable, &link).map_err(failed)?,
        }
    }
    Ok(linked)
}
