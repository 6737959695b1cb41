//! step: ask
//! caught-by: ask
//! says: server should have asked "reply: " on standard error
//!
//! Prints the prompt on standard output, as Python's `input` does, among the events.

    print!("reply: ");
    io::Write::flush(&mut io::stdout())?;
    io::stdin().lines().next().transpose()
