//! step: wrong_name
//! caught-by: wrong_name
//! says: client should have asked for no name in its hello, but it asked for localhost
//!
//! It works on this machine.

    let _ = args;
    Ok(ServerName::try_from("localhost")?)
