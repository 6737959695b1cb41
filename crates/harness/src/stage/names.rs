//! What the transcript writes for addresses and for the check's files.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

/// Names that are the same in every run.
#[derive(Default)]
pub(crate) struct Names {
    /// Such as `<client 1>`.
    addrs: BTreeMap<SocketAddr, String>,
    /// Such as `<ca.pem>`, by path.
    files: BTreeMap<String, String>,
}

impl Names {
    /// From now on the transcript writes `<name>` for this address.
    pub(crate) fn name(&mut self, addr: SocketAddr, name: &str) {
        self.addrs.insert(addr, format!("<{name}>"));
    }

    /// From now on the transcript writes `<group>` for this address, and `<port>` for its port where
    /// the group's members are.
    pub(crate) fn name_group(&mut self, group: SocketAddr) {
        if group.ip().is_multicast() {
            self.name(group, "group");
        }
        for ip in [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED] {
            self.addrs.insert(SocketAddr::from((ip, group.port())), format!("{ip}:<port>"));
        }
    }

    /// From now on the transcript writes `<name>` for this file of the check.
    #[cfg(feature = "tls")]
    pub(crate) fn name_file(&mut self, path: &str, name: &str) {
        self.files.insert(path.to_owned(), format!("<{name}>"));
    }

    /// The addresses of the scene before mean nothing any more.
    pub(crate) fn forget_addrs(&mut self) {
        self.addrs.clear();
    }

    /// All names of addresses.
    pub(crate) fn of_addrs(&self) -> BTreeMap<SocketAddr, String> {
        self.addrs.clone()
    }

    /// With names for the check's files alone.
    pub(crate) fn normalise_files(&self, line: &str) -> String {
        let files = self.files.iter();
        files.fold(line.to_owned(), |line, (path, name)| line.replace(path.as_str(), name))
    }

    /// A line as it stands in the transcript: with names for addresses and for the check's files.
    pub(crate) fn normalise(&self, line: &str) -> String {
        let line = self.normalise_files(line);
        // From the last to the first: a port that begins with another's digits is the longer.
        let mut names: Vec<(String, &String)> =
            self.addrs.iter().map(|(addr, name)| (addr.to_string(), name)).collect();
        names.sort_by_key(|(addr, _)| std::cmp::Reverse(addr.len()));
        let line = names.iter().fold(line, |line, (addr, name)| line.replace(addr.as_str(), name));
        // The same by name, which is not what a program should print.
        let ports = self.addrs.keys().map(|addr| format!("localhost:{}", addr.port()));
        ports.fold(line, |line, addr| line.replace(&addr, "localhost:<port>"))
    }
}
