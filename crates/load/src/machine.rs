//! The machine: what it is, and what it allows.

use std::process::Command;
use std::{env, fs, thread};

use program::Error;

/// What the figures come from: processor, cores, system, compiler and interpreter.
pub fn describe() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let system = format!("{} {}", env::consts::OS, kernel.trim_end());
    let (rust, python) = (version("rustc"), version("python3"));
    format!("{}, {cores} cores, {}, {rust}, {python}", processor(), system.trim_end())
}

/// The processor's name, or what kind it is.
fn processor() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let names = cpus.lines().filter(|line| line.starts_with("model name"));
    let name = names.filter_map(|line| line.split_once(": ")).map(|(_, name)| name).next();
    name.unwrap_or(env::consts::ARCH).to_owned()
}

/// What a program says of its version: its name and the number.
fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    let output = output.map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&output);
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    if words.is_empty() { format!("no {program}") } else { words.join(" ") }
}

/// Lets this process, and each that it starts, have so many open descriptors.
#[cfg(unix)]
pub fn allow_descriptors(count: u64) -> Result<(), Error> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= count) {
        return Ok(());
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(count), ..limit });
    raised.map_err(|_| {
        let most = limit.maximum.unwrap_or_default();
        format!("{count} open descriptors are needed, and the limit is {most} (`ulimit -Hn`)")
            .into()
    })
}

/// Lets this process, and each that it starts, have so many open descriptors.
#[cfg(not(unix))]
pub fn allow_descriptors(_count: u64) -> Result<(), Error> {
    Ok(())
}
