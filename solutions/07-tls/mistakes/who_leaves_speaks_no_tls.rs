//! step: plain_client
//! caught-by: handshake
//! says: but it printed "error: <client 1> does not speak TLS"
//!
//! No handshake: so it cannot do TLS. Most who leave in the middle of it have found something wrong themselves.

    match tls_error(error) {
        Some(TlsError::InvalidCertificate(error)) => {
            format!("was refused: its certificate {}", fault(error, args.client_ca.as_deref()))
        }
        None if error.kind() == io::ErrorKind::UnexpectedEof => "does not speak TLS".to_owned(),
        Some(TlsError::InvalidMessage(_)) => "does not speak TLS".to_owned(),
        _ => trouble(error),
    }
