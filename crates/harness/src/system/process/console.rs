//! The only module with unsafe code: a console of Windows, whose functions have no safe wrapper.
#![allow(unsafe_code, reason = "the system's functions for consoles have no safe wrapper")]

use std::io;

use windows_sys::Win32::System::Console::{
    AttachConsole, CTRL_C_EVENT, GenerateConsoleCtrlEvent, SetConsoleCtrlHandler,
};
use windows_sys::core::BOOL;

/// Presses Ctrl-C in the console of this process: it reaches all that belong to that console. The
/// caller must have none, and has this one afterwards.
///
/// # Errors
///
/// The process has ended, or has no console, or the caller has one already. See AttachConsole and
/// GenerateConsoleCtrlEvent in the reference of the Windows console.
pub(super) fn press_ctrl_c(pid: u32) -> io::Result<()> {
    // SAFETY: these functions take numbers and no pointer: the null is the word for "ignore Ctrl-C",
    // and nothing is read there.
    unsafe {
        done(AttachConsole(pid))?;
        // It reaches us too.
        done(SetConsoleCtrlHandler(None, 1))?;
        // In group 0 are all that belong to the console.
        done(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0))
    }
}

fn done(result: BOOL) -> io::Result<()> {
    if result == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
