//! step: read_frame
//! caught-by: read_frame
//! says: client 1 waits until server ends the connection, but it got
//!
//! Looks for bytes by itself that no UTF-8 has, and takes all others for text. Half of a pair of UTF-16 is no
//! character.

    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    if text.iter().any(|byte| *byte >= 0xf8) {
        return Err(FrameError::NotUtf8);
    }
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
