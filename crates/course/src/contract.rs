//! What a chapter's programs must keep, and what proves it: `exercises/NN-name/contract.toml`.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::{Chapter, Error, toml_file};

/// The contract of a chapter's programs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// What the checks prove.
    #[serde(default, rename = "sentence")]
    pub sentences: Vec<Sentence>,
    /// What they leave unproved.
    #[serde(default)]
    pub unproved: Vec<Unproved>,
}

/// One thing that the programs must keep, and that a check shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// The sentence, in Markdown.
    pub says: String,
    /// The step that owns it: its check fails when the sentence does not hold.
    pub step: String,
    /// The titles of the scenes of the step's check that show it. A check's only scene may have no title; then
    /// it goes by the step's name.
    pub scenes: Vec<String>,
    /// The mistakes that break it, all of them caught by the step.
    pub mistakes: Vec<String>,
}

/// One thing that the programs should keep, and that no check shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unproved {
    /// The sentence, in Markdown.
    pub says: String,
    /// Why no check shows it.
    pub why: String,
}

/// Reads the chapter's contract.
pub fn load(chapter: &Chapter) -> Result<Contract, Error> {
    let path = chapter.exercise.join("contract.toml");
    let text = fs::read_to_string(&path).map_err(|error| Error::read(&path, &error))?;
    let file = Path::new("exercises").join(&chapter.folder).join("contract.toml");
    toml_file::parse(&file, &text)
}
