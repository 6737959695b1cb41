//! step: certs
//! caught-by: certs
//! says: which others may use as well, holds one too
//!
//! Half a key must never stand under its name: so it is written to a draft, and copied when it is whole. The draft
//! is anybody's.

    let draft = path.with_extension("draft");
    fs::write(&draft, pem)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)?.write_all(&fs::read(&draft)?)
