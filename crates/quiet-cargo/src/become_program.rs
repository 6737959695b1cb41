//! How a launcher ends: as the program that it has built.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Starts the program in our place, so that signals and the exit code are its own. It returns only
/// if that fails.
#[cfg(unix)]
pub fn become_program(program: &Path, args: &[OsString]) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(Command::new(program).args(args).exec())
}

/// Where a program cannot take another's place, we wait for it and pass its exit code on.
#[cfg(not(unix))]
pub fn become_program(program: &Path, args: &[OsString]) -> io::Result<ExitCode> {
    let status = Command::new(program).args(args).status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
