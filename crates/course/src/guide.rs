//! What stands above and below the findings of a check: which step it is, and where to go on.

use crate::{Chapter, Step};

/// The first line: `✗ tcp · step 4 of 13 · reply`.
pub fn header(mark: char, chapter: &Chapter, step: &Step) -> String {
    let (number, count) = (chapter.number_of(&step.name), chapter.steps.len());
    format!("{mark} {} · step {number} of {count} · {}", chapter.name, step.name)
}

/// Where to edit, where to find a hint, where to read.
pub fn footer(chapter: &Chapter, step: &Step, places: &[String]) -> String {
    let mut footer = String::new();
    for (number, place) in places.iter().enumerate() {
        let label = if number == 0 { "edit" } else { "" };
        footer.push_str(&format!("  {label:<4}   {place}\n"));
    }
    let (name, section) = (&chapter.name, &step.section);
    footer.push_str(&format!("  hint   cargo lab hint {name}/{}\n", step.name));
    let hash = if section.is_empty() { "" } else { "#" };
    footer.push_str(&format!("  read   docs/src/{}.md{hash}{section}\n", chapter.folder));
    footer
}
