//! step: long_line
//! caught-by: long_line
//! says: a line as long as the limit
//!
//! Counts the line end too, so that the longest line is two bytes shorter for those who end it with
//! `\r\n`.

    if line.len() > LIMIT {
        return Err(io::Error::other(format!("sent a line over {LIMIT} bytes")));
    }
    Ok(())
