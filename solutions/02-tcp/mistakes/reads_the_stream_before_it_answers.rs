//! step: read_frame
//! caught-by: read_frame
//! says: client 1 waits for 00 00 00 0b "echo: hello" from server; nothing came
//!
//! Reads until the end of the stream, to have every byte of the frame, and only then answers.
//! The client waits for its answer and does not end the stream.

    let _ = limit;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(FrameError::Io)?;
    if bytes.len() < 4 {
        return end_of_stream(bytes.len());
    }
    let text = bytes.split_off(4);
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
