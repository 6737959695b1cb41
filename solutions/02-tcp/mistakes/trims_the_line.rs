//! step: write_frame
//! caught-by: write_frame
//! says: but it got 00 00 00 0d "Hello, 你好"
//!
//! Trims the line. The spaces at its ends are a part of the message.

    let text = text.trim();
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
