//! A program on Windows: it has a job object, and a console without a window.

use std::io;
use std::os::windows::io::AsRawHandle;
use std::os::windows::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use win32job::{ExtendedLimitInfo, Job};
use windows_sys::Win32::System::Threading::{CREATE_NO_WINDOW, DETACHED_PROCESS};

use super::console;
use super::events::{Events, What};
use findings::record::ProgramEnd;

/// Says whom a check that was started for nothing else is to press Ctrl-C for.
const PRESS: &str = "LAB_PRESS_CTRL_C";

/// The program and all that it has started. They are one job object, which ends with its last handle,
/// and that is ours: dropping this kills them all, and so does our own end.
pub(super) struct Group {
    pid: u32,
    job: Option<Job>,
    watcher: Option<JoinHandle<()>>,
}

/// A key that is pressed for the program shall reach it and its children, and no key of our own
/// console shall: it gets a console of its own.
pub(super) fn with_own_group(command: &mut Command) {
    command.creation_flags(CREATE_NO_WINDOW);
}

/// Says when the program ends.
pub(super) fn watch(mut child: Child, number: usize, events: Events) -> io::Result<Group> {
    let pid = child.id();
    let job = job_of(&child).inspect_err(|_| {
        let _ = child.kill();
    })?;
    let watcher = thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let end = ProgramEnd::Exited(status.code().unwrap_or(-1));
            events.send(number, What::Ended(end, Instant::now()));
        }
    });
    Ok(Group { pid, job: Some(job), watcher: Some(watcher) })
}

fn job_of(child: &Child) -> io::Result<Job> {
    let job = Job::create_with_limit_info(ExtendedLimitInfo::new().limit_kill_on_job_close())?;
    job.assign_process(child.as_raw_handle() as isize)?;
    Ok(job)
}

impl Drop for Group {
    fn drop(&mut self) {
        self.job = None;
        // Its file can only be written anew when it has ended.
        if let Some(watcher) = self.watcher.take() {
            let _ = watcher.join();
        }
    }
}

impl Group {
    /// Only Unix can stop a program and let it go on.
    pub(super) fn interrupt(&self) {}

    /// Ctrl-C in the program's console. Whoever presses it must belong to that console and to no
    /// other, so this test program is started once more, for nothing but [`press_if_asked`].
    pub(super) fn press_ctrl_c(&self, step: &str) -> io::Result<()> {
        let pressed = Command::new(std::env::current_exe()?)
            .args(["--exact", step, &format!("r#{step}"), "--nocapture"])
            .env(PRESS, self.pid.to_string())
            .creation_flags(DETACHED_PROCESS)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .output()?;
        if pressed.status.success() {
            return Ok(());
        }
        Err(io::Error::other(String::from_utf8_lossy(&pressed.stderr).trim().to_owned()))
    }

    /// Only Linux can limit a program that runs already.
    pub(super) fn limit_memory(&self, _bytes: u64) {}

    /// Only Linux can.
    pub(super) fn limit_descriptors(&self, _count: u64) {}
}

/// Presses Ctrl-C and ends, if this process was started for it.
pub(crate) fn press_if_asked() {
    let Ok(pid) = std::env::var(PRESS) else { return };
    let pid = pid.parse().map_err(io::Error::other);
    match pid.and_then(console::press_ctrl_c) {
        Ok(()) => std::process::exit(0),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1)
        }
    }
}
