//! The system calls in which a thread may sleep for ever, and what would end them.
//!
//! sigwait(3) is not among them: it may be for the signal of alarm(2), and the system does not tell
//! which signals a thread waits for.

/// What a thread sleeps in, without a time-out in the call itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sleep {
    /// Until there is something to read, or a connection to accept.
    Reads(i32),
    /// Until there is room.
    Writes(i32),
    /// Until a file, the second, can be read, and there is room in the first.
    Copies(i32, i32),
    /// Until the peer has answered.
    Connects(i32),
    /// Until another thread or process does something, or a signal comes.
    Waits,
}

/// What the thread sleeps in. `None`: the call is not known, or has a time-out.
pub(super) fn sleep(number: i64, arguments: &[u64; 6]) -> Option<Sleep> {
    let (_, ends) = CALLS.iter().find(|(known, _)| *known == number)?;
    let int = |index: usize| (arguments[index] as u32).cast_signed();
    let null = |index: usize| arguments[index] == 0;
    match *ends {
        Ends::Read => Some(Sleep::Reads(int(0))),
        Ends::ReadUntil(pointer) => null(pointer).then_some(Sleep::Reads(int(0))),
        Ends::Written => Some(Sleep::Writes(int(0))),
        Ends::Copied => Some(Sleep::Copies(int(0), int(1))),
        Ends::Connected => Some(Sleep::Connects(int(0))),
        Ends::Awaited => Some(Sleep::Waits),
        Ends::AwaitedUntil(pointer) => null(pointer).then_some(Sleep::Waits),
        Ends::AwaitedFor(milliseconds) => (int(milliseconds) < 0).then_some(Sleep::Waits),
        Ends::Futex => {
            let operation = int(1) & !FUTEX_FLAGS;
            (FUTEX_WAITS.contains(&operation) && null(3)).then_some(Sleep::Waits)
        }
    }
}

/// What ends a call, and which of its arguments is a time-out: a pointer that may be null, or a
/// number that may be negative.
#[derive(Clone, Copy)]
enum Ends {
    Read,
    ReadUntil(usize),
    Written,
    Copied,
    Connected,
    Awaited,
    AwaitedUntil(usize),
    AwaitedFor(usize),
    Futex,
}

/// futex(2): `FUTEX_PRIVATE_FLAG` and `FUTEX_CLOCK_REALTIME`.
const FUTEX_FLAGS: i32 = 128 | 256;

/// futex(2): `FUTEX_WAIT`, `FUTEX_LOCK_PI`, `FUTEX_WAIT_BITSET`, `FUTEX_WAIT_REQUEUE_PI`, and
/// `FUTEX_LOCK_PI2`. All have the time-out as their fourth argument.
const FUTEX_WAITS: [i32; 5] = [0, 6, 9, 11, 13];

/// The numbers are those of the kernel's `syscall_64.tbl`.
#[cfg(target_arch = "x86_64")]
const CALLS: &[(i64, Ends)] = &[
    (0, Ends::Read),              // read
    (1, Ends::Written),           // write
    (7, Ends::AwaitedFor(2)),     // poll
    (19, Ends::Read),             // readv
    (20, Ends::Written),          // writev
    (23, Ends::AwaitedUntil(4)),  // select
    (34, Ends::Awaited),          // pause
    (40, Ends::Copied),           // sendfile
    (42, Ends::Connected),        // connect
    (43, Ends::Read),             // accept
    (44, Ends::Written),          // sendto
    (45, Ends::Read),             // recvfrom
    (46, Ends::Written),          // sendmsg
    (47, Ends::Read),             // recvmsg
    (61, Ends::Awaited),          // wait4
    (130, Ends::Awaited),         // rt_sigsuspend
    (202, Ends::Futex),           // futex
    (232, Ends::AwaitedFor(3)),   // epoll_wait
    (247, Ends::Awaited),         // waitid
    (270, Ends::AwaitedUntil(4)), // pselect6
    (271, Ends::AwaitedUntil(2)), // ppoll
    (281, Ends::AwaitedFor(3)),   // epoll_pwait
    (288, Ends::Read),            // accept4
    (299, Ends::ReadUntil(4)),    // recvmmsg
    (307, Ends::Written),         // sendmmsg
    (441, Ends::AwaitedUntil(3)), // epoll_pwait2
    (449, Ends::AwaitedUntil(3)), // futex_waitv
];

/// The numbers are those of the kernel's `unistd.h` for new architectures.
#[cfg(any(target_arch = "aarch64", target_arch = "riscv64"))]
const CALLS: &[(i64, Ends)] = &[
    (22, Ends::AwaitedFor(3)),    // epoll_pwait
    (63, Ends::Read),             // read
    (64, Ends::Written),          // write
    (65, Ends::Read),             // readv
    (66, Ends::Written),          // writev
    (71, Ends::Copied),           // sendfile
    (72, Ends::AwaitedUntil(4)),  // pselect6
    (73, Ends::AwaitedUntil(2)),  // ppoll
    (95, Ends::Awaited),          // waitid
    (98, Ends::Futex),            // futex
    (133, Ends::Awaited),         // rt_sigsuspend
    (202, Ends::Read),            // accept
    (203, Ends::Connected),       // connect
    (206, Ends::Written),         // sendto
    (207, Ends::Read),            // recvfrom
    (211, Ends::Written),         // sendmsg
    (212, Ends::Read),            // recvmsg
    (242, Ends::Read),            // accept4
    (243, Ends::ReadUntil(4)),    // recvmmsg
    (260, Ends::Awaited),         // wait4
    (269, Ends::Written),         // sendmmsg
    (441, Ends::AwaitedUntil(3)), // epoll_pwait2
    (449, Ends::AwaitedUntil(3)), // futex_waitv
];

/// Elsewhere nothing is proved.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
const CALLS: &[(i64, Ends)] = &[];
