//! The stored reports of mistakes: what a student who makes the mistake reads, beside the mistake's
//! own file, as `no_listen.txt` beside `no_listen.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use course::mistakes::Mistake;
use similar::TextDiff;

use crate::failure::Failure;

/// What to do with a report that is not the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Say how they differ.
    Compare,
    /// Store it.
    Accept,
}

/// How the report differs from the stored one: nothing if it does not. `with_blanks` is the report as long as later steps
/// are blank, which has a file of its own where it differs.
pub fn compare(
    mistake: &Mistake,
    report: &str,
    with_blanks: &str,
    mode: Mode,
) -> Result<Option<String>, Failure> {
    // Elsewhere nobody tells what a program is doing, and reports are shorter.
    if mistake.varies || !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let (report, with_blanks) = (normalise(report), normalise(with_blanks));
    let differs = with_blanks != report;
    let wanted = [
        (path(mistake), &*report),
        (path_with_blanks(mistake), if differs { &*with_blanks } else { "" }),
    ];
    for (path, report) in wanted {
        let stored = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        if stored == report {
            continue;
        }
        if mode == Mode::Compare {
            let diff = TextDiff::from_lines(&*stored, report);
            let diff = diff.unified_diff().header("stored", "now").to_string();
            let which =
                if path == path_with_blanks(mistake) { " while later steps are blank" } else { "" };
            let what = format!(
                "has another report{which} than the stored one; `just snapshots` stores it:"
            );
            return Ok(Some(format!("{what}\n{diff}")));
        }
        let written = match report {
            "" => fs::remove_file(&path),
            _ => fs::write(&path, report),
        };
        written.map_err(|error| Failure::file("write", &path, &error))?;
    }
    Ok(None)
}

/// All files of a mistake.
pub fn files(mistake: &Mistake) -> [PathBuf; 3] {
    [mistake.path.clone(), path(mistake), path_with_blanks(mistake)]
}

/// The file of a mistake's report.
fn path(mistake: &Mistake) -> PathBuf {
    mistake.path.with_extension("txt")
}

/// The file of its report as long as later steps are blank.
fn path_with_blanks(mistake: &Mistake) -> PathBuf {
    mistake.path.with_extension("blanks.txt")
}

/// The stored reports of mistakes that are no more.
pub fn unused(folder: &Path, mistakes: &[Mistake]) -> Vec<PathBuf> {
    let is_used = |file: &PathBuf| {
        mistakes.iter().any(|it| !it.varies && (path(it) == *file || path_with_blanks(it) == *file))
    };
    let mut unused: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "txt"))
        .filter(|file| !is_used(file))
        .collect();
    unused.sort();
    unused
}

/// What differs from machine to machine, and from run to run: the time that the check took, and
/// large numbers (ports, bytes in a queue). A mistake's body has a file of its own (`versions::all`), whose name a
/// panic tells.
fn normalise(report: &str) -> String {
    let mut lines = report.lines();
    let head = lines.next().unwrap_or_default();
    // The duration is at the right end.
    let head = head.rsplit_once("  ").map_or(head, |(left, _)| left.trim_end());
    let patience = format!("for {}\n", harness::patience_in_words());
    let body: String = lines.map(|line| format!("\n{}", mask(line))).collect();
    let body = body.replace("src/bin/../../", "").replace("src/../", "");
    format!("{head}{body}\n").replace(&patience, "for 2 s\n")
}

/// The line without its large numbers, except in quotation marks, without a CPU time, and without the
/// digits at the end of a long payload, which tell where it was cut.
fn mask(line: &str) -> String {
    if let Some((start, end)) = line.split_once(" … ").filter(|_| line.contains(" bytes ")) {
        let digit = |c: char| if c.is_ascii_digit() { '#' } else { c };
        return format!("{} … {}", mask(start), end.chars().map(digit).collect::<String>());
    }
    if let Some((start, rest)) = line.split_once("it has used ") {
        let (_, end) = rest.split_once(" s of").unwrap_or_default();
        return format!("{start}it has used #.# s of{end}");
    }
    let masked = |(number, part): (usize, &str)| {
        if number % 2 == 0 { mask_numbers(part) } else { part.to_owned() }
    };
    line.split('"').enumerate().map(masked).collect::<Vec<_>>().join("\"")
}

/// The text with `#####` for each number of five digits or more.
fn mask_numbers(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        masked.push_str(&rest[..start]);
        masked.push_str(if end >= 5 { "#####" } else { &number[..end] });
        rest = &number[end..];
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn what_varies_is_masked() {
        let report = "✗ tcp · step 4 of 13 · reply           2.0 s\n\n  127.0.0.1:45123 1024 \"65536\"\n\
                      \x20 it has used 1.9 s of CPU time\n  47684 bytes \"0123\" … \"4567\" ─▸│\n";
        let normal = "✗ tcp · step 4 of 13 · reply\n\n  127.0.0.1:##### 1024 \"65536\"\n\
                      \x20 it has used #.# s of CPU time\n  ##### bytes \"0123\" … \"####\" ─▸│\n";
        assert_eq!(normalise(report), normal);
    }
}
