//! step: read_frame
//! caught-by: read_frame
//! says: client 1 waits until server closes the connection, but it got
//!
//! Puts U+FFFD in the place of bytes that are not UTF-8. The client gets another text back than it
//! has sent, and nobody hears of it.

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
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
