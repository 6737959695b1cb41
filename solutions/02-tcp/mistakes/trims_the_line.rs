//! step: write_frame
//! caught-by: write_frame
//! says: White space at the ends of the text is missing
//!
//! Trims the line. The spaces at its ends are a part of the message.

    let text = text.trim();
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
