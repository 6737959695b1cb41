//! step: receive
//! caught-by: receive
//! says: \u{7f}\u{9b}2J
//!
//! Does not use the length: takes the zeros at the end for the rest of the buffer. A message may end in zeros
//! of its own.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(_) => {
            let end = buffer.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            Ok(Some(buffer[..end].to_vec()))
        }
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
