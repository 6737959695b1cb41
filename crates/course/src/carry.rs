//! Carries what a student wrote from an old starter into a new one: text in, text out.
//!
//! The bodies of steps go by the steps' names, into whatever file and function the new starter has for them. What
//! the student changed outside of bodies is merged, line by line, with what the course changed.

mod bodies;
mod merge;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::starter::Files;

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The sources of the crate as they shall be, the student's own files among them.
    pub files: Files,
    /// The steps whose bodies are in them, by their new names, in the order of the sources.
    pub carried: Vec<String>,
    /// The steps whose bodies are not, by their old names, and the file where each was.
    pub left_out: Vec<(String, PathBuf)>,
    /// The student's files with changes outside of bodies that are not in the new ones, and how many lines those are.
    pub conflicts: Vec<(PathBuf, usize)>,
    /// The starter's files that the student had deleted.
    pub put_back: Vec<PathBuf>,
}

/// Carries a chapter. `renamed` gives the new names of those steps that have one.
pub fn carry(
    old: &Files,
    mine: &Files,
    new: &Files,
    renamed: &BTreeMap<String, String>,
) -> Carried {
    let [old, mine, new] = [old, mine, new].map(with_plain_line_ends);
    let mut result = Carried::default();
    let mut bodies = BTreeMap::new();
    for (path, source) in &mine {
        match (old.get(path), new.get(path)) {
            // A file of the student's own, and perhaps a new one of the course in its place.
            (None, None) => drop(result.files.insert(path.clone(), source.clone())),
            (None, Some(theirs)) if theirs != source => result.conflict(path, source),
            (None, Some(_)) => {}
            (Some(starter), theirs) => {
                let (outside, found) = take_apart(starter, source);
                bodies.extend(found.into_iter().map(|(step, body)| (step, (path, body))));
                match theirs {
                    Some(theirs) => {
                        let merged = merge::merge(starter, &outside, theirs);
                        if merged.left_out > 0 {
                            result.conflicts.push((path.clone(), merged.left_out));
                        }
                        result.files.insert(path.clone(), merged.text);
                    }
                    None if outside != *starter => result.conflict(path, &outside),
                    None => {}
                }
            }
        }
    }
    for (path, starter) in &new {
        if old.contains_key(path) && !mine.contains_key(path) {
            result.put_back.push(path.clone());
        }
        result.files.entry(path.clone()).or_insert_with(|| starter.clone());
    }
    let old_name = |step: &str| {
        let was = renamed.iter().find(|(_, new)| *new == step).map(|(old, _)| old.as_str());
        was.unwrap_or(step).to_owned()
    };
    for path in new.keys() {
        let Some(source) = result.files.get_mut(path) else { continue };
        let mut put = Vec::new();
        for blank in bodies::blanks(source) {
            if let Some((_, body)) = bodies.remove(&old_name(&blank.step)) {
                result.carried.push(blank.step.clone());
                put.push((blank, body));
            }
        }
        *source = bodies::replace(source, &put);
    }
    let left_out = bodies.into_iter().map(|(step, (path, _))| (step, path.clone()));
    result.left_out = left_out.collect();
    result
}

impl Carried {
    fn conflict(&mut self, path: &Path, lines: &str) {
        self.conflicts.push((path.to_owned(), lines.lines().count()));
    }
}

/// The student's source with the blanks again, and the bodies that stood there, by step.
fn take_apart(starter: &str, source: &str) -> (String, BTreeMap<String, String>) {
    let mut found = BTreeMap::new();
    let mut put = Vec::new();
    for blank in bodies::blanks(starter) {
        let Some(written) = bodies::written(source, &blank) else { continue };
        let (empty, text) = (blank.text(starter), written.text(source));
        if text != empty {
            found.insert(blank.step, text);
        }
        put.push((written, empty));
    }
    (bodies::replace(source, &put), found)
}

fn with_plain_line_ends(files: &Files) -> Files {
    files.iter().map(|(path, text)| (path.clone(), text.replace("\r\n", "\n"))).collect()
}

#[cfg(test)]
mod tests;
