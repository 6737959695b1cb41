//! step: plain_server
//! caught-by: plain_server
//! says: broke the rules of TLS
//!
//! A server that never spoke TLS is told of as one that speaks it badly.

    let _ = addr;
    if let Some(TlsError::InvalidCertificate(error)) = tls_error(error) {
        return format!("the server's certificate {}", fault(error, args.ca.as_deref()));
    }
    format!("the server {}", trouble(error))
