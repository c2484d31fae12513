//! The core's configuration as the JSON of spec/core.md.

use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;
use sfu_net::CoreConfig;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct WireConfig {
    workers: usize,
    listen_ip: IpAddr,
    udp_port: u16,
    announced_ips: Vec<IpAddr>,
    socket_buffer_bytes: usize,
    consent_timeout_ms: u64,
    fault_injection: bool,
}

impl Default for WireConfig {
    fn default() -> Self {
        Self {
            workers: 1,
            listen_ip: IpAddr::from([0, 0, 0, 0]),
            udp_port: 0,
            announced_ips: Vec::new(),
            socket_buffer_bytes: 4 << 20,
            consent_timeout_ms: 15_000,
            fault_injection: false,
        }
    }
}

/// Reads a configuration; fields that are left out have the defaults of the specification.
pub fn parse(text: &str) -> Result<CoreConfig, String> {
    let wire: WireConfig = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if wire.consent_timeout_ms == 0 {
        return Err("consentTimeoutMs: must be positive".to_owned());
    }
    Ok(CoreConfig {
        workers: wire.workers,
        listen_ip: wire.listen_ip,
        udp_port: wire.udp_port,
        announced_ips: wire.announced_ips,
        socket_buffer_bytes: wire.socket_buffer_bytes,
        consent_timeout: Duration::from_millis(wire.consent_timeout_ms),
        fault_injection: wire.fault_injection,
    })
}
