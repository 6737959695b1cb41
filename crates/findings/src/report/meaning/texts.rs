//! Rules for a text that is not the one that should have come, printed or sent.

use super::facts::*;
use crate::record::{Goal, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    trims,
    adds_a_line_end,
    forgets_the_line_ends,
    quotes,
    changes_the_byte_order_mark,
    loses_what_nobody_sees,
    counts_characters,
    takes_bytes_for_letters,
    takes_letters_for_bytes,
    makes_text_of_bytes,
    sends_utf8,
    sends_the_whole_buffer,
    sends_little_endian,
    announces_another_length,
    announces_in_eight_bytes,
    got_its_own_words,
    differs_in_case,
    answers_what_is_too_long,
];

/// A text after what a program writes before it: `received: `.
fn after_the_head<'a>(expected: &'a str, got: &'a str) -> (&'a str, &'a str) {
    match expected.find(": ").map(|colon| colon + 2) {
        Some(head) if got.starts_with(&expected[..head]) => (&expected[head..], &got[head..]),
        _ => (expected, got),
    }
}

fn trims(facts: &Facts) -> Option<String> {
    let (expected, got) = texts(facts)?;
    let (expected, got) = after_the_head(&expected, &got);
    // As lines, a number of texts in a row may each have lost theirs.
    let each = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let trimmed = [expected.trim(), expected.trim_start(), expected.trim_end()];
    let shorter = got.len() < expected.len();
    let lines = each(expected) == got.trim_end_matches('\n') && got.contains('\n') && shorter;
    let fits = trimmed.contains(&got) || lines;
    let only_the_line_end = expected.trim_end_matches('\n') == got;
    (expected != got && fits && !only_the_line_end).then(|| {
        "White space at the ends of the text is missing: it was sent, and belongs to the text. strip() and \
         trim() take it away, also where only a line end was meant."
            .to_owned()
    })
}

/// A byte order mark, a space without width, or one that does not break.
fn loses_what_nobody_sees(facts: &Facts) -> Option<String> {
    let (expected, got) = texts(facts)?;
    let is_lost =
        |unseen: &char| expected.contains(*unseen) && expected.replace(*unseen, "") == got;
    let lost = ['\u{feff}', '\u{200b}', '\u{a0}'].into_iter().find(is_lost)?;
    Some(format!(
        "U+{:04X} is missing, a character that nobody sees: it was sent, and belongs to the text.",
        u32::from(lost)
    ))
}

fn adds_a_line_end(facts: &Facts) -> Option<String> {
    let goal = facts.goal;
    let added = match goal.wanted {
        Wanted::NoMore | Wanted::End => &*goal.got,
        Wanted::Bytes | Wanted::Datagram => goal.got.strip_prefix(&*goal.expected)?,
        _ => return None,
    };
    (added == b"\n" || added == b"\r\n").then(|| {
        "It sends a line end behind the text. On the wire that is a byte like any other, and the other \
         end takes it for a part of the text."
            .to_owned()
    })
}

fn forgets_the_line_ends(facts: &Facts) -> Option<String> {
    let goal = facts.goal;
    let is_text = goal.wanted == Wanted::Bytes && !goal.got.is_empty();
    let without: Vec<u8> = goal.expected.iter().copied().filter(|byte| *byte != b'\n').collect();
    let got = &*goal.got;
    let is_it = without.len() < goal.expected.len() && without == got;
    (is_text && is_it).then(|| {
        "The line end is missing: whoever reads a line gets it without its end, and whoever sends it on puts one \
         behind it."
            .to_owned()
    })
}

fn quotes(facts: &Facts) -> Option<String> {
    let (expected, got) = texts(facts)?;
    let (expected, got) = after_the_head(&expected, &got);
    let quoted = format!("{expected:?}");
    (got == quoted || got == quoted.replace('"', "'")).then(|| {
        "The text stands in quotation marks: that is how {:?}, or repr(), shows a text to programmers."
            .to_owned()
    })
}

fn changes_the_byte_order_mark(facts: &Facts) -> Option<String> {
    const MARK: char = '\u{feff}';
    let (expected, got) = texts(facts)?;
    let (expected, got) = after_the_head(&expected, &got);
    let says = match (expected.strip_prefix(MARK), got.strip_prefix(MARK)) {
        (Some(rest), _) if rest == got => {
            "is missing in front of it: it was sent, and belongs to the text"
        }
        (_, Some(rest)) if rest == expected => {
            "stands in front of it: for the other end it belongs to the text"
        }
        _ => return None,
    };
    Some(format!("U+FEFF, a byte order mark, which nobody sees, {says}."))
}

/// Each byte as the letter of its number: Latin-1.
fn takes_bytes_for_letters(facts: &Facts) -> Option<String> {
    let (expected, got) = texts(facts)?;
    let letters: String = expected.bytes().map(char::from).collect();
    // Some of them are control characters, and printed in other words.
    let visible = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let fits = !expected.is_ascii() && got.starts_with(|c| expected.starts_with(c));
    (fits && visible(&letters) == visible(&got.replace("\\u{", "").replace('}', ""))).then(|| {
        "Each byte was made a letter of its own. In UTF-8 a character beyond ASCII has two to four bytes, which \
         are decoded together."
            .to_owned()
    })
}

/// The low byte of each character.
fn takes_letters_for_bytes(facts: &Facts) -> Option<String> {
    let sent = matches!(facts.goal.wanted, Wanted::Bytes | Wanted::Datagram);
    let text = std::str::from_utf8(&facts.goal.expected).ok().filter(|text| !text.is_ascii())?;
    let low: Vec<u8> = text.chars().map(|character| character as u32 as u8).collect();
    (sent && *low == *facts.goal.got).then(|| {
        "Each character was made one byte, the lowest of its number. In UTF-8 a character beyond ASCII has two to \
         four."
            .to_owned()
    })
}

/// Where another encoding was agreed on.
fn sends_utf8(facts: &Facts) -> Option<String> {
    let Goal { wanted, expected, got, .. } = facts.goal;
    let other = *wanted == Wanted::Datagram && std::str::from_utf8(expected).is_err();
    let utf8 = !got.is_ascii() && std::str::from_utf8(got).is_ok();
    (other && utf8)
        .then(|| "It sent the text in UTF-8, and another encoding was agreed on.".to_owned())
}

/// As many bytes as the text has characters.
fn counts_characters(facts: &Facts) -> Option<String> {
    let goal = facts.goal;
    let characters = std::str::from_utf8(&goal.expected).ok()?.chars().count();
    let (length, got) = (goal.expected.len(), goal.got.len());
    let sent = matches!(goal.wanted, Wanted::Bytes | Wanted::Datagram);
    let cut = sent && goal.expected.starts_with(&goal.got);
    (cut && got == characters && got < length).then(|| {
        format!(
            "It sent {got} bytes of {length}, and the text has {got} characters: a character beyond ASCII has more \
             than one byte."
        )
    })
}

fn makes_text_of_bytes(facts: &Facts) -> Option<String> {
    let replacement = "\u{fffd}".as_bytes();
    let has = |bytes: &[u8]| bytes.windows(replacement.len()).any(|window| window == replacement);
    let sent = matches!(facts.goal.wanted, Wanted::Bytes | Wanted::Datagram);
    (sent && has(&facts.goal.got) && !has(&facts.goal.expected)).then(|| {
        "It sent ef bf bd, the character U+FFFD, in the place of other bytes: what came was made text on its \
         way, and bytes that are no UTF-8 got lost."
            .to_owned()
    })
}

/// As bytes that nobody waits for, or behind what was waited for.
fn sends_the_whole_buffer(facts: &Facts) -> Option<String> {
    let behind = match facts.goal.wanted {
        Wanted::NoMore | Wanted::End => &*facts.goal.got,
        Wanted::Bytes | Wanted::Datagram => facts.goal.got.strip_prefix(&*facts.goal.expected)?,
        _ => return None,
    };
    (behind.len() > 1 && behind.iter().all(|byte| *byte == 0)).then(|| {
        "Behind the text come zeros: it sends its whole buffer, also the part that holds nothing. Only as \
         many bytes are to be sent as the text has."
            .to_owned()
    })
}

fn sends_little_endian(facts: &Facts) -> Option<String> {
    let (expected, got) = (facts.goal.expected.get(..4)?, facts.goal.got.get(..4)?);
    let is_turned = expected.iter().eq(got.iter().rev()) && expected != got;
    (facts.goal.wanted == Wanted::Bytes && is_turned).then(|| {
        "The first four bytes came in the opposite order. On the network a number begins with its \
         most significant byte (big-endian)."
            .to_owned()
    })
}

/// A frame of this course is four bytes with the length of its text, and the text.
fn announces_another_length(facts: &Facts) -> Option<String> {
    let (length, text) = frame(&facts.goal.expected)?;
    let (announced, got) = frame(&facts.goal.got)?;
    let is_frame = length == text.len() as u64 && facts.goal.wanted == Wanted::Bytes;
    if !is_frame || announced == length || text.is_empty() || got != text {
        return None;
    }
    let characters = String::from_utf8_lossy(text).chars().count() as u64;
    let why = match announced {
        _ if announced == characters => {
            " That is the number of its characters: a length counts bytes."
        }
        _ if announced == length + 4 => " That counts the four bytes of the length as well.",
        _ if announced == length & 0xff || announced == length & 0xffff => {
            " So large a number needs all four bytes."
        }
        _ => "",
    };
    Some(format!("It announces {announced} bytes, and {length} follow.{why}"))
}

fn announces_in_eight_bytes(facts: &Facts) -> Option<String> {
    let (length, text) = frame(&facts.goal.expected)?;
    let (got, rest) = facts.goal.got.split_at_checked(8)?;
    let begins = !text.is_empty() && (text.starts_with(rest) || rest.starts_with(text));
    (facts.goal.wanted == Wanted::Bytes && number(got) == length && begins).then(|| {
        "The length takes eight bytes, and four are agreed: the other end takes the first four, which are 0, for \
         a message of no bytes."
            .to_owned()
    })
}

/// The length that is announced, and what follows.
fn frame(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (header, text) = bytes.split_at_checked(4)?;
    Some((number(header), text))
}

/// The number that these bytes are on the network.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn got_its_own_words(facts: &Facts) -> Option<String> {
    let peer = facts.goal.peer.filter(|_| facts.goal.wanted == Wanted::Bytes)?;
    let connection = facts.connections.iter().find(|connection| connection.local == peer)?;
    let (expected, got) = (text(&facts.goal.expected), text(&facts.goal.got));
    let is_own = |line: &str| line.len() > 1 && got.contains(line) && !expected.contains(line);
    let sent = text(&connection.sent);
    let own = sent.split("\\n").filter(|line| is_own(line)).max_by_key(|line| line.len())?;
    let name = facts.name(peer);
    (facts.role == "server").then(|| format!("{name} got {own:?}, which it has said itself."))
}

fn differs_in_case(facts: &Facts) -> Option<String> {
    let (expected, got) = texts(facts)?;
    (expected != got && expected.to_lowercase() == got.to_lowercase())
        .then(|| "The words are the same, but for small and capital letters.".to_owned())
}

/// Where the connection should have been ended.
fn answers_what_is_too_long(facts: &Facts) -> Option<String> {
    let answers = facts.goal.wanted == Wanted::End && facts.goal.got.len() >= MUCH;
    answers.then(|| {
        let length = facts.goal.got.len();
        format!(
            "It has taken what is longer than it may be, and has answered it with {length} bytes."
        )
    })
}
