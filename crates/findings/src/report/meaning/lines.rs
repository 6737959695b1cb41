//! Rules for a line that is not the one that should have come.

use std::net::SocketAddr;

use super::facts::*;
use crate::record::{Connection, Wanted};

/// A part of a line that may be missing for many reasons, in bytes.
const SHORT: usize = 8;

pub(super) const RULES: &[(&str, Rule)] = rules![
    names_its_own_end,
    listens_on_every_network,
    keeps_the_whole_buffer,
    takes_the_end_for_a_message,
    prints_a_line_end,
    passes_the_systems_words_on,
    shows_it_to_programmers,
    takes_silence_for_a_refusal,
    takes_a_reset_for_a_close,
    takes_a_close_for_a_reset,
    is_its_own_cause,
    says_it_again,
    receives_nothing,
    prints_what_is_no_text,
    prints_on_the_other_output,
    loses_the_rest_of_a_datagram,
    ends_a_prompt,
    counts_other_bytes,
    logs_before_it_sends,
    keeps_half_of_the_line_end,
    keeps_an_older_message,
    takes_more_than_is_asked,
    takes_two_messages_for_one,
    has_room_for_less,
    takes_a_piece_for_the_whole_line,
    skips_a_line,
];

fn names_its_own_end(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let own = format!("<{}>", facts.role);
    let other = expected.get(expected.find('<')?..=expected.find('>')?)?;
    (other != own && got == expected.replace(other, &own))
        .then(|| format!("{own} is the program's own address. That of the other end is {other}."))
}

fn listens_on_every_network(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let addr: SocketAddr = got.strip_prefix("listening on ")?.parse().ok()?;
    let is_asked_for = expected.contains(&addr.ip().to_string());
    (addr.ip().is_unspecified() && !is_asked_for).then(|| {
        format!(
            "{} stands for every network that this machine is on. A socket that is not bound, or \
             bound to that address, listens there.",
            addr.ip()
        )
    })
}

fn keeps_the_whole_buffer(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let text = got.trim_end_matches("\\0").trim_end_matches('\0');
    (text.len() < got.len() && text == expected).then(|| {
        "Behind the text it printed bytes that are 0: the part of the buffer that nothing was \
         received into. A read says how many bytes it has put there."
            .to_owned()
    })
}

fn takes_the_end_for_a_message(facts: &Facts) -> Option<String> {
    if facts.goal.wanted != Wanted::Line {
        return None;
    }
    let (expected, got) = (text(&facts.goal.expected), text(&facts.goal.got));
    let is_empty = |line: &String| line.ends_with(": ") && !expected.starts_with(line);
    let is_empty = is_empty(&got) || facts.in_vain && facts.unread.iter().any(is_empty);
    let all_closed = facts.connections.iter().all(|connection| !connection.open);
    let was_closed = all_closed && !facts.connections.is_empty() && !facts.ends_with_a_reset();
    (is_empty && was_closed).then(|| {
        "Nothing was received there: the peer had closed. A read of 0 bytes is the end of the stream, \
         and no message."
            .to_owned()
    })
}

fn passes_the_systems_words_on(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let of_the_system = |line: &str| {
        ["(os error ", "[Errno ", "[WinError "].iter().any(|it| line.contains(it))
            && !line.contains("Resource temporarily unavailable")
    };
    (of_the_system(&got) && !of_the_system(&expected)).then(|| {
        "These are the words of the system, handed on as they are. What failed, and with whom, only the program \
         can say."
            .to_owned()
    })
}

fn shows_it_to_programmers(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let of_code = |line: &str| {
        line.split(' ').any(|word| {
            let name = word.split(['(', '{', ':']).next().unwrap_or_default();
            let hump = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.as_bytes().windows(2).any(hump)
        })
    };
    let is_error = got.starts_with("error: ") || got.starts_with("caused by: ");
    (is_error && of_code(&got) && !of_code(&expected)).then(|| {
        "That has names out of the code of a library in it. Users get words of the program's own."
            .to_owned()
    })
}

fn takes_silence_for_a_refusal(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    (expected.contains("timed out") && got.contains("is not running")).then(|| {
        "Nobody has refused: no answer came at all, and the time was over. The kinds of the two errors differ."
            .to_owned()
    })
}

fn takes_a_reset_for_a_close(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    (expected.contains("reset") && got.contains("closed") && facts.has_arrow("reset")).then(|| {
        "The connection was reset, and not closed: a reset is an error of the call (ECONNRESET), and a close is a \
         read of 0 bytes."
            .to_owned()
    })
}

fn takes_a_close_for_a_reset(facts: &Facts) -> Option<String> {
    let got = text(&facts.goal.got);
    let says = facts.goal.wanted == Wanted::Line && !facts.in_vain && got.contains("reset");
    (says && !facts.has_arrow("reset")).then(|| "Nobody has reset the connection.".to_owned())
}

fn is_its_own_cause(facts: &Facts) -> Option<String> {
    let got = text(&facts.goal.got);
    let error = format!("error: {}", got.strip_prefix("caused by: ")?);
    facts.complaints.lines().any(|line| line == error).then(|| {
        "That is the error itself once more, and not its cause: what the system said is one level deeper."
            .to_owned()
    })
}

fn says_it_again(facts: &Facts) -> Option<String> {
    let got = text(&facts.goal.got);
    let times = facts.complaints.lines().filter(|line| **line == got).count();
    (facts.is_on_stderr() && !facts.in_vain && times > 1).then(|| {
        "It has said that before, and says it again: the same trouble is told once, until it is over."
            .to_owned()
    })
}

fn receives_nothing(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let text_is_missing = got.ends_with(": ") && expected.len() > got.len();
    (text_is_missing && expected.starts_with(&got)).then(|| {
        "It received none of the bytes that came. A read fills a buffer up to its length, and a vector \
         without elements has none, whatever its capacity."
            .to_owned()
    })
}

fn prints_what_is_no_text(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let printed = std::iter::once(text(&facts.goal.got)).chain(facts.unread.iter().cloned());
    let is_no_text = printed.into_iter().any(|line| line.contains('\u{fffd}'));
    let line = facts.goal.wanted == Wanted::Line;
    (line && is_no_text && !expected.contains('\u{fffd}')).then(|| {
        "It printed \u{fffd} (U+FFFD), which stands for bytes that are no text in the encoding that it \
         decodes with."
            .to_owned()
    })
}

fn prints_on_the_other_output(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let wanted = facts.goal.wanted == Wanted::Line && !expected.is_empty();
    let on_stdout = facts.unread.contains(&expected);
    let on_stderr = facts.complaints.lines().any(|line| line == expected);
    if wanted && on_stdout && facts.is_on_stderr() {
        Some("It printed that on standard output. It belongs on standard error.".to_owned())
    } else if wanted && on_stderr && facts.is_on_stdout() {
        Some("It printed that on standard error. It belongs on standard output.".to_owned())
    } else {
        None
    }
}

fn prints_a_line_end(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?.strip_prefix("\\n")?;
    (facts.unread.first()? == rest).then(|| {
        "A line end in what came from the network has cut the line in two: such text is printed with \
         its control characters escaped (printable)."
            .to_owned()
    })
}

fn loses_the_rest_of_a_datagram(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?;
    // What is missing may also have been taken for something to be left out.
    let is_a_part = rest.starts_with(|c: char| c.is_alphanumeric()) && rest.len() > SHORT;
    (is_a_part && facts.last_sender.is_some()).then(|| {
        "The rest of the datagram is lost: what has no room in the buffer of a receive is thrown \
         away."
            .to_owned()
    })
}

fn ends_a_prompt(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    (got.strip_prefix(&expected)? == "\\n").then(|| {
        "Behind it comes a line end: a prompt has none, and is flushed, so that one types right behind it."
            .to_owned()
    })
}

/// `log: to <client 1>, 36 bytes: received`
fn counts_other_bytes(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let parts = |line: &str| {
        let (head, tail) = line.split_once(" bytes")?;
        let (head, number) = head.rsplit_once(' ')?;
        let number: usize = number.parse().ok()?;
        Some((head.to_owned(), number, tail.to_owned()))
    };
    let (wanted, counted) = (parts(&expected)?, parts(&got)?);
    let same = wanted.0 == counted.0 && wanted.2 == counted.2 && wanted.0.starts_with("log: ");
    (same && wanted.1 > counted.1).then(|| {
        format!(
            "{} bytes crossed the wire. What a layer inside adds to the {} is counted as well.",
            wanted.1, counted.1
        )
    })
}

fn logs_before_it_sends(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    (expected.starts_with("error: ") && got.starts_with("log: to ")).then(|| {
        "It says that it has sent, and the send failed: first comes the call, and then the word."
            .to_owned()
    })
}

fn keeps_half_of_the_line_end(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    (got.strip_prefix(&expected)? == "\\r").then(|| {
        "Behind it comes \"\\r\": a line may end in \"\\r\\n\", and both bytes are its end."
            .to_owned()
    })
}

/// The rest of a longer message that came before.
fn keeps_an_older_message(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = got.strip_prefix(&expected)?;
    let message = message_of(&expected);
    let is_older = |connection: &Connection| {
        let sent = text(&connection.sent);
        let (Some(at), Some(rest)) = (sent.rfind(message), sent.find(rest)) else { return false };
        rest < at
    };
    (!rest.is_empty() && facts.connections.iter().any(is_older)).then(|| {
        format!(
            "Behind it comes {rest:?}, which is left over in the buffer from a longer message before it. A \
             read says how many bytes it has put there; behind them stands what was there before."
        )
    })
}

/// More than the check lets a program take at once, and it was sent in one piece.
fn takes_more_than_is_asked(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = got.strip_prefix(&expected).filter(|rest| !rest.is_empty())?;
    let whole = format!("{}{rest}", message_of(&expected));
    facts.connections.iter().any(|connection| sent_at_once(connection, &whole)).then(|| {
        format!(
            "Behind it comes {rest:?}: it took more at once than is asked for, so its buffer is larger."
        )
    })
}

/// Less than was there, in one piece.
fn has_room_for_less(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?;
    let message = message_of(&expected);
    let length = message.len().checked_sub(rest.len()).filter(|length| *length > 0)?;
    let is_cut = rest.len() > SHORT && !rest.starts_with('\\');
    let at_once = facts.connections.iter().any(|connection| sent_at_once(connection, message));
    (is_cut && at_once).then(|| {
        format!(
            "It took {length} bytes, and all {} were there at once: its buffer has no room for more.",
            message.len()
        )
    })
}

/// What stands behind the program's own words: `received: `.
fn message_of(line: &str) -> &str {
    line.split_once(": ").map_or(line, |(_, message)| message)
}

fn sent_at_once(connection: &Connection, message: &str) -> bool {
    let starts = std::iter::once(&0).chain(&connection.sends);
    starts.zip(&connection.sends).any(|(start, end)| {
        connection.sent.get(*start..*end).is_some_and(|sent| text(sent).contains(message))
    })
}

fn takes_two_messages_for_one(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = got.strip_prefix(&expected)?;
    let sent_later = |sent: &str| !rest.is_empty() && sent.contains(rest);
    facts.connections.iter().any(|connection| sent_later(&text(&connection.sent))).then(|| {
        format!(
            "Behind it comes {rest:?}, which was sent after it. A stream does not keep messages \
             apart: a read gives what has arrived by then, be it one or two."
        )
    })
}

fn takes_a_piece_for_the_whole_line(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?;
    let is_the_end_of = |sent: &str| sent.len() > rest.len() && sent.ends_with(rest);
    let sent_in_pieces = facts
        .connections
        .iter()
        .any(|connection| connection.sends.len() != 1 && is_the_end_of(&text(&connection.sent)));
    (!rest.is_empty() && sent_in_pieces).then(|| PIECE.to_owned())
}

fn skips_a_line(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    facts.still_to_come.contains(&got).then(|| {
        match facts.is_on_stdout() && facts.unread.contains(&expected) {
            true => "Both lines are there, in the other order.".to_owned(),
            false => {
                "That line should come later: the program printed it too soon, or left out the one \
                  before it."
                    .to_owned()
            }
        }
    })
}
