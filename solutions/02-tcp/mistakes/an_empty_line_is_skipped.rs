//! step: write_frame
//! caught-by: write_frame
//! says: server waits for 00 00 00 00 from client; nothing came
//! says-with-blanks: went on
//!
//! Sends nothing for an empty line. It is a message too, and its answer is due.

    if text.is_empty() {
        return Ok(());
    }
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
