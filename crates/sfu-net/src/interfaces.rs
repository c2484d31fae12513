//! The host's addresses, for who listens on all of them and announces none.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;

/// Addresses of the interfaces that are up: others first, loopback last; without link-local ones, which need a scope that no
/// candidate can carry.
pub fn addresses() -> io::Result<Vec<IpAddr>> {
    let mut list: *mut libc::ifaddrs = ptr::null_mut();
    // SAFETY: on success the kernel's list is written to `list`, which we free below.
    if unsafe { libc::getifaddrs(&raw mut list) } < 0 {
        return Err(io::Error::last_os_error());
    }
    let mut found = Vec::new();
    let mut entry = list;
    while !entry.is_null() {
        // SAFETY: `entry` is an element of the list, which is not freed yet.
        let interface = unsafe { &*entry };
        if interface.ifa_flags & libc::IFF_UP as u32 != 0 {
            // SAFETY: ifa_addr is null or points to an address of the family that it says, within the list.
            if let Some(ip) = unsafe { address(interface.ifa_addr) } {
                found.push(ip);
            }
        }
        entry = interface.ifa_next;
    }
    // SAFETY: `list` came from getifaddrs and is freed once.
    unsafe { libc::freeifaddrs(list) };
    found.retain(|ip| match ip {
        IpAddr::V4(v4) => !v4.is_link_local(),
        IpAddr::V6(v6) => !v6.is_unicast_link_local(),
    });
    found.sort_by_key(IpAddr::is_loopback);
    found.dedup();
    Ok(found)
}

/// # Safety
/// `raw` is null or points to a socket address of the family that it says.
unsafe fn address(raw: *const libc::sockaddr) -> Option<IpAddr> {
    if raw.is_null() {
        return None;
    }
    // SAFETY: not null, so by our contract it points to a socket address.
    match i32::from(unsafe { (*raw).sa_family }) {
        libc::AF_INET => {
            // SAFETY: the family says that it is a sockaddr_in; read_unaligned asks for no alignment.
            let v4 = unsafe { ptr::read_unaligned(raw.cast::<libc::sockaddr_in>()) };
            Some(IpAddr::V4(Ipv4Addr::from(v4.sin_addr.s_addr.to_ne_bytes())))
        }
        libc::AF_INET6 => {
            // SAFETY: the family says that it is a sockaddr_in6; read_unaligned asks for no alignment.
            let v6 = unsafe { ptr::read_unaligned(raw.cast::<libc::sockaddr_in6>()) };
            Some(IpAddr::V6(Ipv6Addr::from(v6.sin6_addr.s6_addr)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_there_and_last() {
        let found = addresses().expect("addresses");
        let first_loopback = found.iter().position(IpAddr::is_loopback).expect("loopback");
        assert!(found[first_loopback..].iter().all(IpAddr::is_loopback));
    }
}
