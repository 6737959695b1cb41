//! step: plain_client
//! caught-by: mutual
//! says: does not speak TLS
//!
//! Whatever rustls complains of: the client cannot do TLS.

    let _ = args;
    match tls_error(error) {
        Some(_) => "does not speak TLS".to_owned(),
        None => trouble(error),
    }
