//! What is wrong with a certificate, in words.

use std::path::Path;

use rustls::pki_types::{ServerName, UnixTime};
use rustls::{CertificateError, ExtendedKeyPurpose};

/// What is wrong with a certificate, as words that follow `the certificate`. `authorities`: the file of
/// those that are trusted, if it is not the system's own.
pub fn fault(error: &CertificateError, authorities: Option<&Path>) -> String {
    match error {
        // A bad signature is that of an authority which only has the name of one that we trust.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => unknown(authorities),
        CertificateError::ExpiredContext { time, not_after } => out_of_date(*time, *not_after),
        CertificateError::NotValidYetContext { time, not_before } => {
            out_of_date(*time, *not_before)
        }
        CertificateError::NotValidForNameContext { expected, presented } => {
            for_another(expected, presented)
        }
        CertificateError::InvalidPurposeContext { required, .. } => match required {
            ExtendedKeyPurpose::ServerAuth => "is not made for a server".to_owned(),
            _ => "is not made for a client".to_owned(),
        },
        CertificateError::Revoked => "has been revoked".to_owned(),
        CertificateError::BadEncoding => "cannot be read".to_owned(),
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "is signed in a way that is not safe today".to_owned()
        }
        // The text of any other error is that of a type, for programmers.
        _ => "is not one to be shown here: it is an authority's own, as `openssl req -x509` makes it, or \
              made in a way that is not safe today"
            .to_owned(),
    }
}

/// No authority that we trust has signed it, and none that such a one has signed.
fn unknown(authorities: Option<&Path>) -> String {
    // ANCHOR: unknown_ca
    match authorities {
        Some(file) => {
            format!("is signed by an unknown authority, one that is not in {}", file.display())
        }
        None => "is signed by an authority unknown to this system; --ca names another".to_owned(),
    }
    // ANCHOR_END: unknown_ca
}

/// It is used at `now`, and one of the two ends of its time, `end`, forbids it.
fn out_of_date(now: UnixTime, end: UnixTime) -> String {
    // ANCHOR: expired
    let (now, end) = (now.as_secs(), end.as_secs());
    if now > end {
        format!("expired {} ago", in_words(now - end))
    } else {
        format!("is not valid yet, if the clock is right: wait {} more", in_words(end - now))
    }
    // ANCHOR_END: expired
}

/// So many seconds, as hours or days.
fn in_words(seconds: u64) -> String {
    match seconds / 3600 {
        hours @ ..48 => format!("{hours} hours"),
        hours => format!("{} days", hours / 24),
    }
}

/// It is for the names `presented`, and the one that we `expected` is not among them.
fn for_another(expected: &ServerName, presented: &[String]) -> String {
    // rustls writes them as DnsName("localhost") and IpAddress(127.0.0.1).
    let bare = |name: &String| {
        let name = name.split_once('(').map_or(name.as_str(), |(_, name)| name);
        format!("{:?}", name.trim_end_matches(')').trim_matches('"'))
    };
    let expected = expected.to_str();
    match presented.iter().map(bare).collect::<Vec<_>>().join(" and ") {
        names if names.is_empty() => format!("is for no name at all, and not for {expected:?}"),
        names => format!("is for {names}, not {expected:?}"),
    }
}
