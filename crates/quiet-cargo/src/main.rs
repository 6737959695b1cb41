//! What `cargo lab` starts: builds the real command, showing the progress while that takes long,
//! and becomes it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    match build().or_else(update).and_then(|lab| quiet_cargo::become_program(&lab, &args)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the `lab` command and says where it is.
fn build() -> io::Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let mut cargo = quiet_cargo::cargo();
    cargo
        .args(["build", "--profile", "lab", "--package", "lab"])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(manifest);
    let outcome = quiet_cargo::run(&mut cargo)
        .map_err(|error| io::Error::other(format!("cannot run cargo: {error}")))?;
    if !outcome.success {
        eprint!("{}", outcome.held_back());
        return Err(io::Error::other("the lab command does not build"));
    }
    outcome
        .stdout
        .lines()
        .find_map(executable)
        .ok_or_else(|| io::Error::other("cargo does not say where it put the lab command"))
}

/// A course that is half-way through an update may not build. The command that began the update was kept to end it.
fn update(error: io::Error) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.lab/update");
    let lab = folder.join(format!("lab{}", env::consts::EXE_SUFFIX));
    if folder.join("plan.json").is_file() && lab.is_file() { Ok(lab) } else { Err(error) }
}

/// The path in a message of cargo's, which is a line of JSON: `..."executable":"/path/to/lab"...`.
fn executable(message: &str) -> Option<PathBuf> {
    let (_, rest) = message.split_once(r#""executable":""#)?;
    let mut path = String::new();
    let mut characters = rest.chars();
    loop {
        match characters.next()? {
            '"' => return Some(PathBuf::from(path)),
            '\\' => path.push(characters.next()?),
            character => path.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_found() {
        let message = r#"{"reason":"compiler-artifact","executable":"/a b/lab","fresh":true}"#;
        assert_eq!(executable(message), Some(PathBuf::from("/a b/lab")));
        let message = r#"{"executable":"C:\\lab\\lab.exe"}"#;
        assert_eq!(executable(message), Some(PathBuf::from(r"C:\lab\lab.exe")));
        assert_eq!(executable(r#"{"executable":null}"#), None);
    }
}
