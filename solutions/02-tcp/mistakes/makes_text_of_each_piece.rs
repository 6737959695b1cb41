//! step: read_frame
//! caught-by: read_frame
//! says: client 1 has more to say
//!
//! Makes text of each piece by itself. A character whose bytes come in two pieces is no text in
//! either.

    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut room = room_for(u32::from_be_bytes(header), limit)?;
    let (mut text, mut filled) = (String::new(), 0);
    while filled < room.len() {
        let received = stream.read(&mut room[filled..]).map_err(FrameError::Io)?;
        if received == 0 {
            return end_of_stream(header.len() + filled);
        }
        let piece = std::str::from_utf8(&room[filled..filled + received]);
        text.push_str(piece.map_err(|_| FrameError::NotUtf8)?);
        filled += received;
    }
    Ok(Some(text))
