//! step: not_text
//! caught-by: not_text
//! says: should have printed "error: reply is not UTF-8" on standard error; it ended with exit code 0
//!
//! Replaces what is not UTF-8. Nobody hears that the reply has been changed.

    if line.ends_with(b"\r") {
        line.pop();
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
