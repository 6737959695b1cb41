//! `{{#proved CHAPTER}}` in a page: the table of what the checks of a chapter prove, and what they leave unproved.

use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use course::contract::{self, Contract};
use course::{Chapter, Course, Error};
use regex::{Captures, Regex};

static PROVED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{\{#proved ([^\s}]+)\}\}").expect("the pattern is right"));

/// The page with the tables of the course at `root`.
pub(crate) fn fill(root: &Path, page: &str) -> Result<String, Error> {
    if !PROVED.is_match(page) {
        return Ok(page.to_owned());
    }
    let course = Course::at(root)?;
    let mut wrong = None;
    let filled = PROVED.replace_all(page, |found: &Captures| {
        let chapter = course.chapter(&found[1]);
        let told = chapter.and_then(|chapter| Ok(tables(chapter, &contract::load(chapter)?)));
        told.unwrap_or_else(|error| {
            wrong = Some(error);
            String::new()
        })
    });
    match wrong {
        Some(error) => Err(error),
        None => Ok(filled.into_owned()),
    }
}

fn tables(chapter: &Chapter, contract: &Contract) -> String {
    let mut text =
        "| What holds | Step | Scenes | Mistakes |\n| --- | --- | --- | ---: |\n".to_owned();
    for sentence in &contract.sentences {
        let step = &sentence.step;
        let section = chapter.step(step).map_or("", |step| step.section.as_str());
        let link = format!("[{step}]({}.md#{section})", chapter.folder);
        // A scene without a title has the name of its step, which stands beside it.
        let scenes: Vec<&str> =
            sentence.scenes.iter().map(String::as_str).filter(|it| it != step).collect();
        let scenes = scenes.join("; ");
        row(&mut text, &[&sentence.says, &link, &scenes, &sentence.mistakes.len().to_string()]);
    }
    if !contract.unproved.is_empty() {
        text.push_str("\n| What is not proved | Why |\n| --- | --- |\n");
    }
    for it in &contract.unproved {
        row(&mut text, &[&it.says, &it.why]);
    }
    text
}

/// A row of a table in Markdown.
fn row(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> =
        cells.iter().map(|cell| cell.replace('|', r"\|").replace('\n', " ")).collect();
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_tables_is_as_it_was() {
        assert_eq!(fill(Path::new("/nowhere"), "{{#include a}}").unwrap(), "{{#include a}}");
    }

    #[test]
    fn a_cell_stays_in_its_row() {
        let mut text = String::new();
        row(&mut text, &["a | b", "c\nd"]);
        assert_eq!(text, "| a \\| b | c d |\n");
    }

    #[test]
    fn an_unknown_chapter_is_an_error() {
        let root = crate::find_root(None).unwrap();
        let said = fill(&root, "{{#proved 12-ftp}}").unwrap_err().to_string();
        assert!(said.contains("12-ftp"), "{said}");
    }
}
