//! step: read_frame
//! caught-by: read_frame
//! says: client 1 has more to say, and server sent 00 00 00 0
//!
//! One `read` for the body, and what it gives is taken for the text. The rest of the text is
//! then taken for the next header.

    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = stream.read(&mut text).map_err(FrameError::Io)?;
    text.truncate(received);
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
