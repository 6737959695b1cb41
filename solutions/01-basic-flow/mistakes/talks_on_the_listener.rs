//! step: accept
//! caught-by: receive
//! says: server should have printed "received: Hello,\tserver! \u{1b}[31m你好"; nothing came
//! says-with-blanks: went on
//!
//! Throws the new socket away and talks on the listener: the student thinks that there is one
//! socket, which is connected now.

    let (_, peer) = listener.accept()?;
    let peer = peer.as_socket().ok_or(ErrorKind::Unsupported)?;
    Ok((listener.try_clone()?, peer))
