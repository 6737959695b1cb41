//! Makes the certificates and keys that the other two programs need, for tests: an authority, and what it
//! has signed.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::Parser;
use program::Error;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes an authority for tests, and certificates for a server and for a client that it has signed
#[derive(Parser)]
struct Args {
    /// The folder for the six files
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Let the server's certificate have expired yesterday
    #[arg(long)]
    expired: bool,
}

/// A certificate and the key that belongs to it, as PEM.
struct Pair {
    certificate: String,
    key: String,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let authority = authority()?;
        let last_day =
            if args.expired { SystemTime::now() - DAY } else { SystemTime::now() + 90 * DAY };
        let (for_server, for_client) =
            (ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth);
        let server = sign(&authority, &["localhost", "127.0.0.1"], for_server, last_day)?;
        let client = sign(&authority, &["client"], for_client, SystemTime::now() + 90 * DAY)?;
        let ca = Pair { certificate: authority.pem(), key: authority.key().serialize_pem() };
        save(&args.out, [("ca", ca), ("server", server), ("client", client)])
    })
}

/// An authority: a certificate that it has signed itself, and that may sign others.
fn authority() -> Result<CertifiedIssuer<'static, KeyPair>, Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Socket Lab test authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = (SystemTime::now() - 3 * DAY).into();
    params.not_after = (SystemTime::now() + 90 * DAY).into();
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

/// A certificate for these names and this use, signed by the authority.
fn sign(
    authority: &CertifiedIssuer<'static, KeyPair>,
    names: &[&str],
    use_for: ExtendedKeyUsagePurpose,
    last_day: SystemTime,
) -> Result<Pair, Error> {
    let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
    let mut params = CertificateParams::new(names.clone())?;
    params.distinguished_name.push(DnType::CommonName, names[0].as_str());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![use_for];
    params.use_authority_key_identifier_extension = true;
    params.not_before = (SystemTime::now() - 2 * DAY).into();
    params.not_after = last_day.into();
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, authority)?;
    Ok(Pair { certificate: certificate.pem(), key: key.serialize_pem() })
}

/// Writes each pair as `<name>.pem` and `<name>.key`. None of the files may be there already: to lose a
/// key is to lose all that it has signed.
fn save(folder: &Path, pairs: [(&str, Pair); 3]) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = pairs.map(|(name, pair)| {
        (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")), pair)
    });
    for (certificate, key, _) in &files {
        for file in [certificate, key] {
            if file.exists() {
                return Err(format!("{} is there already", file.display()).into());
            }
        }
    }
    for (certificate, key, pair) in &files {
        fs::write(certificate, &pair.certificate)
            .map_err(|error| format!("{}: {error}", certificate.display()))?;
        write_key(key, &pair.key).map_err(|error| format!("{}: {error}", key.display()))?;
    }
    Ok(())
}

/// Writes a private key into a new file, which nobody but its owner can ever read.
fn write_key(path: &Path, pem: &str) -> io::Result<()> {
    // Write the key `pem` into a new file at `path`. Nobody but its owner may be able to read it,
    // not even for a moment. So the file must have its rights from the start: they are an option
    // of opening it. Look up `OpenOptions`, and `mode` of `OpenOptionsExt`.
    // Only Unix has such rights: put `#[cfg(unix)]` above the line that sets them.
    // A file that is there already must stay as it is, and a link must not be followed.
    todo!("certs")
}
