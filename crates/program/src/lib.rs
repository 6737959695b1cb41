//! What every program of the course has, so that its source can be about sockets alone: the
//! address on its command line ([`addr_or`], [`Addr`]), its lines of output ([`say!`]), its one error line and
//! exit code ([`run`]), and text from the network made safe to print ([`printable`]).
//!
//! Nothing here is an exercise. It is short; read it once.

mod addr;
mod args;
mod hold;
mod output;

use std::process::ExitCode;

pub use addr::Addr;
pub use args::addr_or;
pub use output::say_line;

/// Any failure that ends a program. It is printed as one line, `error: ...`.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Runs a program: a failure becomes the line `error: ...` on standard error and exit code 1.
pub fn run(main: impl FnOnce() -> Result<(), Error>) -> ExitCode {
    hold::at_todo();
    match main() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(error);
            ExitCode::FAILURE
        }
    }
}

/// Text from the network, safe to print: control characters are escaped as Rust writes them
/// (`\n`, `\t`, `\u{1b}`), so that a peer cannot move the cursor or change the colours of the
/// reader's terminal. Bytes that are not UTF-8 become U+FFFD.
pub fn printable(bytes: impl AsRef<[u8]>) -> String {
    escape(&String::from_utf8_lossy(bytes.as_ref()))
}

fn escape(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            line.extend(character.escape_debug());
        } else {
            line.push(character);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn control_characters_are_escaped_and_the_rest_is_not() {
        assert_eq!(printable("a\n\r\t\0\u{1b}[31m"), r"a\n\r\t\0\u{1b}[31m");
        assert_eq!(printable("\u{85}\u{9b}2J"), r"\u{85}\u{9b}2J");
        assert_eq!(printable("\"quotes\" 'and' \\ ünï 你好"), "\"quotes\" 'and' \\ ünï 你好");
        assert_eq!(printable([b'a', 0xff, b'b']), "a\u{fffd}b");
    }
}
