//! What one says, all others hear.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use program::say;
use std::io::{self, BufReader};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::clients::{Client, Clients, read_line, rest};
use crate::outbox::{Line, Outbox};
use crate::protocol::goodbye;

mod clients;
mod outbox;
mod protocol;

/// What `--help` says.
const ABOUT: &str = "Tells each line of a client to all others, as `<name>: <line>`; a client's \
                     first line is its name";

/// How long the others wait for a member that has no room for more lines.
const GRACE: Duration = Duration::from_millis(500);

/// Everybody who has a name.
#[derive(Default)]
struct Room {
    members: Mutex<Vec<Arc<Member>>>,
}

/// A client with a name.
struct Member {
    name: Vec<u8>,
    peer: SocketAddr,
    stream: Arc<TcpStream>,
    outbox: Outbox,
}

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = addr.try_each(TcpListener::bind)?;
        let clients = Clients::until_ctrl_c()?;
        let room = Arc::new(Room::default());
        say!("listening on {}", listener.local_addr()?);
        loop {
            let room = Arc::clone(&room);
            let started = listener.accept().and_then(|(stream, peer)| {
                let client = clients.enter(stream, peer)?;
                thread::Builder::new().spawn(move || serve(&client, &room))
            });
            if let Err(error) = started {
                rest(&error);
            }
        }
    })
}

/// Serves a client until it is gone.
fn serve(client: &Client, room: &Room) {
    say!("{} connected", client.peer);
    goodbye(client.peer, take_part(client, room));
}

/// Lets a client into the room, once it has said its name, and out again.
fn take_part(client: &Client, room: &Room) -> io::Result<()> {
    let mut input = BufReader::new(&*client.stream);
    let Some(name) = read_line(client, &mut input)? else { return Ok(()) };
    let member = room.join(client, name);
    thread::scope(|threads| {
        let writer = || member.outbox.write_to(&member.stream);
        let started = thread::Builder::new().spawn_scoped(threads, writer);
        let outcome = started.and_then(|_| listen(client, &member, input, room));
        room.leave(&member);
        outcome
    })
}

/// Tells the others what a member says, until it has sent its last line.
fn listen(
    client: &Client,
    member: &Member,
    mut input: BufReader<&TcpStream>,
    room: &Room,
) -> io::Result<()> {
    while let Some(line) = read_line(client, &mut input)? {
        room.say(member, &line);
    }
    Ok(())
}

impl Room {
    /// Makes a client a member, and tells the others.
    fn join(&self, client: &Client, name: Vec<u8>) -> Arc<Member> {
        // Make a `Member` of the client and its name, with an empty outbox (`Outbox::default()`), in an `Arc`.
        // Put one clone of the `Arc` on the list (`self.members()`), and return the other.
        // The others hear of it: `self.announce(&member, "joined")`.
        // The name stays as it is: bytes, text or not, with its spaces, and as long as a line may be.
        todo!("join")
    }

    /// The others hear what a member says.
    fn say(&self, speaker: &Member, line: &[u8]) {
        // Make the line that the others hear, `<name>: <line>` and a `\n`, and tell it to each of
        // `self.others(speaker)` with `self.tell`.
        // Names and lines are bytes, text or not, with their spaces, and a last line may have no end. Two
        // members may have the same name, and no line is a command.
        // Nobody waits here for a member that does not read.
        todo!("broadcast")
    }

    /// The others hear what has become of a member: `* <name> joined`.
    fn announce(&self, member: &Member, what: &str) {
        let news = [b"* ", member.name.as_slice(), b" ", what.as_bytes(), b"\n"].concat();
        let news = Line::from(news);
        for other in self.others(member) {
            self.tell(&other, &news);
        }
    }

    /// Puts a line into a member's outbox.
    fn tell(&self, member: &Member, line: &Line) {
        if member.outbox.put(line).is_err() {
            self.tell_slow(member, line);
        }
    }

    /// A member's outbox is full: waits a moment for room. A member that still has none is let go,
    /// and the others are told.
    fn tell_slow(&self, member: &Member, line: &Line) {
        // The member's outbox is full. Give it a last chance: `put_within(GRACE, line)` waits a moment for
        // room. If there is none even then, let the member go:
        // - take it off the list with `self.remove`, which says whether it was still there;
        // - if so, shut its stream down in both directions, which ends the threads that wait for it;
        // - and tell the others: `self.announce(member, "was too slow")`.
        todo!("slow_reader")
    }

    /// A member has sent its last line. The others are told, unless it has been let go before.
    fn leave(&self, member: &Member) {
        if self.remove(member) {
            self.announce(member, "left");
        }
        member.outbox.close();
    }

    /// All members but this one, as they are now. The lock is not held while they are told.
    fn others(&self, member: &Member) -> Vec<Arc<Member>> {
        let members = self.members();
        members.iter().filter(|other| other.peer != member.peer).map(Arc::clone).collect()
    }

    /// Takes a member off the list. `false`: it was not there any more.
    fn remove(&self, member: &Member) -> bool {
        let mut members = self.members();
        let before = members.len();
        members.retain(|other| other.peer != member.peer);
        members.len() < before
    }

    fn members(&self) -> MutexGuard<'_, Vec<Arc<Member>>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
