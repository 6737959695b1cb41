//! step: truncation
//! caught-by: truncation
//! says: cut
//!
//! An end is an end. It is what Python's `ssl` does unless it is told otherwise.

    match stream.read(buffer) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(0),
        received => received,
    }
