//! step: long_line
//! caught-by: long_line
//! says: a line without an end
//!
//! Looks at the length only when the line is complete. The line that never ends is never looked at.

    if line.ends_with(b"\n") && without_end(line).len() > LIMIT {
        return Err(io::Error::other(format!("sent a line over {LIMIT} bytes")));
    }
    Ok(())
