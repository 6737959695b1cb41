//! step: accept
//! caught-by: receive
//! says: TODO
//!
//! Throws the new socket away and talks on the listener: the student thinks that there is one
//! socket, which is connected now.

    let (_, peer) = listener.accept()?;
    let peer = peer.as_socket().ok_or(ErrorKind::Unsupported)?;
    Ok((listener.try_clone()?, peer))
