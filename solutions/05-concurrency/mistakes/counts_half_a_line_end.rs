//! step: long_line
//! caught-by: long_line
//! says: a line as long as the limit
//! varies: how far the program is when it happens
//!
//! Cuts the line end only where it is complete. When `\r` and `\n` come in two pieces, the `\r` counts as text for
//! a moment, and the longest line is one byte too long.

    let text = if line.ends_with(b"\n") { without_end(line) } else { line };
    if text.len() > LIMIT {
        return Err(io::Error::other(format!("sent a line over {LIMIT} bytes")));
    }
    Ok(())
