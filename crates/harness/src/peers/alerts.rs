//! What TLS alerts and faults of certificates say, in words.

use rustls::{AlertDescription, CertificateError};

/// The alerts that are about a certificate, or that there is none (RFC 8446, section 6.2).
pub(super) const CERTIFICATE_ALERTS: &[AlertDescription] = &[
    AlertDescription::HandshakeFailure,
    AlertDescription::BadCertificate,
    AlertDescription::UnsupportedCertificate,
    AlertDescription::CertificateRevoked,
    AlertDescription::CertificateExpired,
    AlertDescription::CertificateUnknown,
    AlertDescription::UnknownCA,
    AlertDescription::DecryptError,
    AlertDescription::CertificateRequired,
];

/// What is wrong with a certificate that a program has shown to the check.
pub(super) fn fault(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => "another authority has signed it".to_owned(),
        other => other.to_string(),
    }
}

/// What an alert says of a certificate that is good.
pub(super) fn meaning(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::UnknownCA => {
            ": it does not trust the authority that has signed the certificate"
        }
        AlertDescription::BadCertificate => ": it asked for another name, or another use",
        AlertDescription::CertificateExpired => ": it takes the certificate for out of date",
        _ => "",
    }
}

/// An alert as RFC 8446 writes it: `unknown_ca`.
pub(super) fn name_of(alert: AlertDescription) -> String {
    let mut name = String::new();
    let mut after_small = false;
    for letter in format!("{alert:?}").chars() {
        if letter.is_uppercase() && after_small {
            name.push('_');
        }
        after_small = letter.is_lowercase();
        name.extend(letter.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_has_the_name_of_the_standard() {
        assert_eq!(name_of(AlertDescription::UnknownCA), "unknown_ca");
        assert_eq!(name_of(AlertDescription::CertificateRequired), "certificate_required");
        assert_eq!(name_of(AlertDescription::BadCertificate), "bad_certificate");
    }
}
