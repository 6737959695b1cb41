//! step: certs
//! caught-by: certs
//! says: got its rights only after it was made
//!
//! In the end the rights are right. In between, anybody can open the file and keep it open.

    fs::write(path, pem)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
