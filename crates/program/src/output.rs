//! Lines of output, also where nobody can read them.

use std::fmt::Arguments;
use std::io::{self, Write};

/// Prints a line on standard output, as `println!` does. Where `println!` would panic, because the disk is full or
/// whoever read the output has gone (`| head -1`), the program ends: one line on standard error, and exit code 1.
#[macro_export]
macro_rules! say {
    ($($format:tt)*) => { $crate::say_line(format_args!($($format)*)) };
}

/// What [`say!`] does. It may be called in any thread.
#[doc(hidden)]
pub fn say_line(line: Arguments) {
    // One write for the whole line, so that lines of two threads never mix.
    let written = io::stdout().write_all(format!("{line}\n").as_bytes());
    if let Err(error) = written.and_then(|()| io::stdout().flush()) {
        complain(format_args!("cannot write to standard output: {error}"));
        std::process::exit(1);
    }
}

/// The line `error: ...` on standard error, if that can be written.
pub(crate) fn complain(error: impl std::fmt::Display) {
    let _ = io::stderr().write_all(format!("error: {error}\n").as_bytes());
}
