//! A packet between its producer and its consumers, looked into once for all of them.

use std::time::Instant;

use crate::wire::rtp::{ExtensionElement, RtpHeader};

/// Extension elements that are looked at; RFC 8285 allows more, no sender uses them.
const MAX_ELEMENTS: usize = 16;

/// The extension elements of one packet, found once for all consumers.
#[derive(Clone, Copy)]
pub struct Elements<'a> {
    items: [ExtensionElement<'a>; MAX_ELEMENTS],
    len: usize,
}

impl<'a> Elements<'a> {
    /// Those of a packet.
    #[inline]
    pub fn of(header: &RtpHeader, packet: &'a [u8]) -> Self {
        let mut elements = Self {
            items: [ExtensionElement { id: 0, data: &[] }; MAX_ELEMENTS],
            len: 0,
        };
        for element in header.extensions(packet).take(MAX_ELEMENTS) {
            elements.items[elements.len] = element;
            elements.len += 1;
        }
        elements
    }

    /// The elements.
    #[inline]
    pub fn as_slice(&self) -> &[ExtensionElement<'a>] {
        &self.items[..self.len]
    }

    /// The value of one.
    #[inline]
    pub fn get(&self, id: Option<u8>) -> Option<&'a [u8]> {
        let id = id?;
        self.as_slice()
            .iter()
            .find(|element| element.id == id)
            .map(|element| element.data)
    }
}

/// A packet as consumers forward it.
#[derive(Clone, Copy)]
pub struct MediaPacket<'a> {
    /// Its header; offsets are into `bytes`.
    pub header: &'a RtpHeader,
    /// The whole packet, decrypted.
    pub bytes: &'a [u8],
    /// Its extension elements.
    pub elements: &'a Elements<'a>,
    /// The producer's extended number, which grows over changes of source.
    pub sequence: u64,
    /// A keyframe starts in it (of audio every packet is one).
    pub keyframe: bool,
    /// Counts the producer's changes of source.
    pub source_epoch: u32,
    /// When it arrived: also the send time that consumers say, so that a packet sent again has the same bytes.
    pub arrived: Instant,
}
