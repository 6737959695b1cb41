//! step: read_frame
//! caught-by: end_of_stream
//! says: server should have printed "client <client 1> left"; nothing came
//!
//! `read_exact` handles the pieces, but says `UnexpectedEof` for every end: a goodbye between
//! two frames becomes an error.

    let mut header = [0; 4];
    stream.read_exact(&mut header).map_err(FrameError::Io)?;
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
