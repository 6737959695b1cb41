//! step: read_frame
//! caught-by: read_frame
//! says: client 1 has more to say, and server sent 00 00 00 06 "echo: "
//!
//! One `read` for the header. It is only four bytes, so they always come together. They do not.

    let mut header = [0; 4];
    if stream.read(&mut header).map_err(FrameError::Io)? == 0 {
        return end_of_stream(0);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
