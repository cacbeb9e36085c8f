//! The number that stands for a word, the same on every platform.

/// Folds a word into a number, eight bytes at a time, by multiplication; the constants are the fractional digits of
/// the golden ratio and of the square root of three, made odd.
pub(super) struct WordHash(u64);

impl WordHash {
    const A: u64 = 0x9E37_79B9_7F4A_7C15;
    const B: u64 = 0xBB67_AE85_84CA_A73B;

    /// Of a word of `n` bytes.
    #[inline]
    pub(super) fn new(n: usize) -> Self {
        Self(Self::A ^ (n as u64).wrapping_mul(Self::B))
    }

    /// Takes the next eight bytes, the last ones filled up with zeros.
    #[inline]
    pub(super) fn mix(self, chunk: u64) -> Self {
        let hash = (self.0 ^ chunk).wrapping_mul(Self::B);
        Self(hash ^ hash >> 29)
    }

    /// The number.
    #[inline]
    pub(super) fn finish(self) -> u64 {
        let hash = self.0.wrapping_mul(Self::A);
        hash ^ hash >> 32
    }

    /// Of the first `n` bytes, where all after them are zero up to a multiple of eight.
    #[inline]
    pub(super) fn of_padded(bytes: &[u8], n: usize) -> u64 {
        let mut hash = Self::new(n);
        for chunk in bytes.chunks_exact(8).take(n.div_ceil(8)) {
            hash = hash.mix(chunk.try_into().map_or(0, u64::from_le_bytes));
        }
        hash.finish()
    }

    /// Of a word.
    pub(super) fn of(bytes: &[u8]) -> u64 {
        let mut hash = Self::new(bytes.len());
        for chunk in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..chunk.len()].copy_from_slice(chunk);
            hash = hash.mix(u64::from_le_bytes(eight));
        }
        hash.finish()
    }
}
