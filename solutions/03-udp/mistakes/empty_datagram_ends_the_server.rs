//! step: empty_datagram
//! caught-by: empty_datagram
//! says: unexpected end of file
//!
//! Takes no bytes for the end, as with TCP. Anybody can end the server with it.

    let (bytes, sender) = receive_whole(socket)?;
    if bytes.is_empty() {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok((bytes, sender))
