//! Where the bodies of steps are: in a starter, and in what a student has made of it.

use crate::functions::{self, Function};

/// A step's function in a source, and its body's lines. Lines count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    /// The step.
    pub step: String,
    /// The function around it.
    pub function: Function,
    /// Its first line.
    pub first: usize,
    /// The line behind its last.
    pub end: usize,
}

impl Body {
    /// Its text.
    pub fn text(&self, source: &str) -> String {
        let lines = source.lines().take(self.end).skip(self.first);
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}

/// The blanks of a starter, in order: each function with a `todo!("step")`.
pub(super) fn blanks(starter: &str) -> Vec<Body> {
    let mut blanks: Vec<Body> = Vec::new();
    for (index, line) in starter.lines().enumerate() {
        let Some(step) = todo(line) else { continue };
        let Some(function) = functions::around(starter, index + 1) else { continue };
        let Some((first, end)) = inside(starter, &function) else { continue };
        if first <= index && index < end && !blanks.iter().any(|blank| blank.step == step) {
            blanks.push(Body { step: step.to_owned(), function, first, end });
        }
    }
    blanks
}

/// What the student has made of this blank.
pub(super) fn written(source: &str, blank: &Body) -> Option<Body> {
    let function = functions::find(source, &blank.function)?;
    let (first, end) = inside(source, &function)?;
    Some(Body { step: blank.step.clone(), function, first, end })
}

/// The source with the bodies replaced by these texts.
pub(super) fn replace(source: &str, bodies: &[(Body, String)]) -> String {
    let mut lines: Vec<&str> = source.lines().collect();
    let mut sorted: Vec<_> = bodies.iter().collect();
    sorted.sort_by_key(|(body, _)| std::cmp::Reverse(body.first));
    for (body, text) in sorted {
        lines.splice(body.first..body.end, text.lines());
    }
    lines.into_iter().flat_map(|line| [line, "\n"]).collect()
}

/// The step's name in `todo!("step")`.
fn todo(line: &str) -> Option<&str> {
    line.trim().strip_prefix("todo!(\"")?.strip_suffix("\")")
}

/// The lines between a function's braces. Its end is the first brace below its `fn` where all that was opened is
/// closed again: not everybody's lines are laid out by rustfmt.
fn inside(source: &str, function: &Function) -> Option<(usize, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let opens = |&line: &usize| lines[line].trim_end().ends_with('{');
    let first = (function.line - 1..function.last).find(opens)? + 1;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let depth = indent(lines[function.line - 1]);
    let mut open = 0_i64;
    for (index, line) in lines.iter().enumerate().skip(first) {
        if open == 0 && line.trim() == "}" && indent(line) == depth {
            return Some((first, index));
        }
        open += line.matches('{').count() as i64 - line.matches('}').count() as i64;
    }
    // Braces in texts are counted too; then the layout decides.
    (first < function.last).then_some((first, function.last - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTER: &str = "\
fn reply(
    client: u8,
) -> u8 {
    // Answer.
    todo!(\"reply\")
}

impl Room {
    fn join(&self) {
        todo!(\"join\")
    }
}
";

    #[test]
    fn a_blank_is_all_that_is_between_the_braces() {
        let blanks = blanks(STARTER);
        let found: Vec<_> = blanks.iter().map(|b| (b.step.as_str(), b.first, b.end)).collect();
        assert_eq!(found, [("reply", 3, 5), ("join", 9, 10)]);
        assert_eq!(blanks[0].text(STARTER), "    // Answer.\n    todo!(\"reply\")\n");
    }

    #[test]
    fn a_body_is_found_however_it_is_laid_out() {
        let mine =
            "fn reply(client: u8) -> u8 {\nif client > 0 {\n  1 } else {\n2\n}\n}\n\nfn x() {}\n";
        let found = written(mine, &blanks(STARTER)[0]).unwrap();
        assert_eq!(found.text(mine), "if client > 0 {\n  1 } else {\n2\n}\n");
        let odd = "fn reply() {\n    print('{')\n}\n\nfn x() {\n}\n";
        let found = written(odd, &blanks(STARTER)[0]).unwrap();
        assert_eq!(found.text(odd), "    print('{')\n");
    }

    #[test]
    fn bodies_are_replaced_whatever_their_length() {
        let blanks = blanks(STARTER);
        let texts = ["    1\n    + 2\n", ""].map(str::to_owned);
        let replaced = replace(STARTER, &blanks.into_iter().zip(texts).collect::<Vec<_>>());
        let expected = STARTER
            .replace("    // Answer.\n    todo!(\"reply\")\n", "    1\n    + 2\n")
            .replace("        todo!(\"join\")\n", "");
        assert_eq!(replaced, expected);
    }
}
