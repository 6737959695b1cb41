//! The chat under more lines than a check has time for.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use harness::interop::{self, Process};

const CHAT: &str = env!("CARGO_BIN_EXE_concurrency-solution-chat");

/// Two who speak, so many lines each.
const LINES: usize = 50_000;

/// The length of a line: together more than the system keeps for somebody who does not read.
const LENGTH: usize = 300;

/// A member of the chat.
struct Member(TcpStream);

impl Member {
    fn join(addr: SocketAddr, name: &str) -> io::Result<Member> {
        let mut stream = TcpStream::connect(addr)?;
        stream.set_read_timeout(Some(interop::deadline()))?;
        writeln!(stream, "{name}")?;
        Ok(Member(stream))
    }

    /// Whether there is something to read, within a moment.
    fn has_heard(&self) -> io::Result<bool> {
        self.0.set_read_timeout(Some(Duration::from_millis(10)))?;
        let has_heard = self.0.peek(&mut [0]).is_ok();
        self.0.set_read_timeout(Some(interop::deadline()))?;
        Ok(has_heard)
    }

    /// Hears that each of these has joined, and nothing beyond.
    fn hears_of(&self, names: &[&str]) -> io::Result<()> {
        let mut joined = 0;
        while joined < names.len() {
            let mut line = Vec::new();
            while !line.ends_with(b"\n") {
                let mut byte = [0];
                (&self.0).read_exact(&mut byte)?;
                line.extend(byte);
            }
            let line = String::from_utf8_lossy(&line);
            joined += usize::from(names.iter().any(|name| line == format!("* {name} joined\n")));
        }
        Ok(())
    }

    fn says(&self, lines: usize) -> io::Result<()> {
        let mut stream = io::BufWriter::new(&self.0);
        (0..lines).try_for_each(|number| writeln!(stream, "{number:0LENGTH$}"))?;
        stream.flush()
    }

    /// Hears so many lines of each of these, in order, whatever else is said.
    fn hears(&self, names: &[&str], lines: usize) -> io::Result<()> {
        let mut heard = vec![0; names.len()];
        let mut stream = BufReader::new(&self.0).lines();
        while heard.iter().any(|heard| *heard < lines) {
            let line = stream.next().ok_or(io::ErrorKind::UnexpectedEof)??;
            let Some((name, said)) = line.split_once(": ") else { continue };
            let place = names.iter().position(|known| *known == name).expect("nobody else speaks");
            assert_eq!(said.parse(), Ok(heard[place]), "{name} said something else before");
            heard[place] += 1;
        }
        Ok(())
    }
}

#[test]
fn no_line_is_lost_although_one_never_reads() -> io::Result<()> {
    let server = Process::serve(CHAT);
    let addr = server.addr();
    let (ann, bob) = (Member::join(addr, "ann")?, Member::join(addr, "bob")?);
    // Whoever comes first hears of the other: then both are there.
    while !ann.has_heard()? && !bob.has_heard()? {}
    let _silent = Member::join(addr, "silent")?;
    let cleo = Member::join(addr, "cleo")?;
    ann.hears_of(&["silent", "cleo"])?;
    let outcome = thread::scope(|threads| {
        let all = [
            threads.spawn(|| ann.says(LINES)),
            threads.spawn(|| bob.says(LINES)),
            threads.spawn(|| ann.hears(&["bob"], LINES)),
            threads.spawn(|| bob.hears(&["ann"], LINES)),
            threads.spawn(|| cleo.hears(&["ann", "bob"], LINES)),
        ];
        all.into_iter().try_for_each(|thread| thread.join().expect("it has not panicked"))
    });
    outcome?;
    #[cfg(target_os = "linux")]
    assert!(peak_memory(server.id())? < 50 << 20);
    Ok(())
}

/// The most memory that a process has had in use, in bytes (proc(5), VmHWM).
#[cfg(target_os = "linux")]
fn peak_memory(id: u32) -> io::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = kib.and_then(|kib| kib.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(kib.ok_or(io::ErrorKind::InvalidData)? << 10)
}
