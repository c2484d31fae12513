//! What waits for the reader of a capture, as the messages of spec/egress.md; bounded, and whole messages only.

use crate::control::parameters::MediaKind;
use crate::ids::ProducerId;

/// So much may wait for a reader.
pub const MAX_WAITING_BYTES: usize = 4 << 20;
/// Of that, so much is kept for what is not a frame.
const RESERVE_BYTES: usize = 64 << 10;
/// Bytes of a message before its payload.
const HEADER_BYTES: usize = 20;

/// Flag: keyframe.
const KEYFRAME: u8 = 1;
/// Flag: something was lost before.
const LOSS_BEFORE: u8 = 2;

/// The kinds of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Stream = 1,
    Frame = 2,
    End = 3,
    Lost = 4,
    Tick = 5,
}

/// What is said of a frame beside its bytes.
#[derive(Clone, Copy, Debug)]
pub struct FrameHead {
    /// Whose.
    pub producer: ProducerId,
    /// When it was captured.
    pub time_us: i64,
    /// Whether a decoder can begin with it.
    pub keyframe: bool,
    /// Whether something was lost before it.
    pub loss_before: bool,
}

/// The bytes that wait for a reader.
///
/// Frames are assembled where they wait: from the ring of their producer they are copied once.
/// Invariant: `bytes[start..end]` are whole messages but for the first, of which the reader may have a part; behind them is the draft.
#[derive(Debug, Default)]
pub struct CaptureQueue {
    bytes: Vec<u8>,
    /// So many of them were taken.
    start: usize,
    end: usize,
    /// Pictures are dropped until half of the room is free again: else each would be lost for the next one's sake.
    congested: bool,
    /// Something that is not a frame did not fit: the reader's view is wrong from now on.
    broken: bool,
    taken: u64,
}

impl CaptureQueue {
    /// Begins a frame: its bytes are appended to what is returned. Then [`Self::admit`] it.
    pub fn draft(&mut self) -> &mut Vec<u8> {
        self.discard();
        self.bytes.extend([0; HEADER_BYTES]);
        &mut self.bytes
    }

    /// Takes back what was written of a frame.
    pub fn discard(&mut self) {
        self.bytes.truncate(self.end);
    }

    /// Whether a small frame would be admitted.
    pub fn has_room(&self, kind: MediaKind) -> bool {
        self.bytes.len() - self.start <= MAX_WAITING_BYTES - RESERVE_BYTES
            && (kind == MediaKind::Audio || !self.congested)
    }

    /// Whether there is room for the frame that was written; if not, it is taken back.
    pub fn admit(&mut self, kind: MediaKind) -> bool {
        let has_room = self.bytes.len() - self.start <= MAX_WAITING_BYTES - RESERVE_BYTES;
        self.congested |= !has_room;
        let admitted = has_room && (kind == MediaKind::Audio || !self.congested);
        if !admitted {
            self.discard();
        }
        admitted
    }

    /// The frame that was written and admitted is complete.
    pub fn commit(&mut self, head: &FrameHead) {
        let flags = if head.keyframe { KEYFRAME } else { 0 } | if head.loss_before { LOSS_BEFORE } else { 0 };
        let Some((place, payload)) = self
            .bytes
            .get_mut(self.end..)
            .and_then(|draft| draft.split_first_chunk_mut::<HEADER_BYTES>())
        else {
            return;
        };
        *place = header(Kind::Frame, flags, head.producer, head.time_us, payload.len());
        self.end = self.bytes.len();
    }

    /// A producer begins; `about` is JSON.
    pub fn stream(&mut self, producer: ProducerId, time_us: i64, about: &str) {
        self.push(Kind::Stream, 0, producer, time_us, about.as_bytes());
    }

    /// A producer is gone.
    pub fn end(&mut self, producer: ProducerId, time_us: i64) {
        self.push(Kind::End, 0, producer, time_us, &[]);
    }

    /// Something of a producer will never come.
    pub fn lost(&mut self, producer: ProducerId, time_us: i64) {
        self.push(Kind::Lost, 0, producer, time_us, &[]);
    }

    /// Time has passed. Without room the next tick says the same.
    pub fn tick(&mut self, time_us: i64) {
        if self.len() <= MAX_WAITING_BYTES - RESERVE_BYTES {
            self.push(Kind::Tick, 0, ProducerId(0), time_us, &[]);
        }
    }

    fn push(&mut self, kind: Kind, flags: u8, producer: ProducerId, time_us: i64, payload: &[u8]) {
        if self.broken || self.len() + HEADER_BYTES + payload.len() > MAX_WAITING_BYTES {
            self.broken = true;
            return;
        }
        self.discard();
        self.bytes.extend(header(kind, flags, producer, time_us, payload.len()));
        self.bytes.extend_from_slice(payload);
        self.end = self.bytes.len();
    }

    /// What waits.
    pub fn waiting(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// How much waits.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// How much was taken since the beginning.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The reader took so many bytes.
    pub fn take(&mut self, bytes: usize) {
        let bytes = bytes.min(self.len());
        self.start += bytes;
        self.taken += bytes as u64;
        // What is moved to the front is no more than what was taken.
        if self.start >= self.len() {
            self.bytes.drain(..self.start);
            self.end -= self.start;
            self.start = 0;
        }
        if self.len() <= MAX_WAITING_BYTES / 2 {
            self.congested = false;
        }
    }

    /// Whether pictures are dropped for want of room.
    pub fn is_congested(&self) -> bool {
        self.congested
    }

    /// Whether something was left out that the reader cannot do without.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The bytes that still wait, for who writes them when the capture is gone.
    pub fn into_waiting(mut self) -> Vec<u8> {
        self.discard();
        self.bytes.drain(..self.start);
        self.bytes
    }
}

fn header(kind: Kind, flags: u8, producer: ProducerId, time_us: i64, payload_bytes: usize) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    let len = (HEADER_BYTES - 4 + payload_bytes) as u32;
    header[..4].copy_from_slice(&len.to_le_bytes());
    header[4] = kind as u8;
    header[5] = flags;
    header[8..12].copy_from_slice(&producer.0.to_le_bytes());
    header[12..].copy_from_slice(&time_us.to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIDEO: MediaKind = MediaKind::Video;

    fn push(queue: &mut CaptureQueue, kind: MediaKind, data: &[u8]) -> bool {
        queue.draft().extend_from_slice(data);
        let admitted = queue.admit(kind);
        if admitted {
            let head = FrameHead {
                producer: ProducerId(0x0102_0304),
                time_us: -2,
                keyframe: true,
                loss_before: true,
            };
            queue.commit(&head);
        }
        admitted
    }

    #[test]
    fn a_message_is_laid_out_as_specified() {
        let mut queue = CaptureQueue::default();
        assert!(push(&mut queue, VIDEO, b"abc"));
        queue.tick(1);
        let bytes = queue.into_waiting();
        let video = [
            19, 0, 0, 0, 2, 3, 0, 0, 4, 3, 2, 1, 0xFE, 255, 255, 255, 255, 255, 255, 255, b'a', b'b', b'c',
        ];
        assert_eq!(bytes[..23], video);
        assert_eq!(
            bytes[23..],
            [16, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
        );
    }

    #[test]
    fn what_is_taken_in_bites_is_what_was_put_in() {
        let (mut queue, mut put, mut got) = (CaptureQueue::default(), Vec::new(), Vec::new());
        for round in 0..200_u8 {
            queue.draft().push(0xEE);
            let (begin, data) = (queue.len(), vec![round; usize::from(round) * 7]);
            assert!(push(&mut queue, VIDEO, &data));
            put.extend_from_slice(&queue.waiting()[begin..]);
            let bite = (usize::from(round) * 61) % (queue.len() + 1);
            got.extend_from_slice(&queue.waiting()[..bite]);
            queue.take(bite);
        }
        got.extend(queue.into_waiting());
        assert!(put == got);
    }

    #[test]
    fn when_full_frames_are_refused_whole_until_half_is_free() {
        let mut queue = CaptureQueue::default();
        let data = vec![1; 1 << 20];
        for _ in 0..3 {
            assert!(push(&mut queue, VIDEO, &data));
        }
        assert!(!push(&mut queue, VIDEO, &data) && queue.is_congested());
        assert!(!push(&mut queue, VIDEO, b"x"), "half is not free");
        assert!(push(&mut queue, MediaKind::Audio, b"x"), "sound is small");
        queue.lost(ProducerId(1), 0);
        assert!(!queue.is_broken());
        queue.take(2 << 20);
        assert!(!queue.is_congested());
        assert_eq!(queue.taken(), 2 << 20);
        assert!(push(&mut queue, VIDEO, b"x"));
        for _ in 0..1 << 20 {
            queue.end(ProducerId(1), 0);
        }
        assert!(queue.is_broken() && queue.len() <= MAX_WAITING_BYTES);
    }
}
