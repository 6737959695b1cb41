//! step: verify
//! caught-by: unknown_ca
//! says: client should have refused the certificate, but it finished the handshake and sent
//!
//! One authority more: the flag adds it to the 150 of the system, and each of them still counts.

    use rustls_platform_verifier::Verifier;

    let Some(authority) = &args.ca else { return Ok(config.with_platform_verifier()?) };
    let provider = Arc::clone(config.crypto_provider());
    let verifier = Verifier::new_with_extra_roots(certificates(authority)?, provider)?;
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
