//! Where the course lies.

use std::env;
use std::path::{Path, PathBuf};

use course::is_root;

use crate::Problem;

/// Finds the course's folder: the one that is given; else the one that cargo started us from; else
/// the nearest one around the current folder.
pub fn find_root(given: Option<&Path>) -> Result<PathBuf, Problem> {
    if let Some(given) = given {
        return match is_root(given) {
            true => Ok(given.to_path_buf()),
            false => Err(Problem::new(given, NOT_A_ROOT)),
        };
    }
    let here = env::current_dir().map_err(|error| Problem::new(".", error))?;
    let cargo = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let by_cargo = cargo.iter().flat_map(|package| package.ancestors().nth(2));
    by_cargo
        .chain(here.ancestors())
        .find(|folder| is_root(folder))
        .map(Path::to_path_buf)
        .ok_or_else(|| Problem::new(&here, NOT_A_ROOT))
}

const NOT_A_ROOT: &str =
    "is not the course's folder: that one has Cargo.toml, exercises and solutions";
