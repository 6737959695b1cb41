//! What is wrong with a certificate, in words.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

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
    // Nobody whom we trust has signed the certificate. Say so, in words that follow `the
    // certificate`: they must hold `unknown`. If `authorities` names a file, the reader should
    // learn that it was looked up there. If not, the system was asked, and the flag `--ca` may
    // help.
    todo!("unknown_ca")
}

/// It is used at `now`, and one of the two ends of its time, `end`, forbids it.
fn out_of_date(now: UnixTime, end: UnixTime) -> String {
    // The certificate is used at a time that it is not made for: `now` is after its `end`, or
    // before its beginning, which is then called `end` too. Say which, in words that follow `the
    // certificate`. When its time is over, they must hold `expired`; when it has not come, not.
    // Both are `UnixTime`, which has `as_secs`. `in_words` (below) makes hours or days of seconds.
    todo!("expired")
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
