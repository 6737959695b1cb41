//! step: verify
//! caught-by: verify
//! says: it does not trust the authority that has signed the certificate
//!
//! Whoever does not say whom to trust trusts nobody: no server of the web can be asked.

    match &args.ca {
        Some(authority) => Ok(config.with_root_certificates(roots(authority)?)),
        None => Ok(config.with_root_certificates(rustls::RootCertStore::empty())),
    }
