//! step: read_frame
//! caught-by: read_frame
//! says: client 1 waits for 00 00 00 06 "echo: " from server; nothing came
//!
//! Makes a buffered reader in each call. It reads ahead, and when it goes it takes the frames
//! that came glued to the first one with it.

    let mut stream = io::BufReader::new(stream);
    let mut header = [0; 4];
    let received = fill(&mut stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(&mut stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
