//! Numbers as bits and bytes: what lists of postings and keys are written with.
//!
//! Bits fill a byte from the lowest up. A small number takes few bits by the exponential Golomb code: with parameter
//! `k`, `(x >> k) + 1` as so many zeros as it has bits after its first, a one, and those bits; then the lowest `k` bits
//! of `x`. It is nearly as short as Rice's code for gaps, and a large number does not take thousands of bits.

/// Collects bits.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl BitWriter {
    /// The lowest `count` bits of a number; at most 32.
    pub(super) fn bits(&mut self, value: u64, count: u32) {
        self.held |= (value & ((1 << count) - 1)) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    /// A number below 2³² in the exponential Golomb code.
    pub(super) fn golomb(&mut self, value: u64, k: u32) {
        let high = (value >> k) + 1;
        let length = high.ilog2();
        let lower = value & ((1 << k) - 1);
        if length * 2 + 1 + k <= 32 {
            // The zeros, the one and the bits of the upper part, those of the lower part.
            let upper = (high & ((1 << length) - 1)) << 1 | 1;
            self.bits((lower << (length + 1) | upper) << length, length * 2 + 1 + k);
        } else {
            self.bits(0, length);
            self.bits(1, 1);
            self.bits(high, length);
            self.bits(lower, k);
        }
    }

    /// The bytes, the last one filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let left = self.count.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.held.to_le_bytes()[..left]);
        self.bytes
    }
}

/// Reads what [`BitWriter`] wrote. Behind the end there are ones, so that no code goes on for ever.
#[derive(Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    /// Reads from the start of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, held: 0, count: 0 }
    }

    fn fill(&mut self) {
        while self.count <= 56 {
            let byte = self.bytes.get(self.at).copied().unwrap_or(0xFF);
            self.held |= u64::from(byte) << self.count;
            self.at += 1;
            self.count += 8;
        }
    }

    /// So many bits, at most 32.
    pub(super) fn bits(&mut self, count: u32) -> u64 {
        self.fill();
        let value = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        value
    }

    /// A number in the exponential Golomb code.
    pub(super) fn golomb(&mut self, k: u32) -> u64 {
        self.fill();
        let length = self.held.trailing_zeros().min(32);
        self.held >>= length + 1;
        self.count -= length + 1;
        let high = (1 << length) | self.bits(length);
        ((high - 1) << k) | self.bits(k)
    }
}

/// The parameter with which numbers of this mean are written best.
pub(super) fn parameter(sum: u64, count: u64) -> u32 {
    let mean = sum / count.max(1);
    // The mean of a geometric distribution lies above its median.
    (mean * 7 / 10).max(1).ilog2()
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn put_number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends a text behind its length.
pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_bytes(bytes, text.as_bytes());
}

/// Appends bytes behind their number.
pub(super) fn put_bytes(bytes: &mut Vec<u8>, added: &[u8]) {
    put_number(bytes, added.len() as u64);
    bytes.extend_from_slice(added);
}

/// Reads what `put_number` and its kin wrote. What is not there reads as nothing, and [`NumberReader::is_sound`] says so.
#[derive(Clone, Debug)]
pub(super) struct NumberReader<'a> {
    rest: &'a [u8],
    sound: bool,
}

impl<'a> NumberReader<'a> {
    /// Reads from the start of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, sound: true }
    }

    /// Whether everything that was read was there.
    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }

    /// Whether all was read.
    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// One byte.
    pub(super) fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => {
                self.sound = false;
                0
            }
        }
    }

    /// A number.
    pub(super) fn number(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte();
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return value;
            }
        }
        self.sound = false;
        value
    }

    /// So many bytes.
    pub(super) fn take(&mut self, length: usize) -> &'a [u8] {
        match self.rest.split_at_checked(length) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.sound = false;
                self.rest = &[];
                &[]
            }
        }
    }

    /// Bytes behind their number.
    pub(super) fn bytes(&mut self) -> &'a [u8] {
        let length = self.number() as usize;
        self.take(length)
    }

    /// A text behind its length.
    pub(super) fn text(&mut self) -> &'a str {
        match std::str::from_utf8(self.bytes()) {
            Ok(text) => text,
            Err(_) => {
                self.sound = false;
                ""
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let values = [0, 1, 2, 3, 7, 8, 63, 64, 1_000, 65_535, 1 << 20, u64::from(u32::MAX) - 1];
        for k in [0, 1, 5, 13, 24] {
            let mut writer = BitWriter::default();
            for value in values {
                writer.golomb(value, k);
                writer.bits(value, 3);
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for value in values {
                assert_eq!((reader.golomb(k), reader.bits(3)), (value, value & 7), "{k}");
            }
        }
        let mut bytes = Vec::new();
        values.iter().for_each(|value| put_number(&mut bytes, *value));
        put_text(&mut bytes, "é");
        let mut reader = NumberReader::new(&bytes);
        assert!(values.iter().all(|value| reader.number() == *value));
        assert_eq!((reader.text(), reader.is_empty(), reader.is_sound()), ("é", true, true));
        assert_eq!((reader.byte(), reader.is_sound()), (0, false));
    }

    #[test]
    fn bits_that_are_not_there_end() {
        let mut reader = BitReader::new(&[0; 3]);
        for _ in 0..100 {
            reader.golomb(3);
        }
    }
}
