//! `Cargo.toml`: what a package says of itself.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::{Error, toml_file};

/// A program that a package builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    /// Its name, without the package's: `server` for `tcp-server` of the package `tcp`.
    pub name: String,
    /// The file of its `main`, from the crate's folder.
    pub path: PathBuf,
}

/// Reads the manifest of the crate or workspace in this folder.
pub fn read(folder: &Path) -> Result<Table, Error> {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| Error::read(&path, &error))?;
    toml_file::parse(&path, &text)
}

/// The programs that a manifest declares, in its order: those named after its package.
pub fn binaries(manifest: &Table) -> Vec<Binary> {
    let package = manifest.get("package").and_then(|package| package.get("name")?.as_str());
    let package = package.unwrap_or_default();
    let binary = |declared: &Value| {
        let text = |key: &str| declared.get(key)?.as_str();
        let name = text("name")?.strip_prefix(package)?.strip_prefix('-')?;
        Some(Binary { name: name.to_owned(), path: PathBuf::from(text("path")?) })
    };
    let declared = manifest.get("bin").and_then(Value::as_array).into_iter().flatten();
    declared.filter_map(binary).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_named_after_its_package() {
        let folder = tempfile::tempdir().unwrap();
        let text = "\
[package]
name = \"tcp-solution\"
[[bin]]
name = \"tcp-solution-server\"
path = \"src/bin/server.rs\"
[[bin]]
name = \"mine\"
path = \"src/bin/mine.rs\"
";
        fs::write(folder.path().join("Cargo.toml"), text).unwrap();
        let path = PathBuf::from("src/bin/server.rs");
        let manifest = read(folder.path()).unwrap();
        assert_eq!(binaries(&manifest), [Binary { name: "server".to_owned(), path }]);
    }
}
