//! Reads TOML, and says what is wrong with it in one line for people.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::Error;

/// Reads the text of a file. The file is named in errors.
pub fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        let what = error.message().lines().collect::<Vec<_>>().join("; ");
        Error::in_file(file, line, what)
    })
}
