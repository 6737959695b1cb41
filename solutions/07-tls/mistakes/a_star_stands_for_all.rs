//! step: verify
//! caught-by: wrong_name
//! says: client should have refused the certificate, but it finished the handshake and sent
//!
//! A star stands for anything, as in a shell: for two labels too. In a certificate it stands for one (RFC 9525,
//! section 6.3).

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, UnixTime};
    use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};

    #[derive(Debug)]
    struct Starred(Arc<WebPkiServerVerifier>);

    impl ServerCertVerifier for Starred {
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
                    presented,
                    ..
                })) if presented.iter().any(|it| {
                    // DnsName("*.example")
                    let star = it.trim_start_matches("DnsName(").trim_matches(['"', ')']);
                    star.strip_prefix('*').is_some_and(|end| name.to_str().ends_with(end))
                }) =>
                {
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
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(Starred(verifier))))
