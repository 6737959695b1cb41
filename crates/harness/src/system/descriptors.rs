//! The open descriptors of another process, looked at through copies: pidfd_getfd(2). Only Linux lets
//! us, and only with a program that we may trace (ptrace(2)), such as one that we have started.

#[cfg(target_os = "linux")]
pub(crate) use linux::{Descriptor, Holder, children, list, unread_from};

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::io;
    use std::net::{SocketAddr, TcpStream};
    use std::os::fd::OwnedFd;
    use std::os::unix::fs::PermissionsExt;

    use rustix::io::ioctl_fionread;
    use rustix::net::{SocketType, sockopt};
    use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags, pidfd_getfd, pidfd_open};

    /// An entry of `/proc/PID/fd` (proc(5)).
    #[derive(Debug)]
    pub(crate) struct Descriptor {
        pub(crate) fd: i32,
        /// `socket:[inode]`, `pipe:[inode]`, `anon_inode:[kind]`, or a path.
        pub(crate) target: String,
        pub(crate) reads: bool,
        pub(crate) writes: bool,
    }

    impl Descriptor {
        /// The number of the socket or the pipe.
        pub(crate) fn inode(&self, kind: &str) -> Option<u64> {
            let number = self.target.strip_prefix(kind)?.strip_prefix(":[")?.strip_suffix(']')?;
            number.parse().ok()
        }
    }

    /// The descriptors that a process has open. `None`: it is gone, or the system refuses.
    pub(crate) fn list(pid: u32) -> Option<Vec<Descriptor>> {
        let mut descriptors = Vec::new();
        for entry in fs::read_dir(format!("/proc/{pid}/fd")).ok()? {
            let entry = entry.ok()?;
            match descriptor(&entry) {
                Ok(descriptor) => descriptors.push(descriptor),
                // It was closed just now.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => return None,
            }
        }
        Some(descriptors)
    }

    fn descriptor(entry: &fs::DirEntry) -> io::Result<Descriptor> {
        let name = entry.file_name();
        let fd = name.to_str().and_then(|name| name.parse().ok());
        let mode = entry.metadata()?.permissions().mode();
        Ok(Descriptor {
            fd: fd.ok_or(io::ErrorKind::InvalidData)?,
            target: fs::read_link(entry.path())?.to_string_lossy().into_owned(),
            reads: mode & 0o400 != 0,
            writes: mode & 0o200 != 0,
        })
    }

    /// The processes that a thread has started and that nobody has waited for yet.
    pub(crate) fn children(pid: u32, tid: u32) -> Option<Vec<u32>> {
        let text = fs::read_to_string(format!("/proc/{pid}/task/{tid}/children")).ok()?;
        text.split_ascii_whitespace().map(|child| child.parse().ok()).collect()
    }

    /// A process whose descriptors are copied.
    pub(crate) struct Holder(OwnedFd);

    impl Holder {
        pub(crate) fn of(pid: u32) -> Option<Holder> {
            let pid = Pid::from_raw(i32::try_from(pid).ok()?)?;
            pidfd_open(pid, PidfdFlags::empty()).ok().map(Holder)
        }

        /// A copy of a descriptor. It keeps the file open, so it should be dropped soon.
        pub(crate) fn copy(&self, fd: i32) -> Option<OwnedFd> {
            pidfd_getfd(&self.0, fd, PidfdGetfdFlags::empty()).ok()
        }
    }

    /// How many bytes have arrived at the TCP socket that the process, or one that it has started,
    /// has connected to `peer`, and are not read (`FIONREAD` of tcp(7)). `None`: it has no such
    /// socket, or the system refuses.
    pub(crate) fn unread_from(pid: u32, peer: SocketAddr) -> Option<u64> {
        let mut processes = vec![pid];
        let mut next = 0;
        while let Some(pid) = processes.get(next).copied() {
            if let Some(unread) = unread_in(pid, peer) {
                return Some(unread);
            }
            let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
            let tids = threads.filter_map(|thread| thread.file_name().to_str()?.parse().ok());
            processes.extend(tids.filter_map(|tid| children(pid, tid)).flatten());
            next += 1;
        }
        None
    }

    fn unread_in(pid: u32, peer: SocketAddr) -> Option<u64> {
        let holder = Holder::of(pid)?;
        list(pid)?.iter().filter(|descriptor| descriptor.inode("socket").is_some()).find_map(
            |found| {
                let socket = TcpStream::from(holder.copy(found.fd)?);
                let ours = same(socket.peer_addr().ok()?, peer);
                let stream = ours && sockopt::socket_type(&socket) == Ok(SocketType::STREAM);
                ioctl_fionread(&socket).ok().filter(|_| stream)
            },
        )
    }

    /// Whether two addresses are the same one, be it that one of them is written for IPv6.
    fn same(one: SocketAddr, other: SocketAddr) -> bool {
        one.ip().to_canonical() == other.ip().to_canonical() && one.port() == other.port()
    }
}
