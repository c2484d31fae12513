//! Canned media: packets of the sizes and rates of real Opus and 720p VP8, stamped with the time of sending.

use std::time::{Duration, Instant};

use crate::wire::Kind;

/// Bytes of a video payload: a 1200-byte packet on the wire with header, extension and tag.
pub const VIDEO_PAYLOAD_BYTES: usize = 1200 - 12 - 8 - 16;
/// Packets of one video frame: 9 x 30 fps is about 270 packets a second, 2.5 Mb/s.
pub const PACKETS_PER_FRAME: u32 = 9;
const VIDEO_FRAME: Duration = Duration::from_nanos(33_333_333);
const AUDIO_FRAME: Duration = Duration::from_millis(20);
const AUDIO_PAYLOAD_BYTES: usize = 100;

/// Nanoseconds of CLOCK_MONOTONIC.
pub fn monotonic_ns() -> u64 {
    clock_ns(libc::CLOCK_MONOTONIC)
}

/// CPU time of this process in nanoseconds.
pub fn cpu_ns() -> u64 {
    clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID)
}

fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid timespec for the length of the call.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// One stream's schedule: what to send when.
pub struct Schedule {
    kind: Kind,
    next: Instant,
    pub sequence: u64,
    timestamp: u32,
    frames: u64,
    pub keyframe_wanted: bool,
}

/// A packet that is due.
pub struct Due {
    pub sequence: u64,
    pub timestamp: u32,
    pub marker: bool,
    pub payload: Vec<u8>,
}

impl Schedule {
    /// A stream whose first frame is due at `start`.
    pub fn new(kind: Kind, start: Instant) -> Self {
        Self {
            kind,
            next: start,
            sequence: 1,
            timestamp: 1000,
            frames: 0,
            keyframe_wanted: true,
        }
    }

    /// Restarts the schedule without a gap in the numbering.
    pub fn resume(&mut self, start: Instant) {
        self.next = start;
    }

    /// All packets due until now, appended to `out`.
    pub fn due(&mut self, now: Instant, out: &mut Vec<Due>) {
        while self.next <= now {
            match self.kind {
                Kind::Audio => {
                    out.push(self.packet(vec![0x78; AUDIO_PAYLOAD_BYTES], self.frames == 0));
                    self.timestamp = self.timestamp.wrapping_add(960);
                    self.next += AUDIO_FRAME;
                }
                Kind::Video => {
                    let key = std::mem::take(&mut self.keyframe_wanted);
                    for index in 0..PACKETS_PER_FRAME {
                        let payload = vp8_payload(index == 0, key);
                        let due = self.packet(payload, index == PACKETS_PER_FRAME - 1);
                        out.push(due);
                    }
                    self.timestamp = self.timestamp.wrapping_add(3000);
                    self.next += VIDEO_FRAME;
                }
            }
            self.frames += 1;
        }
    }

    fn packet(&mut self, mut payload: Vec<u8>, marker: bool) -> Due {
        let tail = payload.len() - 8;
        payload[tail..].copy_from_slice(&monotonic_ns().to_be_bytes());
        self.sequence += 1;
        Due {
            sequence: self.sequence,
            timestamp: self.timestamp,
            marker,
            payload,
        }
    }
}

/// A VP8 payload (RFC 7741): one-byte descriptor, then a frame header that says key or not.
fn vp8_payload(first: bool, key: bool) -> Vec<u8> {
    let mut payload = vec![0xA5; VIDEO_PAYLOAD_BYTES];
    payload[0] = if first { 0x10 } else { 0x00 };
    if first {
        payload[1] = u8::from(!key);
        if key {
            // Start code and 1280x720 of a VP8 key frame (RFC 6386 section 9.1).
            payload[4..11].copy_from_slice(&[0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02]);
        }
    }
    payload
}

/// The sending time at the tail of a payload.
pub fn stamp_of(payload: &[u8]) -> Option<u64> {
    let tail = payload.last_chunk::<8>()?;
    Some(u64::from_be_bytes(*tail))
}
