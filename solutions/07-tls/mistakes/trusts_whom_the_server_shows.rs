//! step: verify
//! caught-by: unknown_ca
//! says: client should have refused the certificate, but it finished the handshake and sent
//!
//! The chain ends at a root, and the server has shown it. So has everybody who makes one of his own.

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, UnixTime};
    use rustls::{DigitallySignedStruct, RootCertStore, SignatureScheme};

    #[derive(Debug)]
    struct Shown(Arc<WebPkiServerVerifier>, RootCertStore);

    impl ServerCertVerifier for Shown {
        fn verify_server_cert(
            &self,
            certificate: &CertificateDer<'_>,
            others: &[CertificateDer<'_>],
            name: &ServerName<'_>,
            ocsp: &[u8],
            now: UnixTime,
        ) -> Result<ServerCertVerified, TlsError> {
            let mut roots = self.1.clone();
            roots.add_parsable_certificates(others.iter().cloned());
            let verifier = WebPkiServerVerifier::builder(Arc::new(roots)).build();
            let verifier = verifier.map_err(|error| TlsError::General(error.to_string()))?;
            verifier.verify_server_cert(certificate, others, name, ocsp, now)
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
    let verifier = WebPkiServerVerifier::builder(Arc::new(roots.clone())).build()?;
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(Shown(verifier, roots))))
