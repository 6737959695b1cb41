//! step: whole_datagrams
//! caught-by: whole_datagrams
//! says: nothing came
//!
//! Takes the datagram for a stream, and receives until a piece does not fill the buffer. The first
//! receive has thrown the rest away, so the second one waits for the next datagram.

    let mut message = Vec::new();
    loop {
        let (piece, sender) = receive(socket, &mut [0; 1024])?;
        message.extend_from_slice(&piece);
        if piece.len() < 1024 {
            return Ok((message, sender));
        }
    }
