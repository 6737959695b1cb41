//! Functions in a source, found by its text as rustfmt lays it out: a function ends with the brace
//! that stands as far to the left as its `fn`.

/// Where a function is. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line that opens the block around it (`impl Session {`), if there is one.
    pub owner: Option<String>,
    /// The first line that belongs to it: of its documentation or its attributes.
    pub first: usize,
    /// The line of its `fn`.
    pub line: usize,
    /// Its last line.
    pub last: usize,
}

/// The functions of a source, in order.
pub fn all(source: &str) -> Vec<Function> {
    let lines: Vec<&str> = source.lines().collect();
    let mut functions = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = name(line) else { continue };
        let Some(last) = last_line(&lines, index) else {
            continue;
        };
        functions.push(Function {
            name: name.to_owned(),
            owner: owner(&lines, index),
            first: first_line(&lines, index) + 1,
            line: index + 1,
            last: last + 1,
        });
    }
    functions
}

/// The innermost function that this line is in.
pub fn around(source: &str, line: usize) -> Option<Function> {
    let holds = |function: &Function| function.line <= line && line <= function.last;
    all(source).into_iter().rfind(holds)
}

/// The same function in another source: of that name and owner, or else the only one of that name.
pub fn find(source: &str, wanted: &Function) -> Option<Function> {
    let mut named = all(source);
    named.retain(|function| function.name == wanted.name);
    let same = named.iter().position(|function| function.owner == wanted.owner);
    match (same, named.len()) {
        (Some(index), _) => Some(named.swap_remove(index)),
        (None, 1) => named.pop(),
        (None, _) => None,
    }
}

/// The function's lines.
pub fn text(source: &str, function: &Function) -> String {
    let lines = source.lines().take(function.last).skip(function.first - 1);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The source with the function's lines replaced. Its line ends stay as they are.
pub fn replace(source: &str, function: &Function, text: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let all = lines[..function.first - 1].iter().copied();
    let all = all.chain(text.lines()).chain(lines[function.last..].iter().copied());
    let end = if source.contains("\r\n") { "\r\n" } else { "\n" };
    all.flat_map(|line| [line, end]).collect()
}

/// The name of the function that the line begins, if it begins one.
fn name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    loop {
        if let Some(name) = rest.strip_prefix("fn ") {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
            return end.filter(|end| *end > 0).map(|end| &name[..end]);
        }
        let (word, after) = rest.split_once(' ')?;
        let is_qualifier =
            matches!(word, "pub" | "async" | "const" | "unsafe" | "extern" | "\"C\"");
        if !is_qualifier && !word.starts_with("pub(") {
            return None;
        }
        rest = after.trim_start();
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn last_line(lines: &[&str], start: usize) -> Option<usize> {
    let depth = indent(lines[start]);
    if lines[start].trim_end().ends_with(['}', ';']) {
        return Some(start);
    }
    (start + 1..lines.len()).find(|&index| {
        let line = lines[index].trim_end();
        let ends =
            line.trim_start() == "}" || line.trim_start().starts_with(')') && line.ends_with(';');
        ends && indent(line) == depth
    })
}

fn first_line(lines: &[&str], start: usize) -> usize {
    let belongs =
        |line: &&str| line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
    start - lines[..start].iter().rev().take_while(|line| belongs(line)).count()
}

fn owner(lines: &[&str], start: usize) -> Option<String> {
    let depth = indent(lines[start]);
    let outer =
        lines[..start].iter().rev().find(|line| !line.trim().is_empty() && indent(line) < depth)?;
    Some(outer.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
/// Sends.
fn send() {
    one();
}

impl Logged {
    /// Sends and logs.
    #[inline]
    pub async fn send(
        &self,
        text: &str,
    ) -> Result<(), Error> {
        if text.is_empty() {
            two();
        }
    }

    fn short(&self) {}
}
";

    #[test]
    fn functions_have_owners_and_ends() {
        let found = all(SOURCE);
        let lines: Vec<_> = found
            .iter()
            .map(|found| (found.name.as_str(), found.first, found.line, found.last))
            .collect();
        assert_eq!(lines, [("send", 1, 2, 4), ("send", 7, 9, 16), ("short", 18, 18, 18)]);
        assert_eq!(found[0].owner, None);
        assert_eq!(found[1].owner.as_deref(), Some("impl Logged {"));
        assert_eq!(around(SOURCE, 14).unwrap(), found[1]);
        assert_eq!(around(SOURCE, 5), None);
    }

    #[test]
    fn the_same_function_is_found_by_name_and_owner() {
        let found = all(SOURCE);
        assert_eq!(find(SOURCE, &found[1]).unwrap(), found[1]);
        let student = "fn other() {}\n\npub fn send() {\n}\n";
        assert_eq!(find(student, &found[1]).unwrap().line, 3);
        assert_eq!(find("fn other() {}\n", &found[0]), None);
    }

    #[test]
    fn a_function_is_replaced_with_its_documentation() {
        let function = &all(SOURCE)[0];
        let replaced = replace(SOURCE, function, "fn send() {}\n");
        assert!(replaced.starts_with("fn send() {}\n\nimpl Logged {\n"));
        assert_eq!(text(SOURCE, function), "/// Sends.\nfn send() {\n    one();\n}\n");
    }
}
