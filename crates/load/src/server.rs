//! The servers that are measured.

use std::env;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use program::Error;

/// A program that can be measured: it answers each line with `echo: <line>`.
pub struct Candidate {
    /// What the tables call it.
    pub name: &'static str,
    /// Its file, and its flags.
    words: &'static [&'static str],
    /// How many clients it can serve at the same time.
    pub most: usize,
}

/// The server that the course makes a claim about.
pub const ASYNC: &str = "async";

/// Its counterpart.
pub const ASYNCIO: &str = "Python asyncio";

/// Everything that is measured. `concurrency-chat` is not: it tells a line to all but who sent it.
pub const CANDIDATES: [Candidate; 8] = [
    Candidate { name: "sequential", words: &["concurrency-solution-sequential"], most: 1 },
    Candidate { name: "threads", words: &["concurrency-solution-threads"], most: usize::MAX },
    Candidate { name: "pool of 4", words: &["concurrency-solution-pool"], most: 4 },
    Candidate {
        name: "pool of 1,000",
        words: &["concurrency-solution-pool", "--workers", "1000"],
        most: 1000,
    },
    Candidate { name: ASYNC, words: &["concurrency-solution-async"], most: usize::MAX },
    Candidate {
        name: "Python sequential",
        words: &["docs/python/concurrency/concurrency-sequential"],
        most: 1,
    },
    Candidate {
        name: "Python threads",
        words: &["docs/python/concurrency/concurrency-threads"],
        most: usize::MAX,
    },
    Candidate {
        name: ASYNCIO,
        words: &["docs/python/concurrency/concurrency-async"],
        most: usize::MAX,
    },
];

impl Candidate {
    /// Starts it on a free port.
    pub fn start(&self) -> Result<Server, Error> {
        let failed = |error: io::Error| format!("{} cannot be started: {error}", self.words[0]);
        let mut command = self.command().map_err(failed)?;
        command.args(&self.words[1..]).args(["--addr", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
        let output = process.stdout.take();
        // From here on it is ended, whatever happens.
        let mut server = Server { process, addr: ([127, 0, 0, 1], 0).into() };
        let mut output = BufReader::new(output.ok_or("a program without output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let addr = line.trim_end().strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        server.addr = addr.ok_or_else(|| format!("{} printed {line:?}", self.words[0]))?;
        // What it prints must not fill the pipe.
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        Ok(server)
    }

    fn command(&self) -> io::Result<Command> {
        let file = self.words[0];
        if file.starts_with("docs/") {
            let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let mut python = Command::new("python3");
            python.arg(course.join(file));
            return Ok(python);
        }
        let own = env::current_exe()?;
        Ok(Command::new(own.with_file_name(file).with_extension(env::consts::EXE_EXTENSION)))
    }
}

/// A candidate that runs. Dropping it ends it.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub addr: SocketAddr,
}

/// What a server takes of the machine. Only Linux tells.
#[derive(Clone, Copy)]
pub struct Usage {
    /// The time that it has had on a processor.
    pub cpu: Duration,
    /// How much of it was spent in the kernel, in system calls.
    pub kernel: Duration,
    /// Its memory, in bytes, without what the kernel keeps for it.
    pub memory: u64,
    /// Its threads.
    pub threads: u64,
}

impl Server {
    /// What it takes now.
    #[cfg(target_os = "linux")]
    pub fn usage(&self) -> Option<Usage> {
        let pid = i32::try_from(self.process.id()).ok()?;
        let stat = procfs::process::Process::new(pid).ok()?.stat().ok()?;
        let second = procfs::ticks_per_second() as f64;
        let time = |ticks: u64| Duration::from_secs(ticks).div_f64(second);
        Some(Usage {
            cpu: time(stat.utime + stat.stime),
            kernel: time(stat.stime),
            memory: stat.rss * procfs::page_size(),
            threads: u64::try_from(stat.num_threads).ok()?,
        })
    }

    /// What it takes now.
    #[cfg(not(target_os = "linux"))]
    pub fn usage(&self) -> Option<Usage> {
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
