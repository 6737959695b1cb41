//! step: write_frame
//! caught-by: write_frame
//! says: but it got 0d 00 00 00
//!
//! Sends the length in the order in which this processor keeps it. The network's order is big-
//! endian.

    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
