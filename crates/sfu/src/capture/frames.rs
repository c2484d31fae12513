//! From RTP payloads to whole frames: Opus (RFC 7587), VP8 (RFC 7741), and H264 (RFC 6184) as Annex B access units.
//!
//! Invariant: what one frame writes is at most five times its payloads (NAL units of one byte), and the remembered parameter sets once; nothing panics.

use crate::wire::codec::{Codec, Vp8Descriptor};

const START_CODE: [u8; 4] = [0, 0, 0, 1];
/// Parameter sets that are remembered of each kind; a WebRTC encoder has one.
const MAX_SETS: usize = 8;
/// A larger parameter set is passed on, but not remembered.
const MAX_SET_BYTES: usize = 1024;

/// NAL unit types (RFC 6184 section 5.2).
mod nal {
    pub const IDR: u8 = 5;
    pub const SPS: u8 = 7;
    pub const PPS: u8 = 8;
    pub const DELIMITER: u8 = 9;
    pub const STAP_A: u8 = 24;
    pub const FU_A: u8 = 28;
}

/// What became of the payloads of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assembled {
    /// A frame; from a keyframe a decoder can begin.
    Frame {
        /// Whether it is one.
        keyframe: bool,
    },
    /// Parameter sets alone: they are remembered for the keyframe behind them.
    Preamble,
    /// Not a whole frame, or a keyframe whose parameter sets nobody has seen.
    Broken,
}

/// Makes frames of one stream.
#[derive(Debug)]
pub enum FrameAssembler {
    /// Every payload is a frame.
    Opus,
    /// Frames of several payloads.
    Vp8,
    /// Access units, with the parameter sets seen so far.
    H264(ParameterSets),
}

impl FrameAssembler {
    /// For a codec.
    pub fn new(codec: Codec) -> Self {
        match codec {
            Codec::Opus => Self::Opus,
            Codec::Vp8 => Self::Vp8,
            Codec::H264 => Self::H264(ParameterSets::default()),
        }
    }

    /// Another encoder took over: what the last one said is void.
    pub fn reset(&mut self) {
        if let Self::H264(sets) = self {
            *sets = ParameterSets::default();
        }
    }

    /// Appends the frame of these payloads, which are all of it and in order, to `out`.
    pub fn assemble<'a>(&mut self, payloads: impl Iterator<Item = &'a [u8]>, out: &mut Vec<u8>) -> Assembled {
        let base = out.len();
        match self {
            Self::Opus => {
                payloads.for_each(|payload| out.extend_from_slice(payload));
                if out.len() == base {
                    Assembled::Broken
                } else {
                    Assembled::Frame { keyframe: true }
                }
            }
            Self::Vp8 => assemble_vp8(payloads, out),
            Self::H264(sets) => assemble_h264(sets, payloads, out),
        }
    }
}

fn assemble_vp8<'a>(payloads: impl Iterator<Item = &'a [u8]>, out: &mut Vec<u8>) -> Assembled {
    let base = out.len();
    for (index, payload) in payloads.enumerate() {
        let Some(descriptor) = Vp8Descriptor::parse(payload) else {
            return Assembled::Broken;
        };
        if index == 0 && !(descriptor.partition_start && descriptor.partition == 0) {
            return Assembled::Broken;
        }
        out.extend_from_slice(&payload[descriptor.len..]);
    }
    match out.get(base) {
        Some(first) => Assembled::Frame {
            keyframe: first & 1 == 0,
        },
        None => Assembled::Broken,
    }
}

fn assemble_h264<'a>(
    sets: &mut ParameterSets,
    payloads: impl Iterator<Item = &'a [u8]>,
    out: &mut Vec<u8>,
) -> Assembled {
    let mut unit = AccessUnit {
        sets,
        base: out.len(),
        out,
        fragmented: None,
        seen: 0,
    };
    for payload in payloads {
        if unit.payload(payload).is_none() {
            return Assembled::Broken;
        }
    }
    unit.finish()
}

/// An access unit while it is written.
struct AccessUnit<'a> {
    sets: &'a mut ParameterSets,
    out: &'a mut Vec<u8>,
    /// Where the access unit begins in `out`.
    base: usize,
    /// Where the NAL unit begins that comes in fragments.
    fragmented: Option<usize>,
    /// One bit for each type of NAL unit.
    seen: u32,
}

impl AccessUnit<'_> {
    /// One payload; `None`: the unit is broken.
    fn payload(&mut self, payload: &[u8]) -> Option<()> {
        let (&header, rest) = payload.split_first()?;
        match header & 0x1F {
            nal::FU_A => self.fragment(header, rest),
            _ if self.fragmented.is_some() => None,
            1..=23 => {
                self.unit(payload);
                Some(())
            }
            nal::STAP_A => {
                let mut rest = rest;
                while let Some((size, after)) = rest.split_first_chunk::<2>() {
                    let (unit, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*size)))?;
                    self.unit(unit);
                    rest = after;
                }
                Some(())
            }
            // Interleaved packetisation, which WebRTC does not have.
            25..=29 => None,
            // RFC 6184 section 5.2: undefined types are ignored.
            _ => Some(()),
        }
    }

    fn fragment(&mut self, indicator: u8, rest: &[u8]) -> Option<()> {
        let (&header, data) = rest.split_first()?;
        if header & 0x80 != 0 {
            if self.fragmented.is_some() {
                return None;
            }
            self.out.extend_from_slice(&START_CODE);
            self.fragmented = Some(self.out.len());
            self.out.push((indicator & 0xE0) | (header & 0x1F));
        }
        let start = self.fragmented?;
        self.out.extend_from_slice(data);
        if header & 0x40 != 0 {
            self.fragmented = None;
            self.note(start);
        }
        Some(())
    }

    fn unit(&mut self, unit: &[u8]) {
        if unit.is_empty() {
            return;
        }
        self.out.extend_from_slice(&START_CODE);
        let start = self.out.len();
        self.out.extend_from_slice(unit);
        self.note(start);
    }

    /// A whole NAL unit lies at the end of what was written.
    fn note(&mut self, start: usize) {
        let Some(unit) = self.out.get(start..) else { return };
        let kind = unit.first().map_or(0, |header| header & 0x1F);
        self.seen |= 1 << kind;
        match kind {
            nal::SPS => remember(&mut self.sets.sequence, unit, 4),
            nal::PPS => remember(&mut self.sets.picture, unit, 1),
            _ => {}
        }
    }

    fn has(&self, kind: u8) -> bool {
        self.seen & (1 << kind) != 0
    }

    fn finish(self) -> Assembled {
        if self.fragmented.is_some() {
            return Assembled::Broken;
        }
        if !(1..=5).any(|slice| self.has(slice)) {
            // Nothing to show. Only what a keyframe needs is worth waiting for the next unit.
            let is_preamble = self.has(nal::SPS) || self.has(nal::PPS) || self.out.len() > self.base;
            return if is_preamble {
                Assembled::Preamble
            } else {
                Assembled::Broken
            };
        }
        if !self.has(nal::IDR) {
            return Assembled::Frame { keyframe: false };
        }
        let missing: Vec<&(u32, Vec<u8>)> = [(nal::SPS, &self.sets.sequence), (nal::PPS, &self.sets.picture)]
            .into_iter()
            .filter(|(kind, _)| !self.has(*kind))
            .flat_map(|(_, sets)| sets)
            .collect();
        if self.sets.sequence.is_empty() || self.sets.picture.is_empty() {
            return Assembled::Broken;
        }
        if !missing.is_empty() {
            // A delimiter is the first NAL unit of an access unit (ITU-T H.264 section 7.4.1.2.3).
            let unit = self.out.get(self.base..).unwrap_or_default();
            let is_delimited = unit.get(4).is_some_and(|header| header & 0x1F == nal::DELIMITER);
            let at = self.base + if is_delimited { second_unit(unit) } else { 0 };
            let bytes: Vec<u8> = missing
                .iter()
                .flat_map(|(_, set)| START_CODE.iter().chain(set))
                .copied()
                .collect();
            self.out.splice(at..at, bytes);
        }
        Assembled::Frame { keyframe: true }
    }
}

/// Where the second NAL unit's start code begins.
fn second_unit(unit: &[u8]) -> usize {
    unit.get(START_CODE.len()..)
        .and_then(|rest| rest.windows(START_CODE.len()).position(|window| window == START_CODE))
        .map_or(0, |at| at + START_CODE.len())
}

/// The parameter sets of an H264 stream, by their ids.
#[derive(Debug, Default)]
pub struct ParameterSets {
    sequence: Vec<(u32, Vec<u8>)>,
    picture: Vec<(u32, Vec<u8>)>,
}

/// Remembers a set; its id is the Exp-Golomb number that begins at byte `id_at`.
fn remember(sets: &mut Vec<(u32, Vec<u8>)>, unit: &[u8], id_at: usize) {
    let Some(id) = unit.get(id_at..).and_then(exp_golomb) else {
        return;
    };
    if unit.len() > MAX_SET_BYTES {
        return;
    }
    if let Some((_, known)) = sets.iter_mut().find(|(known, _)| *known == id) {
        if known != unit {
            unit.clone_into(known);
        }
        return;
    }
    if sets.len() >= MAX_SETS {
        sets.remove(0);
    }
    sets.push((id, unit.to_vec()));
}

/// An unsigned Exp-Golomb number of at most 31 bits at the start (ITU-T H.264 section 9.1).
fn exp_golomb(bytes: &[u8]) -> Option<u32> {
    let mut word = [0; 4];
    let len = bytes.len().min(4);
    word[..len].copy_from_slice(&bytes[..len]);
    let word = u32::from_be_bytes(word);
    let zeros = word.leading_zeros();
    if zeros > 15 {
        return None;
    }
    Some((word << zeros >> (31 - zeros)) - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPS: [u8; 6] = [0x67, 66, 0, 31, 0x80, 0x11];
    const PPS: [u8; 3] = [0x68, 0x80, 0x22];
    const IDR: [u8; 4] = [0x65, 1, 2, 3];

    fn assemble(assembler: &mut FrameAssembler, payloads: &[&[u8]]) -> (Assembled, Vec<u8>) {
        let mut out = vec![9; 3];
        let assembled = assembler.assemble(payloads.iter().copied(), &mut out);
        assert_eq!(out[..3], [9; 3], "what was there stays");
        (assembled, out.split_off(3))
    }

    fn annex_b(units: &[&[u8]]) -> Vec<u8> {
        units
            .iter()
            .flat_map(|unit| START_CODE.iter().chain(*unit))
            .copied()
            .collect()
    }

    #[test]
    fn exp_golomb_numbers() {
        assert_eq!(exp_golomb(&[0x80]), Some(0));
        assert_eq!(exp_golomb(&[0b0100_0000]), Some(1));
        assert_eq!(exp_golomb(&[0b0110_0000]), Some(2));
        assert_eq!(exp_golomb(&[0b0010_0000]), Some(3));
        assert_eq!(exp_golomb(&[0b0001_1111]), Some(14));
        assert_eq!(exp_golomb(&[0, 0, 0]), None);
    }

    #[test]
    fn opus_payloads_are_frames() {
        let mut opus = FrameAssembler::new(Codec::Opus);
        assert_eq!(
            assemble(&mut opus, &[&[0x78, 1]]),
            (Assembled::Frame { keyframe: true }, vec![0x78, 1])
        );
        assert_eq!(assemble(&mut opus, &[]).0, Assembled::Broken);
    }

    #[test]
    fn vp8_descriptors_are_taken_off() {
        let mut vp8 = FrameAssembler::new(Codec::Vp8);
        let key = assemble(
            &mut vp8,
            &[&[0x90, 0x80, 0x12, 0x50, 1], &[0x80, 0x80, 0x12, 2, 3], &[0x00, 4]],
        );
        assert_eq!(key, (Assembled::Frame { keyframe: true }, vec![0x50, 1, 2, 3, 4]));
        let inter = assemble(&mut vp8, &[&[0x10, 0x51]]);
        assert_eq!(inter, (Assembled::Frame { keyframe: false }, vec![0x51]));
        assert_eq!(
            assemble(&mut vp8, &[&[0x00, 0x50]]).0,
            Assembled::Broken,
            "its start is missing"
        );
        assert_eq!(
            assemble(&mut vp8, &[&[0x10, 0x50], &[0x80]]).0,
            Assembled::Broken,
            "cut"
        );
    }

    #[test]
    fn h264_in_each_packetisation_is_annex_b() {
        let mut h264 = FrameAssembler::new(Codec::H264);
        let stap = [&[0x78, 0, 6][..], &SPS, &[0, 3], &PPS].concat();
        let fragments: [&[u8]; 3] = [&[0x7C, 0x85, 1], &[0x7C, 0x05, 2], &[0x7C, 0x45, 3]];
        let (assembled, out) = assemble(&mut h264, &[&stap, fragments[0], fragments[1], fragments[2]]);
        assert_eq!(assembled, Assembled::Frame { keyframe: true });
        assert_eq!(out, annex_b(&[&SPS, &PPS, &IDR]));
        let (assembled, out) = assemble(&mut h264, &[&[0x41, 7], &[0x41, 8]]);
        assert_eq!(assembled, Assembled::Frame { keyframe: false });
        assert_eq!(out, annex_b(&[&[0x41, 7], &[0x41, 8]]), "two slices of one picture");
        assert_eq!(assemble(&mut h264, &[fragments[0], fragments[1]]).0, Assembled::Broken);
        assert_eq!(assemble(&mut h264, &[fragments[1], fragments[2]]).0, Assembled::Broken);
        assert_eq!(assemble(&mut h264, &[fragments[0], &[0x41, 7]]).0, Assembled::Broken);
    }

    #[test]
    fn h264_keyframes_have_their_parameter_sets_or_are_none() {
        let mut h264 = FrameAssembler::new(Codec::H264);
        assert_eq!(
            assemble(&mut h264, &[&IDR]).0,
            Assembled::Broken,
            "no decoder can begin here"
        );
        assert_eq!(assemble(&mut h264, &[&SPS, &PPS]).0, Assembled::Preamble);
        let (assembled, out) = assemble(&mut h264, &[&IDR]);
        assert_eq!(assembled, Assembled::Frame { keyframe: true });
        assert_eq!(out, annex_b(&[&SPS, &PPS, &IDR]));
        let newer = [0x67, 66, 0, 40, 0x80, 0x33];
        let (_, out) = assemble(&mut h264, &[&[0x09, 0xF0], &newer, &IDR]);
        assert_eq!(
            out,
            annex_b(&[&[0x09, 0xF0], &PPS, &newer, &IDR]),
            "what is there is not repeated, and the delimiter stays first"
        );
        h264.reset();
        assert_eq!(assemble(&mut h264, &[&IDR]).0, Assembled::Broken);
    }

    proptest! {
        #[test]
        fn arbitrary_payloads_never_panic_and_take_bounded_memory(
            frames in prop::collection::vec(
                prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..8), 0..12),
            kinds in prop::collection::vec(any::<u8>(), 0..8),
        ) {
            for codec in [Codec::Opus, Codec::Vp8, Codec::H264] {
                let mut assembler = FrameAssembler::new(codec);
                let mut out = Vec::new();
                for mut frame in frames.clone() {
                    // Likely types, so that more than the first branch is reached.
                    for (payload, kind) in frame.iter_mut().zip(&kinds) {
                        if let Some(first) = payload.first_mut() {
                            *first = [0x67, 0x68, 0x65, 0x41, 0x78, 0x7C, 0x10, 0x09][usize::from(*kind) % 8];
                        }
                    }
                    let size: usize = frame.iter().map(Vec::len).sum();
                    out.clear();
                    let assembled = assembler.assemble(frame.iter().map(Vec::as_slice), &mut out);
                    let sets = 2 * MAX_SETS * (MAX_SET_BYTES + START_CODE.len());
                    prop_assert!(out.len() <= 5 * size + sets);
                    if matches!(assembled, Assembled::Frame { .. }) {
                        prop_assert!(!out.is_empty());
                    }
                }
                if let FrameAssembler::H264(sets) = &assembler {
                    prop_assert!(sets.sequence.len() <= MAX_SETS && sets.picture.len() <= MAX_SETS);
                }
            }
        }
    }
}
