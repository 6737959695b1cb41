//! As much of Rust as tells what a file imports.

/// What a file says of others.
#[derive(Debug, Default)]
pub struct Source {
    /// The modules that it declares, whose files are others.
    pub modules: Vec<String>,
    /// The paths that it names.
    pub imports: Vec<Path>,
    /// The names that it hands on, and what they stand for.
    pub exports: Vec<(String, Path)>,
}

/// `crate::b::Bee` in its words.
pub type Path = Vec<String>;

/// Reads a file, but for what is there for tests alone.
pub fn read(text: &str) -> Source {
    let tokens = without_tests(&tokens(text));
    let mut source = Source::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).map_or("", |before| tokens[before].as_str());
        match token.as_str() {
            "use" => {
                let mut paths = Vec::new();
                at = tree(&tokens, at + 1, &Path::new(), &mut paths);
                match before {
                    // `pub use` and `pub(crate) use`
                    "pub" | ")" => source.exports.extend(paths.into_iter().map(named)),
                    _ => source.imports.extend(paths),
                }
            }
            "mod" if tokens.get(at + 2).is_some_and(|end| end == ";") => {
                source.modules.push(tokens[at + 1].clone());
                at += 3;
            }
            word if is_word(word) && before != "::" => {
                let path: Path = path(&tokens[at..]).map(str::to_owned).collect();
                at += 2 * path.len() - 1;
                if path.len() > 1 {
                    source.imports.push(path);
                }
            }
            _ => at += 1,
        }
    }
    source
}

/// The paths of a `use`, from this token on. Gives the place after them.
fn tree(tokens: &[String], mut at: usize, base: &Path, paths: &mut Vec<Path>) -> usize {
    let mut path = base.clone();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = tree(tokens, at, &path, paths);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "as" => at += 2,
            "," | ";" | "}" => break,
            word => {
                path.push(word.to_owned());
                at += 1;
            }
        }
    }
    paths.push(path);
    at
}

/// A path and the name under which it is known; a module itself is known by its own.
fn named(mut path: Path) -> (String, Path) {
    path.pop_if(|last| last == "self");
    (path.last().cloned().unwrap_or_default(), path)
}

/// The words of the path that begins here.
fn path(tokens: &[String]) -> impl Iterator<Item = &str> {
    let pairs = tokens[1..].chunks_exact(2);
    let rest = pairs.take_while(|pair| pair[0] == "::" && is_word(&pair[1]));
    std::iter::once(tokens[0].as_str()).chain(rest.map(|pair| pair[1].as_str()))
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Leaves out each item that stands below `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let is = |at: usize, words: &[&str]| {
        words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|t| t == word))
    };
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is(at, &["#", "[", "cfg", "(", "test"])
            || is(at, &["#", "[", "cfg", "(", "all", "(", "test"])
        {
            at = end_of_item(tokens, at);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Behind the first `;` or `}` that is in no brackets.
fn end_of_item(tokens: &[String], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(token.as_str(), ";" | "}") {
            return at + 1;
        }
    }
    tokens.len()
}

/// Words, `::` and single signs, without comments and texts.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = text_length(rest) {
            length
        } else if is_word(rest) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..end].to_owned());
            end
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// How long the text or character is that begins here, if one does.
fn text_length(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
    if let Some(hashes) = hashes.filter(|hashes| rest[1 + hashes..].starts_with('"')) {
        let end = format!("\"{}", "#".repeat(hashes));
        return rest[hashes + 2..].find(&end).map(|at| at + hashes + 2 + end.len());
    }
    let mut characters = rest.char_indices();
    match (characters.next()?.1, characters.next()?.1) {
        ('"', _) => {
            let mut escaped = false;
            let is_end = |(_, c): &(usize, char)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            };
            rest.char_indices().skip(1).find(is_end).map(|(at, _)| at + 1)
        }
        // What is escaped may be a quote itself.
        ('\'', '\\') => rest[3..].find('\'').map(|at| at + 4),
        ('\'', _) => characters.next().filter(|(_, c)| *c == '\'').map(|(at, _)| at + 1),
        _ => None,
    }
}
