//! step: write_frame
//! caught-by: write_frame
//! says: server waits for 65540 bytes
//!
//! One `write`, which may take a part of the frame. A blocking socket takes everything nearly
//! always, so that this passes for years: until a stop, or a signal, comes while it waits.

    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write(&frame)?;
    Ok(())
