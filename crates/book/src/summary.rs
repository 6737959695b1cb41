//! `SUMMARY.md` must name every page that there is, and no other: mdBook leaves out a page that the
//! summary does not name.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mdbook_summary::{Summary, SummaryItem, parse_summary};

use crate::Problem;

/// Checks the summary of the book whose sources are in `source`.
/// Returns the pages, as paths in `source`, and what is wrong.
pub(crate) fn check(source: &Path) -> (Vec<PathBuf>, Vec<Problem>) {
    match compare(source) {
        Ok(both) => both,
        Err(problem) => (Vec::new(), vec![problem]),
    }
}

fn compare(source: &Path) -> Result<(Vec<PathBuf>, Vec<Problem>), Problem> {
    let text = fs::read_to_string(source.join("SUMMARY.md"))
        .map_err(|error| Problem::new(SUMMARY, error))?;
    let summary =
        parse_summary(&text).map_err(|error| Problem::new(SUMMARY, format!("{error:#}")))?;
    let chapters = chapters(&summary);

    let mut pages = Vec::new();
    find_pages(source, Path::new(""), &mut pages)
        .map_err(|error| Problem::new("docs/src", error))?;
    pages.sort();

    let mut problems = Vec::new();
    for chapter in &chapters {
        if !pages.contains(chapter) {
            let name = chapter.display();
            let line = text.lines().position(|line| line.contains(&format!("({name})")));
            let what = format!("names {name}, which does not exist in docs/src");
            problems.push(Problem::at(SUMMARY, line.map(|index| index + 1), what));
        }
    }
    for page in &pages {
        if !chapters.contains(page) {
            let page = Path::new("docs/src").join(page);
            problems.push(Problem::new(page, "is not in SUMMARY.md, so it is not in the book"));
        }
    }
    Ok((pages, problems))
}

const SUMMARY: &str = "docs/src/SUMMARY.md";

/// The files that the summary names, nested ones too.
fn chapters(summary: &Summary) -> Vec<PathBuf> {
    let parts = [&summary.prefix_chapters, &summary.numbered_chapters, &summary.suffix_chapters];
    let mut items: Vec<&SummaryItem> = parts.into_iter().flatten().collect();
    let mut chapters = Vec::new();
    while let Some(item) = items.pop() {
        if let SummaryItem::Link(link) = item {
            // `./page.md` and `page.md` are one file.
            let file = link.location.as_deref();
            chapters.extend(file.map(|file| file.strip_prefix(".").unwrap_or(file).to_path_buf()));
            items.extend(&link.nested_items);
        }
    }
    chapters
}

/// Adds the Markdown files in the folder `below` of `source`, and in the folders in it.
fn find_pages(source: &Path, below: &Path, pages: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(source.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.path().is_dir() {
            find_pages(source, &path, pages)?;
        } else if path.extension().is_some_and(|end| end == "md") && path != Path::new("SUMMARY.md")
        {
            pages.push(path);
        }
    }
    Ok(())
}
