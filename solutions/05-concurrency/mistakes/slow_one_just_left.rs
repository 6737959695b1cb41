//! step: slow_reader
//! caught-by: slow_reader
//! says: * ann left
//! varies: where the line comes
//!
//! Shuts the connection down and leaves the member on the list: so its own thread says that it has left.

        if member.outbox.put_within(GRACE, line).is_err() {
            let _ = member.stream.shutdown(Shutdown::Both);
        }
