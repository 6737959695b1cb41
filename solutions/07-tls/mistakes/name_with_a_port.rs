//! step: wrong_name
//! caught-by: verify
//! says: is no name that a server can have
//!
//! The address is where the server is. Its name is only one half of that.

    let name = args.server_name.clone().unwrap_or(args.addr.to_string());
    ServerName::try_from(name.clone())
        .map_err(|_| format!("{name:?} is no name that a server can have").into())
