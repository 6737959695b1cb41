//! step: verify
//! caught-by: verify
//! says: it does not trust the authority that has signed the certificate
//!
//! A store is made, and nobody is put into it.

    let _ = args;
    Ok(config.with_root_certificates(rustls::RootCertStore::empty()))
