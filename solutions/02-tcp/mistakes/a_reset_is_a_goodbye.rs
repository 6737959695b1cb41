//! step: read_frame
//! caught-by: end_of_stream
//! says: server should have printed "error: <client 1>" on standard error
//!
//! Takes an error of the connection for an end of the stream. A reset says that something was
//! lost, and nobody hears of it.

    let mut header = [0; 4];
    let received = fill(stream, &mut header).unwrap_or(0);
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
