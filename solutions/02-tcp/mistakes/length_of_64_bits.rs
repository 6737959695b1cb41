//! step: write_frame
//! caught-by: write_frame
//! says: from client in one piece, but it got 00 00 00 00 00 00 00 0d
//!
//! Sends the length as the `usize` that it is: eight bytes where four were agreed upon.

    let mut frame = text.len().to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
