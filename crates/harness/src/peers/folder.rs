//! A folder for the files that a program writes, and what they are good for.

use std::cell::RefCell;
use std::fs;
#[cfg(target_os = "linux")]
use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, Connection, Error as TlsError, RootCertStore,
    ServerConfig, ServerConnection,
};
use tempfile::TempDir;

use super::authority::possible;
use crate::programs::Running;
use crate::stage::{Stage, Unmet};
use findings::record::{Goal, Lane};

/// Stands in each key (RFC 7468), whatever its kind.
#[cfg(unix)]
const KEY: &[u8] = b"PRIVATE KEY";

/// An empty folder, gone when it is dropped.
pub struct Folder {
    stage: Rc<RefCell<Stage>>,
    folder: TempDir,
    #[cfg(target_os = "linux")]
    changes: std::os::fd::OwnedFd,
    /// The files whose rights have changed.
    #[cfg(target_os = "linux")]
    changed: RefCell<Vec<String>>,
}

impl Folder {
    pub(crate) fn new(stage: &Rc<RefCell<Stage>>) -> Folder {
        let folder = possible(tempfile::tempdir());
        stage.borrow_mut().names.name_file(&folder.path().to_string_lossy(), "folder");
        Folder {
            stage: Rc::clone(stage),
            #[cfg(target_os = "linux")]
            changes: possible(watch_rights(folder.path())),
            #[cfg(target_os = "linux")]
            changed: RefCell::default(),
            folder,
        }
    }

    /// Where it is.
    pub fn path(&self) -> String {
        self.folder.path().to_string_lossy().into_owned()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lays a link of this name that leads to a file `elsewhere`, which is not there. On Unix alone: other
    /// systems do not let everybody make one.
    pub fn has_link(&self, name: &str) {
        #[cfg(unix)]
        possible(std::os::unix::fs::symlink(self.file("elsewhere"), self.file(name)));
        #[cfg(not(unix))]
        let _ = name;
    }

    /// The program has not followed that link.
    pub fn has_nothing_elsewhere(&self, program: &Running, name: &str) {
        if self.file("elsewhere").exists() {
            self.record(program, &format!("{name} is a link, and what it leads to was written"));
            let what = format!(
                "{} should have written {name} into a new file, but it followed a link of that name: \
                 whoever has laid the link has chosen where the key is now",
                program.role()
            );
            self.fail(program, what);
        }
        self.record(program, &format!("{name} is a link, and was not followed"));
    }

    /// The program has written this file, and on Unix nobody but its owner can read it, now or before.
    pub fn has_secret(&self, program: &Running, name: &str) {
        let should = format!("{} should have written {name} for its owner alone", program.role());
        let metadata = match fs::metadata(self.file(name)) {
            Ok(metadata) => metadata,
            Err(error) => self.fail(program, format!("{should}, but: {error}")),
        };
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
            if mode & 0o077 != 0 {
                let rights = rights(mode);
                self.record(program, &format!("{name} is {rights}"));
                let what = format!(
                    "{should}, but others may use it as well: {rights} (owner, group, all others)"
                );
                self.fail(program, what);
            }
        }
        #[cfg(target_os = "linux")]
        self.changed.borrow_mut().extend(possible(changed_rights(&self.changes)));
        #[cfg(target_os = "linux")]
        if self.changed.borrow().iter().any(|changed| changed == name) {
            self.record(program, &format!("{name} got other rights after it was made"));
            let what = format!(
                "{should}, and so it is now, but the file got its rights only after it was made: in \
                 between others could open it, and what is open stays open"
            );
            self.fail(program, what);
        }
        #[cfg(not(unix))]
        drop(metadata);
        self.record(program, &format!("{name} is for its owner alone"));
    }

    /// What others can read, on Unix, holds none of the keys.
    pub fn has_no_key_for_others(&self, program: &Running) {
        #[cfg(unix)]
        for name in self.files() {
            let file = self.file(&name);
            let mode = fs::metadata(&file)
                .map(|metadata| std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()));
            let holds_key = |text: Vec<u8>| text.windows(KEY.len()).any(|part| part == KEY);
            if mode.is_ok_and(|mode| mode & 0o077 != 0) && fs::read(&file).is_ok_and(holds_key) {
                self.record(
                    program,
                    &format!("{name} holds a key, and is not for its owner alone"),
                );
                let what = format!(
                    "{} should have written each key for its owner alone, but {name}, which others may \
                     use as well, holds one too",
                    program.role()
                );
                self.fail(program, what);
            }
        }
        self.record(program, "what others can read holds no key");
    }

    /// The names of its files, in order.
    #[cfg(unix)]
    fn files(&self) -> Vec<String> {
        let entries = possible(fs::read_dir(self.folder.path())).flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Whether a client that trusts `ca.pem`, and shows `client.pem`, comes to terms with a server of this
    /// name that has `server.pem`, and asks for a certificate that `ca.pem` has signed: `accepted`, or why
    /// not.
    pub fn serves(&self, program: &Running, name: &str, expected: &str) {
        let outcome = match self.shake_hands(name) {
            Ok(()) => "accepted".to_owned(),
            Err(error) => in_words(&*error),
        };
        self.record(program, &format!("a handshake with {name}: {outcome}"));
        if outcome != expected {
            let role = program.role();
            let what = format!(
                "with the files that {role} has written, a handshake with {name} should be {expected}, but it \
                 is {outcome}"
            );
            self.fail(program, what);
        }
    }

    /// Both sides of a handshake, without a network.
    fn shake_hands(&self, name: &str) -> Result<(), Box<dyn std::error::Error>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.file("ca.pem"))?)?;
        let roots = Arc::new(roots);
        let pair = |name: &str| -> Result<_, rustls::pki_types::pem::Error> {
            let certificate = CertificateDer::from_pem_file(self.file(&format!("{name}.pem")))?;
            Ok((
                vec![certificate],
                PrivateKeyDer::from_pem_file(self.file(&format!("{name}.key")))?,
            ))
        };
        let (certificate, key) = pair("server")?;
        let verifier = WebPkiClientVerifier::builder(Arc::clone(&roots)).build()?;
        let server = ServerConfig::builder()
            .with_client_cert_verifier(verifier)
            .with_single_cert(certificate, key)?;
        let (certificate, key) = pair("client")?;
        let client = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_client_auth_cert(certificate, key)?;
        let name = ServerName::try_from(name.to_owned())?;
        let mut client = Connection::from(ClientConnection::new(Arc::new(client), name)?);
        let mut server = Connection::from(ServerConnection::new(Arc::new(server))?);
        while client.is_handshaking() || server.is_handshaking() {
            pass(&mut client, &mut server)?;
            pass(&mut server, &mut client)?;
        }
        Ok(())
    }

    fn record(&self, program: &Running, line: &str) {
        let lane = Lane::Files(program.role().to_owned());
        self.stage.borrow_mut().transcript.scene().line(lane, line);
    }

    fn fail(&self, program: &Running, what: String) -> ! {
        let goal = Goal { lane: Lane::Files(program.role().to_owned()), ..Goal::default() };
        self.stage.borrow_mut().fail(goal, Unmet::wrong(program.number, what))
    }
}

/// As `ls -l` shows them.
#[cfg(unix)]
fn rights(mode: u32) -> String {
    let letters = "rwxrwxrwx".chars().enumerate();
    letters.map(|(bit, letter)| if mode & (0o400 >> bit) == 0 { '-' } else { letter }).collect()
}

/// What one side has to say reaches the other.
fn pass(from: &mut Connection, to: &mut Connection) -> Result<(), Box<dyn std::error::Error>> {
    let mut wire = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut wire)?;
    }
    let mut wire = wire.as_slice();
    while !wire.is_empty() {
        to.read_tls(&mut wire)?;
        to.process_new_packets()?;
    }
    Ok(())
}

fn in_words(error: &(dyn std::error::Error + 'static)) -> String {
    match error.downcast_ref() {
        Some(TlsError::InvalidCertificate(error)) => match error {
            CertificateError::ExpiredContext { .. } => "refused: expired".to_owned(),
            CertificateError::NotValidForNameContext { .. } => "refused: another name".to_owned(),
            CertificateError::UnknownIssuer => "refused: unknown authority".to_owned(),
            other => format!("refused: {other}"),
        },
        _ => format!("impossible: {error}"),
    }
}

/// Tells from now on of each file in the folder whose rights change (inotify(7), IN_ATTRIB).
#[cfg(target_os = "linux")]
fn watch_rights(folder: &std::path::Path) -> io::Result<std::os::fd::OwnedFd> {
    use rustix::fs::inotify::{self, CreateFlags, WatchFlags};

    let changes = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
    inotify::add_watch(&changes, folder, WatchFlags::ATTRIB)?;
    Ok(changes)
}

/// The files of which it tells by now.
#[cfg(target_os = "linux")]
fn changed_rights(changes: &std::os::fd::OwnedFd) -> io::Result<Vec<String>> {
    let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
    let mut reader = rustix::fs::inotify::Reader::new(changes, &mut buffer);
    let mut files = Vec::new();
    loop {
        match reader.next() {
            Ok(event) => {
                files.extend(event.file_name().map(|name| name.to_string_lossy().into_owned()));
            }
            Err(rustix::io::Errno::AGAIN) => return Ok(files),
            Err(error) => return Err(error.into()),
        }
    }
}
