//! step: wrong_name
//! caught-by: wrong_name
//! says: is for "other.example", not "localhost"
//!
//! The host of the address is the name, whatever `--server-name` says.

    Ok(ServerName::try_from(args.addr.host().to_owned())?)
