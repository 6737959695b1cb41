//! step: next
//! caught-by: next
//! says: client 1 waits until server closes the connection; it is still open
//!
//! Waits until the client has closed before it closes too. The client waits for the same thing:
//! neither moves.

    let _ = std::io::copy(&mut &client, &mut std::io::sink());
    drop(client);
