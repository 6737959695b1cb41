//! Asks the operating system: processes, their sockets, timers and CPU time.

pub(crate) mod autopsy;
pub(crate) mod deadline;
pub(crate) mod descriptors;
pub(crate) mod igmp;
pub(crate) mod own_port;
pub(crate) mod process;
pub(crate) mod schedule;
#[cfg(target_os = "linux")]
pub(crate) mod sock_diag;
pub(crate) mod stuck;
pub(crate) mod tables;
pub(crate) mod waiting;
