//! step: read_frame
//! caught-by: read_frame
//! says: client 1 waits for 00 00 00 06 "echo: " from server, but the connection was closed
//!
//! Takes an empty frame for the end, because an empty `recv` is one. A length of 0 is a
//! message: the peer has sent four bytes.

    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received == 0 {
        return Ok(None);
    }
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
