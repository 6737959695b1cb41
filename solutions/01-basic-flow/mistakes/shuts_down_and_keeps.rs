//! step: next
//! caught-by: next
//! says: ended with exit code 1
//!
//! Tells the client that this was all and keeps the socket. The client notices nothing, but each
//! conversation costs a descriptor, and there are only so many.

    let _ = client.shutdown(std::net::Shutdown::Write);
    std::mem::forget(client);
