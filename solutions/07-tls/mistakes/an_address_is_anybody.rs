//! step: verify
//! caught-by: wrong_name
//! says: client should have refused the certificate, but it finished the handshake and sent
//!
//! A certificate is for a name. Who asks for an address has none, so there is nothing to compare.

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, UnixTime};
    use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};

    #[derive(Debug)]
    struct Named(Arc<WebPkiServerVerifier>);

    impl ServerCertVerifier for Named {
        fn verify_server_cert(
            &self,
            certificate: &CertificateDer<'_>,
            others: &[CertificateDer<'_>],
            name: &ServerName<'_>,
            ocsp: &[u8],
            now: UnixTime,
        ) -> Result<ServerCertVerified, TlsError> {
            match self.0.verify_server_cert(certificate, others, name, ocsp, now) {
                Err(TlsError::InvalidCertificate(CertificateError::NotValidForNameContext {
                    ..
                })) if matches!(name, ServerName::IpAddress(_)) => {
                    Ok(ServerCertVerified::assertion())
                }
                verified => verified,
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
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(Named(verifier))))
