//! step: plain_server
//! caught-by: plain_server
//! says: the server does not speak TLS
//!
//! Which server? A name may have several addresses.

    let _ = addr;
    match tls_error(error) {
        Some(TlsError::InvalidMessage(_)) => "the server does not speak TLS".to_owned(),
        Some(TlsError::InvalidCertificate(error)) => {
            format!("the server's certificate {}", fault(error, args.ca.as_deref()))
        }
        _ => format!("the server {}", trouble(error)),
    }
