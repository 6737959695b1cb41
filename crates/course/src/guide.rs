//! What stands above and below the findings of a check: which step it is, and where to go on.

use std::path::Path;

use crate::{Chapter, Course, Step};

/// The first line: `✗ tcp · step 4 of 13 · reply`.
pub fn header(mark: char, chapter: &Chapter, step: &Step) -> String {
    let (number, count) = (chapter.number_of(&step.name), chapter.steps.len());
    format!("{mark} {} · step {number} of {count} · {}", chapter.name, step.name)
}

/// Where to edit, where to find a hint, where to read. `edited` is the crate's folder, if it is one
/// of the course's.
pub fn footer(course: &Course, chapter: &Chapter, step: &Step, edited: Option<&Path>) -> String {
    let mut footer = String::new();
    if let Some(folder) = edited {
        let place = place(course, chapter, folder, step);
        footer.push_str(&format!("  edit   {place}\n"));
    }
    footer.push_str(&format!("  hint   cargo lab hint {}/{}\n", chapter.name, step.name));
    footer.push_str(&format!("  read   {}\n", page(chapter, step)));
    footer
}

/// Where a step is explained: `docs/src/02-tcp.md#reply`.
pub fn page(chapter: &Chapter, step: &Step) -> String {
    let section = &step.section;
    let hash = if section.is_empty() { "" } else { "#" };
    format!("docs/src/{}.md{hash}{section}", chapter.folder)
}

/// Where a step's function is: `exercises/02-tcp/src/bin/server.rs:41   fn reply`.
pub fn place(course: &Course, chapter: &Chapter, folder: &Path, step: &Step) -> String {
    let file = course.short(&folder.join(&step.file));
    let blank = chapter.blank(folder, step);
    let line = blank.line.map_or(String::new(), |line| format!(":{line}"));
    let function = blank.function.map_or(String::new(), |name| format!("   fn {name}"));
    format!("{file}{line}{function}")
}
