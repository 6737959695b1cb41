//! step: idle
//! caught-by: idle
//! says: one is silent, the other is not
//! varies: how far the program is when it happens
//!
//! Waits for a whole line, as `asyncio.wait_for(reader.readline(), idle)` does: a client that needs longer for
//! its line is let go while it speaks.

    let Some(idle) = idle else { return input.fill_buf().await };
    let mut line = Vec::new();
    match time::timeout(idle, input.read_until(b'\n', &mut line)).await {
        Ok(read) => read.map(|_| &*line.leak()),
        Err(_) => Err(io::Error::other("was silent for too long")),
    }
