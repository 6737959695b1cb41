//! step: read_frame
//! caught-by: read_frame
//! says: from server, but it got 00 00 00 09
//!
//! Trims the text. The spaces at its ends are a part of the message.

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
    let text = String::from_utf8(text).map_err(|_| FrameError::NotUtf8)?;
    Ok(Some(text.trim().to_owned()))
