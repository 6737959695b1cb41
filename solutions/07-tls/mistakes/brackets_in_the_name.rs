//! step: wrong_name
//! caught-by: wrong_name
//! says: is no name that a server can have
//!
//! The host is what stands before the last colon. An address of IPv6 has brackets there, and they are not a part of
//! it.

    let addr = args.addr.to_string();
    let host = addr.rsplit_once(':').map_or(addr.as_str(), |(host, _)| host);
    let name = args.server_name.as_deref().unwrap_or(host);
    ServerName::try_from(name.to_owned())
        .map_err(|_| format!("{name:?} is no name that a server can have").into())
