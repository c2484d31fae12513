//! A reader of a capture's bytes.

use sfu::ids::CaptureId;

use super::World;

pub const CAPTURE: CaptureId = CaptureId(5);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Stream(String),
    Frame { keyframe: bool, loss: bool, data: Vec<u8> },
    End,
    Lost,
    Tick,
}

#[derive(Clone, Debug)]
pub struct Message {
    pub producer: u32,
    pub time_us: i64,
    pub said: Said,
}

/// A reader of the capture's bytes.
#[derive(Default)]
pub struct Reader {
    pub rest: Vec<u8>,
    pub messages: Vec<Message>,
}

impl Reader {
    /// Takes at most so many bytes.
    pub fn read_some(&mut self, world: &mut World, most: usize) {
        let Some(waiting) = world.engine.captured(CAPTURE) else {
            return;
        };
        let bytes = waiting[..most.min(waiting.len())].to_vec();
        world.engine.take_captured(CAPTURE, bytes.len());
        self.feed(&bytes);
    }

    pub fn read(&mut self, world: &mut World) {
        self.read_some(world, usize::MAX);
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
        while self.rest.len() >= 20 {
            let word = |at: usize| u32::from_le_bytes(self.rest[at..at + 4].try_into().unwrap());
            let end = 4 + word(0) as usize;
            if self.rest.len() < end {
                break;
            }
            let payload = self.rest[20..end].to_vec();
            let flags = self.rest[5];
            let said = match self.rest[4] {
                1 => Said::Stream(String::from_utf8(payload).unwrap()),
                2 => Said::Frame {
                    keyframe: flags & 1 != 0,
                    loss: flags & 2 != 0,
                    data: payload,
                },
                3 => Said::End,
                4 => Said::Lost,
                5 => Said::Tick,
                kind => panic!("a message of type {kind}"),
            };
            self.messages.push(Message {
                producer: word(8),
                time_us: i64::from_le_bytes(self.rest[12..20].try_into().unwrap()),
                said,
            });
            self.rest.drain(..end);
        }
    }

    pub fn of(&self, producer: u32) -> Vec<&Message> {
        self.messages.iter().filter(|one| one.producer == producer).collect()
    }

    pub fn frames(&self, producer: u32) -> Vec<(i64, bool, bool, &[u8])> {
        self.of(producer)
            .into_iter()
            .filter_map(|message| match &message.said {
                Said::Frame { keyframe, loss, data } => Some((message.time_us, *keyframe, *loss, data.as_slice())),
                _ => None,
            })
            .collect()
    }

    pub fn count(&self, producer: u32, said: &Said) -> usize {
        self.of(producer).iter().filter(|one| one.said == *said).count()
    }

    pub fn assert_times_grow(&self, producer: u32) {
        for pair in self.of(producer).windows(2) {
            assert!(pair[0].time_us <= pair[1].time_us, "{pair:?}");
        }
    }
}
