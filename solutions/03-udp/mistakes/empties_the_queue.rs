//! step: reply
//! caught-by: reply
//! says: says: two
//! varies: the datagram of another scene may be in the queue already, and is then thrown away too
//!
//! Throws away what has come while the operator was thinking, as one empties the buffer of a keyboard. These are other
//! clients' questions.

    socket.send_to(text.as_bytes(), peer)?;
    socket.set_nonblocking(true)?;
    while socket.recv_from(&mut [0; 1024]).is_ok() {}
    socket.set_nonblocking(false)
