//! Which groups have been joined, and on which network. Only Linux tells everybody (proc(5),
//! `/proc/net/igmp`).

use std::net::Ipv4Addr;

/// The networks on which some program has joined this group, such as `lo`. `None`: the system does not
/// tell.
pub(crate) fn joined_on(group: Ipv4Addr) -> Option<Vec<String>> {
    Some(devices(&std::fs::read_to_string("/proc/net/igmp").ok()?, group))
}

/// A line that begins with a number names a device; those below it are its groups, as the processor
/// keeps an address.
fn devices(table: &str, group: Ipv4Addr) -> Vec<String> {
    let mut device = "";
    let mut found = Vec::new();
    for line in table.lines().skip(1) {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if !line.starts_with(char::is_whitespace) {
            device = words.next().unwrap_or_default();
        } else if u32::from_str_radix(first, 16)
            .is_ok_and(|raw| raw.to_ne_bytes() == group.octets())
        {
            found.push(device.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_with_its_device() {
        let group = Ipv4Addr::new(239, 255, 78, 33);
        let raw = u32::from_ne_bytes(group.octets());
        let table = format!(
            "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n\
             1\tlo        :     2      V3\n\t\t\t\t{raw:08X}     1 0:00000000\t\t0\n\
             2\teth0      :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
        );
        assert_eq!(devices(&table, group), ["lo"]);
        assert_eq!(devices(&table, Ipv4Addr::new(239, 255, 0, 1)), [""; 0]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_joins_is_in_the_system_s_table() {
        let group = Ipv4Addr::new(239, 255, 3, 7);
        let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
        socket.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST).unwrap();
        assert_eq!(joined_on(group).unwrap(), ["lo"]);
    }
}
