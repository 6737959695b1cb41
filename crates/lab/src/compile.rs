//! Builds a chapter's checks and programs, and understands what the compiler says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use course::Course;
use serde::Deserialize;

use crate::failure::Failure;

/// What came of a build.
#[derive(Debug, Default)]
pub struct Build {
    /// Whether everything compiled.
    pub success: bool,
    /// The compiler's errors, as it draws them, the first one first.
    pub errors: Vec<String>,
    /// Its warnings about the package itself.
    pub warnings: Vec<String>,
    /// What cargo said, if it has not shown it already.
    cargo: String,
    executables: Vec<Executable>,
}

#[derive(Debug)]
struct Executable {
    target: String,
    kind: String,
    path: PathBuf,
}

/// A line of cargo's output.
#[derive(Deserialize)]
struct Message {
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    executable: Option<PathBuf>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    rendered: Option<String>,
}

impl Build {
    /// What the compiler complains about, the first error first; or cargo, if it did not come to the compiler.
    pub fn complaints(&self) -> Vec<String> {
        if self.errors.is_empty() { vec![self.cargo.clone()] } else { self.errors.clone() }
    }

    /// The complaints in one text.
    pub fn complaint(&self) -> String {
        self.complaints().join("\n")
    }

    /// The complaint without colours.
    pub fn plain_complaint(&self) -> String {
        anstream::adapter::strip_str(&self.complaint()).to_string()
    }

    /// Where the executable of this target was put.
    pub fn executable(&self, kind: &str, target: &str) -> Result<&Path, Failure> {
        self.executables
            .iter()
            .find(|executable| executable.kind == kind && executable.target == target)
            .map(|executable| executable.path.as_path())
            .ok_or_else(|| Failure::Other(format!("cargo does not say where it put {target}")))
    }

    /// All that were built.
    pub fn executables(&self) -> impl Iterator<Item = &Path> {
        self.executables.iter().map(|executable| executable.path.as_path())
    }

    /// Only the package's own warnings, and each diagnostic once, although two programs may share
    /// a module.
    fn read(&mut self, output: &str, manifest: &Path) {
        let mut seen = BTreeSet::new();
        for line in output.lines() {
            let Ok(message) = serde_json::from_str::<Message>(line) else {
                continue;
            };
            if let (Some(path), Some(target)) = (message.executable, message.target) {
                self.executables.push(Executable {
                    target: target.name,
                    kind: target.kind.concat(),
                    path,
                });
            }
            let Some(diagnostic) = message.message else { continue };
            let Some(rendered) = diagnostic.rendered else { continue };
            if is_summary(&diagnostic.message) || !seen.insert(rendered.clone()) {
                continue;
            }
            if diagnostic.level.starts_with("error") {
                self.errors.push(rendered);
            } else if diagnostic.level == "warning"
                && message.manifest_path.is_some_and(|path| path == manifest)
            {
                self.warnings.push(rendered);
            }
        }
    }
}

/// Builds the checks of a package, and its programs with them.
pub fn checks(course: &Course, folder: &Path, package: &str) -> Result<Build, Failure> {
    let wanted = ["test", "--no-run", "--package", package, "--test", "steps"];
    cargo(course, &folder.join("Cargo.toml"), &wanted)
}

/// Builds one program of a package.
pub fn program(
    course: &Course,
    folder: &Path,
    package: &str,
    program: &str,
) -> Result<Build, Failure> {
    let wanted = ["build", "--package", package, "--bin", program];
    cargo(course, &folder.join("Cargo.toml"), &wanted)
}

/// Builds all programs of another workspace, in the course's own target folder: so they share its
/// dependencies.
pub fn workspace(course: &Course, folder: &Path) -> Result<Build, Failure> {
    let target = course.root.join("target").display().to_string();
    let wanted = ["build", "--workspace", "--offline", "--keep-going", "--target-dir", &target];
    let manifest = folder.join("Cargo.toml");
    cargo_in(&manifest, &manifest, &wanted)
}

fn cargo(course: &Course, package: &Path, wanted: &[&str]) -> Result<Build, Failure> {
    cargo_in(&course.root.join("Cargo.toml"), package, wanted)
}

/// Runs cargo in the workspace of that manifest. The warnings that count are those of `package`.
fn cargo_in(workspace: &Path, package: &Path, wanted: &[&str]) -> Result<Build, Failure> {
    let mut cargo = quiet_cargo::cargo();
    cargo
        .args(wanted)
        .args(["--profile", "lab", "--message-format", "json-diagnostic-rendered-ansi"])
        .arg("--manifest-path")
        .arg(workspace);
    let outcome = quiet_cargo::run(&mut cargo)
        .map_err(|error| Failure::Other(format!("cannot run cargo: {error}")))?;
    let mut build = Build { success: outcome.success, ..Build::default() };
    build.read(&outcome.stdout, package);
    build.cargo = outcome.stderr;
    Ok(build)
}

/// The compiler's last words, which only count what came before.
fn is_summary(message: &str) -> bool {
    message.starts_with("aborting due to")
        || message.ends_with("warning emitted")
        || message.ends_with("warnings emitted")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(manifest: &str, level: &str, text: &str) -> String {
        format!(
            r#"{{"reason":"compiler-message","manifest_path":"{manifest}","target":{{"name":"a","kind":["bin"]}},"message":{{"level":"{level}","message":"{text}","rendered":"{level}: {text}"}}}}"#
        )
    }

    #[test]
    fn diagnostics_are_sorted_and_told_once() {
        let output = [
            message("/tcp/Cargo.toml", "warning", "unused"),
            message("/harness/Cargo.toml", "warning", "not the student's"),
            message("/tcp/Cargo.toml", "error", "mismatched types"),
            message("/tcp/Cargo.toml", "error", "mismatched types"),
            message("/tcp/Cargo.toml", "error", "aborting due to 1 previous error"),
            "not json".to_owned(),
        ];
        let mut build = Build::default();
        build.read(&output.join("\n"), Path::new("/tcp/Cargo.toml"));
        assert_eq!(build.errors, ["error: mismatched types"]);
        assert_eq!(build.warnings, ["warning: unused"]);
    }

    #[test]
    fn the_checks_are_found_among_the_executables() {
        let output = r#"{"reason":"compiler-artifact","target":{"name":"steps","kind":["bin"]},"executable":"/no"}
{"reason":"compiler-artifact","target":{"name":"steps","kind":["test"]},"executable":"/steps-1"}"#;
        let mut build = Build::default();
        build.read(output, Path::new("Cargo.toml"));
        assert_eq!(build.executable("test", "steps").unwrap(), Path::new("/steps-1"));
        assert!(build.executable("bin", "server").is_err());
    }
}
