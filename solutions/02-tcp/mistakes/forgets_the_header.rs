//! step: read_frame
//! caught-by: end_of_stream
//! says: server should have printed "error: <client 1> left in the middle of a frame" on standard error
//!
//! Tells `end_of_stream` how many bytes of the body have come. Right after a header that is none,
//! and a goodbye.

    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
