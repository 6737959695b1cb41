//! step: plain_server
//! caught-by: mutual
//! says: but it printed "error: <server> does not speak TLS"
//!
//! There is no connection, so the server cannot do TLS. With TLS 1.2 it may have refused our certificate.

    match tls_error(error) {
        Some(TlsError::InvalidCertificate(error)) => {
            format!("the server's certificate {}", fault(error, args.ca.as_deref()))
        }
        Some(_) => format!("{addr} does not speak TLS"),
        None => format!("the server {}", trouble(error)),
    }
