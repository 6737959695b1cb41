//! Certificates and keys, from PEM files (RFC 7468).

use std::path::Path;

use program::Error;
use rustls::RootCertStore;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The certificates of a file: one, or a chain that begins with the holder's own.
///
/// # Errors
///
/// The file cannot be read, or it holds none.
pub fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(file, "certificate", error))?;
    if certificates.is_empty() {
        return Err(format!("{} holds no certificate", file.display()).into());
    }
    Ok(certificates)
}

/// The private key of a file.
///
/// # Errors
///
/// The file cannot be read, or it holds none.
pub fn key(file: &Path) -> Result<PrivateKeyDer<'static>, Error> {
    PrivateKeyDer::from_pem_file(file)
        .map_err(|error| unreadable(file, "private key", error).into())
}

/// Why a file does not give what it should.
fn unreadable(file: &Path, what: &str, error: pem::Error) -> String {
    let file = file.display();
    match error {
        pem::Error::NoItemsFound => format!("{file} holds no {what}"),
        pem::Error::Io(error) => format!("{file}: {error}"),
        other => format!("{file}: {other}"),
    }
}

/// The authorities of a file: who trusts them trusts each certificate that one of them has signed.
///
/// # Errors
///
/// The file cannot be read, or what it holds is no authority's certificate.
pub fn roots(file: &Path) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        roots.add(certificate).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(roots)
}
