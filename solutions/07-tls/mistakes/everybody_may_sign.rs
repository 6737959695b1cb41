//! step: verify
//! caught-by: unknown_ca
//! says: client should have refused the certificate, but it finished the handshake and sent
//!
//! Ours has signed one, and that has signed the other. Whether it may sign at all is not asked: whoever has a
//! certificate for one name then makes them for all.

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, UnixTime};
    use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};

    #[derive(Debug)]
    struct Signed(Arc<WebPkiServerVerifier>);

    impl ServerCertVerifier for Signed {
        fn verify_server_cert(
            &self,
            certificate: &CertificateDer<'_>,
            others: &[CertificateDer<'_>],
            name: &ServerName<'_>,
            ocsp: &[u8],
            now: UnixTime,
        ) -> Result<ServerCertVerified, TlsError> {
            let verified = self.0.verify_server_cert(certificate, others, name, ocsp, now);
            let (Err(error), Some(signer)) = (&verified, others.first()) else { return verified };
            // It cannot have signed? Ours has signed it, so it is good.
            match self.0.verify_server_cert(signer, &[], name, ocsp, now) {
                Err(TlsError::InvalidCertificate(CertificateError::NotValidForNameContext {
                    ..
                })) => Ok(ServerCertVerified::assertion()),
                _ => Err(error.clone()),
            }
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, TlsError> {
            self.0.verify_tls12_signature(message, certificate, signature)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, TlsError> {
            self.0.verify_tls13_signature(message, certificate, signature)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.supported_verify_schemes()
        }
    }

    let roots = match &args.ca {
        Some(authority) => roots(authority)?,
        None => RootCertStore::empty(),
    };
    if roots.is_empty() {
        return Ok(config.with_platform_verifier()?);
    }
    let verifier = WebPkiServerVerifier::builder(Arc::new(roots)).build()?;
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(Signed(verifier))))
