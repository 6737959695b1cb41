//! step: read_frame
//! caught-by: read_frame
//! says: tcp-framed-server panicked
//!
//! Unwraps the text. Two bytes from a stranger end the server for all.

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
    Ok(Some(String::from_utf8(text).unwrap()))
