//! Certificates and keys for a check: an authority made for it alone, and what it has signed.

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::fs;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;

use crate::stage::Stage;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An authority that signs certificates. Its files are in a folder that is gone when it is dropped.
pub struct Authority {
    stage: Rc<RefCell<Stage>>,
    folder: TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: String,
    signed: Cell<usize>,
}

/// A certificate with its key, and the files that hold them.
pub struct Identity {
    /// Whom it is for: `localhost and 127.0.0.1`.
    pub(crate) names: String,
    pub(crate) certificate: CertificateDer<'static>,
    /// What it shows behind its own certificate.
    pub(crate) others: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
    certificate_file: String,
    key_file: String,
}

impl Authority {
    pub(crate) fn new(stage: &Rc<RefCell<Stage>>, name: &str) -> Authority {
        let folder = possible(tempfile::tempdir());
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = possible(CertifiedIssuer::self_signed(params, possible(KeyPair::generate())));
        let file = folder.path().join("ca.pem").to_string_lossy().into_owned();
        possible(fs::write(&file, issuer.pem()));
        stage.borrow_mut().names.name_file(&file, "ca.pem");
        Authority { stage: Rc::clone(stage), folder, issuer, file, signed: Cell::new(0) }
    }

    /// The file with its certificate.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// A server's certificate for these names.
    pub fn server(&self, names: &[&str]) -> Identity {
        self.sign(names, ExtendedKeyUsagePurpose::ServerAuth, -1, 1)
    }

    /// A server's certificate whose time has been over for three days.
    pub fn expired_server(&self, names: &[&str]) -> Identity {
        self.sign(names, ExtendedKeyUsagePurpose::ServerAuth, -5, -3)
    }

    /// A server's certificate whose time begins in three days.
    pub fn early_server(&self, names: &[&str]) -> Identity {
        self.sign(names, ExtendedKeyUsagePurpose::ServerAuth, 3, 5)
    }

    /// A client's certificate.
    pub fn client(&self, name: &str) -> Identity {
        self.sign(&[name], ExtendedKeyUsagePurpose::ClientAuth, -1, 1)
    }

    /// A server's certificate for these names, which it shows together with the authority's own.
    pub fn server_with_root(&self, names: &[&str]) -> Identity {
        Identity { others: vec![self.issuer.der().clone()], ..self.server(names) }
    }

    /// A server's certificate for these names. Its holder is called otherwise (its common name).
    pub fn server_called(&self, common_name: &str, names: &[&str]) -> Identity {
        let mut params = params(names, ExtendedKeyUsagePurpose::ServerAuth, -1, 1);
        params.distinguished_name.push(DnType::CommonName, common_name);
        let key = possible(KeyPair::generate());
        let certificate = possible(params.signed_by(&key, &self.issuer));
        self.identity(names, certificate, &key)
    }

    /// A server's certificate that another server has signed, as if it were an authority. Both are shown.
    pub fn server_signed_by_a_server(&self, names: &[&str]) -> Identity {
        let mut signer = params(&["other.example"], ExtendedKeyUsagePurpose::ServerAuth, -1, 1);
        signer.distinguished_name.push(DnType::CommonName, "other.example");
        let signers_key = possible(KeyPair::generate());
        let signers = possible(signer.signed_by(&signers_key, &self.issuer));
        let params = params(names, ExtendedKeyUsagePurpose::ServerAuth, -1, 1);
        let key = possible(KeyPair::generate());
        let signed = possible(params.signed_by(&key, &Issuer::new(signer, signers_key)));
        Identity { others: vec![signers.der().clone()], ..self.identity(names, signed, &key) }
    }

    /// A server's certificate that no authority has signed. It only has its files here.
    pub fn self_signed_server(&self, names: &[&str]) -> Identity {
        let params = params(names, ExtendedKeyUsagePurpose::ServerAuth, -1, 1);
        let key = possible(KeyPair::generate());
        let certificate = possible(params.self_signed(&key));
        self.identity(names, certificate, &key)
    }

    /// `from` and `to` are counted in days from now.
    fn sign(
        &self,
        names: &[&str],
        purpose: ExtendedKeyUsagePurpose,
        from: i64,
        to: i64,
    ) -> Identity {
        let params = params(names, purpose, from, to);
        let key = possible(KeyPair::generate());
        let certificate = possible(params.signed_by(&key, &self.issuer));
        self.identity(names, certificate, &key)
    }

    fn identity(&self, names: &[&str], certificate: rcgen::Certificate, key: &KeyPair) -> Identity {
        let number = self.signed.get() + 1;
        self.signed.set(number);
        let save = |ending: &str, pem: String| {
            let file = self.folder.path().join(format!("{number}.{ending}"));
            let file = file.to_string_lossy().into_owned();
            possible(fs::write(&file, pem));
            self.stage.borrow_mut().names.name_file(&file, &format!("{}.{ending}", names[0]));
            file
        };
        Identity {
            names: names.join(" and "),
            certificate_file: save("pem", certificate.pem()),
            key_file: save("key", key.serialize_pem()),
            certificate: certificate.der().clone(),
            others: Vec::new(),
            key: key.serialize_der(),
        }
    }

    pub(crate) fn folder_without_certificates(&self) -> String {
        let folder = self.folder.path().join("none");
        possible(fs::create_dir_all(&folder));
        folder.to_string_lossy().into_owned()
    }

    /// Whom somebody trusts who trusts this authority alone.
    pub(crate) fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        possible(roots.add(self.issuer.der().clone()));
        roots
    }
}

impl Identity {
    /// The file with the certificate.
    pub fn certificate_file(&self) -> &str {
        &self.certificate_file
    }

    /// The file with the key.
    pub fn key_file(&self) -> &str {
        &self.key_file
    }

    /// What it shows: its own certificate first.
    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        [std::slice::from_ref(&self.certificate), self.others.as_slice()].concat()
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(self.key.clone().into())
    }
}

fn params(
    names: &[&str],
    purpose: ExtendedKeyUsagePurpose,
    from: i64,
    to: i64,
) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
    let mut params = possible(CertificateParams::new(names));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![purpose];
    params.use_authority_key_identifier_extension = true;
    params.not_before = in_days(from).into();
    params.not_after = in_days(to).into();
    params
}

/// So many days from now. An hour more, so that they have not passed a moment later.
fn in_days(days: i64) -> SystemTime {
    let distance = DAY * u32::try_from(days.unsigned_abs()).unwrap_or_default();
    let now = SystemTime::now();
    if days < 0 { now - distance } else { now + distance + DAY / 24 }
}

/// What the check needs for its certificates, or its end.
pub(crate) fn possible<T>(made: Result<T, impl Display>) -> T {
    made.unwrap_or_else(|error| panic!("the check cannot make its certificates: {error}"))
}
