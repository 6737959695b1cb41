//! A three-way merge of lines: what the student changed and what the course changed, both in one text.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What came of a merge.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Merged {
    /// The text. Where both sides changed the same lines, it has those of the course.
    pub text: String,
    /// The student's lines that are not in it, because the course changed the same place.
    pub left_out: usize,
}

/// Merges what `mine` and what `new` made of `old`.
pub(super) fn merge(old: &str, mine: &str, new: &str) -> Merged {
    let [old, mine, new] = [old, mine, new].map(|text| text.lines().collect::<Vec<_>>());
    let (in_mine, in_new) = (places(&old, &mine), places(&old, &new));
    let both = |line: usize| Some((line, in_mine[line]?, in_new[line]?));
    let mut lines = Vec::new();
    let mut left_out = 0;
    let (mut o, mut m, mut n) = (0, 0, 0);
    loop {
        // Up to the next line that is in all three.
        let end = (old.len(), mine.len(), new.len());
        let (o2, m2, n2) = (o..old.len()).find_map(both).unwrap_or(end);
        let chunk = Chunk { old: &old[o..o2], mine: &mine[m..m2], new: &new[n..n2] };
        left_out += chunk.resolve(&mut lines);
        if o2 == old.len() {
            break;
        }
        lines.push(old[o2]);
        (o, m, n) = (o2 + 1, m2 + 1, n2 + 1);
    }
    Merged { text: lines.into_iter().flat_map(|line| [line, "\n"]).collect(), left_out }
}

/// For each line of `old`, where it is in `other`.
fn places(old: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let mut places = vec![None; old.len()];
    for operation in capture_diff_slices(Algorithm::Patience, old, other) {
        if let DiffOp::Equal { old_index, new_index, len } = operation {
            for line in 0..len {
                places[old_index + line] = Some(new_index + line);
            }
        }
    }
    places
}

/// What stands in the three texts between two lines that all have.
struct Chunk<'a> {
    old: &'a [&'a str],
    mine: &'a [&'a str],
    new: &'a [&'a str],
}

impl<'a> Chunk<'a> {
    /// Adds its lines, and says how many of the student's are not among them.
    fn resolve(&self, lines: &mut Vec<&'a str>) -> usize {
        if self.new == self.old {
            lines.extend(self.mine);
        } else if self.mine == self.old || self.mine == self.new {
            lines.extend(self.new);
        } else if self.both_fit() {
            lines.extend(self.new);
            lines.extend(self.mine.iter().filter(|line| !is_use(line) || !self.new.contains(line)));
        } else {
            lines.extend(self.new);
            let lost = |line: &&&str| {
                !line.trim().is_empty() && !self.old.contains(line) && !self.new.contains(line)
            };
            // Lines that the student only took away are no loss, yet nobody else knows of them.
            return self.mine.iter().filter(lost).count().max(1);
        }
        0
    }

    /// Whether both sides only added whole items, such as a function or a `use`: they stand one after the other.
    fn both_fit(&self) -> bool {
        let top = |lines: &[&str]| {
            let first = lines.iter().find(|line| !line.trim().is_empty());
            first.is_some_and(|line| !line.starts_with([' ', '\t', '}']))
        };
        let is_own =
            |line: &&str| is_use(line) || line.trim().len() < 3 || !self.new.contains(line);
        self.old.is_empty() && top(self.mine) && top(self.new) && self.mine.iter().all(is_own)
    }
}

fn is_use(line: &str) -> bool {
    line.starts_with("use ") && line.trim_end().ends_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "use a;\n\nfn main() {\n    one();\n    two();\n}\n";

    fn merged(mine: &str, new: &str) -> (String, usize) {
        let merged = merge(OLD, mine, new);
        (merged.text, merged.left_out)
    }

    #[test]
    fn changes_in_different_places_are_both_there() {
        let mine = OLD.replace("use a;\n", "use a;\nuse mine;\n");
        let new = OLD.replace("two", "three");
        assert_eq!(merged(&mine, &new), (mine.replace("two", "three"), 0));
        assert_eq!(merged(OLD, &new), (new.clone(), 0));
        assert_eq!(merged(&mine, OLD), (mine.clone(), 0));
        assert_eq!(merged(&mine, &mine), (mine, 0));
    }

    #[test]
    fn where_both_changed_a_line_the_course_wins_and_the_loss_is_counted() {
        let mine = OLD.replace("two();", "mine();\n    mine_too();");
        let new = OLD.replace("two", "three");
        assert_eq!(merged(&mine, &new), (new.clone(), 2));
        assert_eq!(merged(&OLD.replace("    two();\n", ""), &new), (new, 1));
    }

    #[test]
    fn both_may_add_in_the_same_place() {
        let mine = OLD.replace("use a;\n", "use a;\nuse b;\nuse mine;\n");
        let new = OLD.replace("use a;\n", "use a;\nuse b;\nuse c;\n");
        let both = OLD.replace("use a;\n", "use a;\nuse b;\nuse c;\nuse mine;\n");
        assert_eq!(merged(&mine, &new), (both, 0));

        let (mine, new) = ("\nfn mine() {\n    x();\n}\n", "\nfn new() {\n    y();\n}\n");
        let both = format!("{OLD}{new}{mine}");
        assert_eq!(merged(&format!("{OLD}{mine}"), &format!("{OLD}{new}")), (both, 0));
    }

    #[test]
    fn a_file_that_was_rewritten_gives_way() {
        let (text, left_out) = merged("fn other() {}\n", &OLD.replace("one", "1"));
        assert_eq!((text, left_out), (OLD.replace("one", "1"), 1));
    }
}
