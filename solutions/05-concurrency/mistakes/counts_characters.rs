//! step: long_line
//! caught-by: long_line
//! says: error: <client 1> sent a line over 8192 bytes
//!
//! Counts characters where the limit is one of bytes. A character has up to four.

    if String::from_utf8_lossy(without_end(line)).chars().count() > LIMIT {
        return Err(io::Error::other(format!("sent a line over {LIMIT} bytes")));
    }
    Ok(())
