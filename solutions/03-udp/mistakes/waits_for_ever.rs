//! step: await_reply
//! caught-by: await_reply
//! says: blocked in
//!
//! Sets no time-out. A lost datagram is waited for until somebody loses patience.

    next(socket).map(Some)
