//! step: verify
//! caught-by: verify
//! says: it does not trust the authority that has signed the certificate
//!
//! The system's authorities are enough for the web. The flag `--ca` is read by nobody.

    let _ = args;
    Ok(config.with_platform_verifier()?)
