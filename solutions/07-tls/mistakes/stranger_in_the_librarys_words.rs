//! step: unknown_ca
//! caught-by: unknown_ca
//! says: UnknownIssuer
//!
//! The library has a word for it. It is one for programmers.

    let _ = authorities;
    format!("is not acceptable: {:?}", CertificateError::UnknownIssuer)
