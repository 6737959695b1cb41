//! step: write_frame
//! caught-by: write_frame
//! says: but it got 00 00 00 09
//!
//! Counts characters, as `len(text)` does in Python. Beyond ASCII a character has more than one
//! byte, and the end of the text is taken for the next header.

    let length = text.chars().count() as u32;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
