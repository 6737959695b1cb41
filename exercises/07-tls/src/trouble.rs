//! What goes wrong on a connection, in words.

use std::io::{self, ErrorKind};

use rustls::AlertDescription as Alert;
use rustls::Error as TlsError;

/// The error of TLS that is inside an error of a read, a write or a handshake. `None`: the connection
/// itself has failed.
pub fn tls_error(error: &io::Error) -> Option<&TlsError> {
    error.get_ref()?.downcast_ref()
}

/// What went wrong with a peer, as words that follow its name.
pub fn trouble(error: &io::Error) -> String {
    match (tls_error(error), error.kind()) {
        (Some(TlsError::AlertReceived(alert)), _) => refused(*alert),
        (Some(TlsError::NoCertificatesPresented), _) => {
            "showed no certificate, and every client needs one here".to_owned()
        }
        (Some(TlsError::PeerIncompatible(_)), _) => {
            "speaks no TLS that is safe today: version 1.2 or 1.3, with its ciphers".to_owned()
        }
        (Some(TlsError::DecryptError), _) => "sent what nobody can decrypt".to_owned(),
        // rustls says which rule with the name of a type, for programmers.
        (Some(_), _) => "broke the rules of TLS".to_owned(),
        (None, ErrorKind::WouldBlock | ErrorKind::TimedOut) => "was silent for too long".to_owned(),
        // The handshake's own error has no text.
        (None, ErrorKind::UnexpectedEof) if error.get_ref().is_none() => {
            "closed the connection in the middle of the handshake".to_owned()
        }
        (
            None,
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe,
        ) => "cut the connection with a reset".to_owned(),
        (None, _) => error.to_string(),
    }
}

/// The peer has sent an alert: its own reason for ending it (RFC 8446, section 6.2).
fn refused(alert: Alert) -> String {
    let why = match alert {
        Alert::CertificateRequired => {
            return "asks for a certificate, and got none: --cert and --key name one".to_owned();
        }
        Alert::HandshakeFailure => {
            return "refused the handshake: it has no cipher in common with us, or it asks its clients for \
                    a certificate (--cert and --key name one)"
                .to_owned();
        }
        Alert::UnknownCA | Alert::DecryptError => "it does not know who signed it",
        Alert::CertificateExpired => "its time is over, or has not begun",
        Alert::UnsupportedCertificate => "it is made for another use",
        Alert::BadCertificate | Alert::CertificateRevoked | Alert::CertificateUnknown => {
            "it does not say why; perhaps the name is another"
        }
        // No refusal: it has no more to say.
        Alert::CloseNotify | Alert::UserCanceled => {
            return "closed the connection in the middle of the handshake".to_owned();
        }
        Alert::ProtocolVersion => return "speaks no version of TLS that we speak".to_owned(),
        other => {
            return format!("refused the connection, with the alert {} of TLS", u8::from(other));
        }
    };
    format!("refused our certificate: {why}")
}
