//! step: wrong_name
//! caught-by: wrong_name
//! says: is for "127.0.0.1", not "localhost"
//!
//! It works on this machine.

    let _ = args;
    Ok(ServerName::try_from("localhost")?)
