//! step: wrong_name
//! caught-by: wrong_name
//! says: client should have asked for other.example in its hello, but it asked for localhost
//!
//! The host of the address is the name, whatever `--server-name` says.

    Ok(ServerName::try_from(args.addr.host().to_owned())?)
