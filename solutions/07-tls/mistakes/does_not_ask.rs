//! step: mutual
//! caught-by: mutual
//! says: server should have refused the client, but it takes part in a conversation
//!
//! The flag is read by nobody, and everybody is taken.

    let _ = args;
    Ok(WebPkiClientVerifier::no_client_auth())
