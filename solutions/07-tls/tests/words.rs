//! No error shows the text of a type: every one that rustls can give and that can be made here is asked.

use std::io::{self, ErrorKind};
use std::sync::Arc;

use rustls::pki_types::{ServerName, UnixTime};
use rustls::{
    AlertDescription, CertRevocationListError, CertificateError, Error as TlsError,
    ExtendedKeyPurpose, InconsistentKeys, InvalidMessage, OtherError, PeerIncompatible,
    PeerMisbehaved,
};
use tls_solution::{fault, trouble};

/// Words for people have no brackets of a type, and no word with a capital inside.
fn is_for_people(text: &str) {
    let is_word = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        word == "TLS" || !word.chars().skip(1).any(char::is_uppercase)
    };
    assert!(!text.contains("::") && !text.contains('{'), "{text}");
    assert!(text.split_whitespace().all(is_word), "{text}");
}

fn other() -> OtherError {
    OtherError(Arc::new(io::Error::other("CaUsedAsEndEntity")))
}

#[test]
fn every_alert() {
    for number in 0..=u8::MAX {
        let alert = TlsError::AlertReceived(AlertDescription::from(number));
        is_for_people(&trouble(&io::Error::new(ErrorKind::InvalidData, alert)));
    }
}

#[test]
fn every_error() {
    let errors = [
        TlsError::InappropriateMessage {
            expect_types: Vec::new(),
            got_type: rustls::ContentType::Alert,
        },
        TlsError::InappropriateHandshakeMessage {
            expect_types: Vec::new(),
            got_type: rustls::HandshakeType::Finished,
        },
        TlsError::InvalidMessage(InvalidMessage::InvalidContentType),
        TlsError::NoCertificatesPresented,
        TlsError::UnsupportedNameType,
        TlsError::DecryptError,
        TlsError::EncryptError,
        TlsError::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon),
        TlsError::PeerMisbehaved(PeerMisbehaved::BadCertChainExtensions),
        TlsError::InvalidCertificate(CertificateError::Other(other())),
        TlsError::InvalidCertRevocationList(CertRevocationListError::BadSignature),
        TlsError::General("SomeThing".to_owned()),
        TlsError::FailedToGetCurrentTime,
        TlsError::FailedToGetRandomBytes,
        TlsError::HandshakeNotComplete,
        TlsError::PeerSentOversizedRecord,
        TlsError::NoApplicationProtocol,
        TlsError::BadMaxFragmentSize,
        TlsError::InconsistentKeys(InconsistentKeys::KeyMismatch),
        TlsError::Other(other()),
    ];
    for error in errors {
        is_for_people(&trouble(&io::Error::new(ErrorKind::InvalidData, error)));
    }
}

#[test]
fn every_fault_of_a_certificate() {
    let (early, late) = (UnixTime::since_unix_epoch(HOUR), UnixTime::since_unix_epoch(2 * HOUR));
    let expected = ServerName::try_from("localhost").unwrap();
    let faults = [
        CertificateError::BadEncoding,
        CertificateError::Expired,
        CertificateError::ExpiredContext { time: late, not_after: early },
        CertificateError::NotValidYet,
        CertificateError::NotValidYetContext { time: early, not_before: late },
        CertificateError::Revoked,
        CertificateError::UnhandledCriticalExtension,
        CertificateError::UnknownIssuer,
        CertificateError::UnknownRevocationStatus,
        CertificateError::ExpiredRevocationList,
        CertificateError::BadSignature,
        CertificateError::NotValidForName,
        CertificateError::NotValidForNameContext {
            expected,
            presented: vec![r#"DnsName("other.example")"#.to_owned()],
        },
        CertificateError::InvalidPurpose,
        CertificateError::InvalidPurposeContext {
            required: ExtendedKeyPurpose::ServerAuth,
            presented: Vec::new(),
        },
        CertificateError::InvalidOcspResponse,
        CertificateError::ApplicationVerificationFailure,
        CertificateError::Other(other()),
    ];
    for error in faults {
        is_for_people(&fault(&error, None));
    }
}

const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);
