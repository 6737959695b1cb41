//! step: write_frame
//! caught-by: write_frame
//! says: from client, but it got
//!
//! Keeps the length in 16 bits on the way. 65,536 is the first number that has no room there.

    let length = u32::from(text.len() as u16);
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
