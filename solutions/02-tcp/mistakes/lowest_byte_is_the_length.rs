//! step: read_frame
//! caught-by: read_frame
//! says: client 1 waits for
//!
//! Takes the last byte of the header for the length. That holds up to 255.

    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from(header[3]), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
