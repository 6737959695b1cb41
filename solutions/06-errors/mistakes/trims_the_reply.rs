//! step: not_text
//! caught-by: not_text
//! says: but it printed "server replied: echo: \u{1b}[2J"
//!
//! Cuts all white space at both ends. The line end is gone, and so is a part of the reply.

    match String::from_utf8(line) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) => Err(NetError::NotText(error)),
    }
