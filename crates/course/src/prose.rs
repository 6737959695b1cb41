//! Prose laid out to a width.

/// The text in lines of at most `width` characters. What a blank line, a list's `- ` or four
/// spaces of indent begin stays apart; the rest flows.
pub fn wrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    // Whether the next line goes on with the last one.
    let mut open = false;
    for line in text.trim_end().lines().map(str::trim_end) {
        if line.is_empty() || line.starts_with("    ") {
            lines.push(line.to_owned());
            open = false;
            continue;
        }
        let begins_item = line.starts_with("- ");
        if begins_item || !open {
            lines.push(String::new());
        }
        let hang = match lines.last() {
            Some(last) if begins_item || last.starts_with("- ") || last.starts_with("  ") => "  ",
            _ => "",
        };
        for word in words(line) {
            add(&mut lines, &word, hang, width);
        }
        open = true;
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// The words of a line. Code between backticks is one word, whatever is in it.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_code = false;
    for word in line.split_whitespace() {
        match words.last_mut() {
            Some(last) if in_code => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    words
}

/// Whether the character drives the reader's terminal instead of being shown: it moves the cursor,
/// changes colours, or turns the order of a line round (Unicode's bidirectional controls, UAX #9).
pub fn drives_terminal(character: char) -> bool {
    let turns_the_line = matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || turns_the_line
}

/// The text with a margin before each line that is not empty.
pub fn indent(text: &str, margin: &str) -> String {
    let line =
        |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{margin}{line}\n") };
    text.lines().map(line).collect()
}

/// Puts the word at the end of the last line, or on a new one if it has no room there.
fn add(lines: &mut Vec<String>, word: &str, hang: &str, width: usize) {
    let Some(last) = lines.last_mut() else { return };
    if last.is_empty() {
        last.push_str(word);
    } else if last.chars().count() + 1 + word.chars().count() <= width {
        last.push(' ');
        last.push_str(word);
    } else {
        lines.push(format!("{hang}{word}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_flows_and_code_stays() {
        let text = "In Python: one two\nthree.\n\n    client.send(b\"a b c d e f\")\n\n\
                    - An item that is long,\n  and goes on.\n- Another.\n";
        let wrapped = "In Python: one two\nthree.\n\n    client.send(b\"a b c d e f\")\n\n\
                       - An item that is\n  long, and goes on.\n- Another.\n";
        assert_eq!(wrap(text, 20), wrapped);
        assert_eq!(wrap("one two\nthree", 80), "one two three\n");
    }

    #[test]
    fn code_is_not_broken() {
        assert_eq!(
            wrap("Look up `let a = [0; 4]` there.", 16),
            "Look up\n`let a = [0; 4]`\nthere.\n"
        );
    }

    #[test]
    fn empty_lines_have_no_margin() {
        assert_eq!(indent("a\n\nb\n", "  "), "  a\n\n  b\n");
    }
}
