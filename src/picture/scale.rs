//! Making pixels fewer: every new pixel is the mean of the area that it covers.
//!
//! The resampling of the `image` crate computes with sines and powers of floats, whose last bits differ between
//! platforms, and a site has to have the same bytes everywhere. Means of areas need whole numbers only: in units of
//! one new pixel's share of an old one every overlap is an integer, and the overlaps add up to the old size. For
//! sizes several times smaller the result is as good as that of the wider filters, if a little softer.

use super::Pixels;

/// Shrinks pixels to a size that is no larger than theirs.
pub(super) fn shrink(source: &Pixels, width: u32, height: u32) -> Pixels {
    let channels = source.channels;
    let (from_width, from_height) = (u64::from(source.width), u64::from(source.height));
    let row = source.width as usize * channels;
    let mut data = Vec::with_capacity(width as usize * height as usize * channels);
    let mut sums = vec![0_u64; row];
    for y in 0..u64::from(height) {
        sums.fill(0);
        for (at, share) in overlaps(y, from_height, u64::from(height)) {
            let pixels = &source.data[at * row..(at + 1) * row];
            add_row(&mut sums, pixels, channels, share);
        }
        for x in 0..u64::from(width) {
            let mut pixel = [0_u64; 4];
            for (at, share) in overlaps(x, from_width, u64::from(width)) {
                for (channel, sum) in pixel.iter_mut().zip(&sums[at * channels..(at + 1) * channels]) {
                    *channel += sum * share;
                }
            }
            push_mean(&mut data, &pixel[..channels], from_width * from_height);
        }
    }
    Pixels { width, height, channels, data }
}

/// The old pixels that a new one covers, each with its share in units of which an old pixel has `to`.
fn overlaps(new: u64, from: u64, to: u64) -> impl Iterator<Item = (usize, u64)> {
    let (start, end) = (new * from, (new + 1) * from);
    (start / to..end.div_ceil(to)).map(move |old| {
        let share = end.min((old + 1) * to) - start.max(old * to);
        (old as usize, share)
    })
}

/// Colours count as much as they are opaque.
fn add_row(sums: &mut [u64], pixels: &[u8], channels: usize, share: u64) {
    if channels % 2 == 1 {
        for (sum, value) in sums.iter_mut().zip(pixels) {
            *sum += u64::from(*value) * share;
        }
        return;
    }
    for (sums, pixel) in sums.chunks_exact_mut(channels).zip(pixels.chunks_exact(channels)) {
        let opacity = u64::from(pixel[channels - 1]) * share;
        for (sum, value) in sums.iter_mut().zip(&pixel[..channels - 1]) {
            *sum += u64::from(*value) * opacity;
        }
        sums[channels - 1] += opacity;
    }
}

fn push_mean(data: &mut Vec<u8>, sums: &[u64], area: u64) {
    // A mean of bytes is a byte.
    let mean = |sum: u64, of: u64| (sum + of / 2).checked_div(of).unwrap_or_default() as u8;
    if sums.len() % 2 == 1 {
        data.extend(sums.iter().map(|sum| mean(*sum, area)));
    } else if let Some((opacity, colours)) = sums.split_last() {
        data.extend(colours.iter().map(|sum| mean(*sum, *opacity)));
        data.push(mean(*opacity, area));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrunk(width: u32, channels: usize, data: &[u8], to: u32) -> Vec<u8> {
        let height = (data.len() / channels) as u32 / width;
        shrink(&Pixels { width, height, channels, data: data.to_vec() }, to, height.min(to)).data
    }

    #[test]
    fn a_new_pixel_is_the_mean_of_what_it_covers() {
        assert_eq!(shrunk(4, 1, &[0, 100, 200, 100], 2), [50, 150]);
        // One and a half old pixels each: (0·2 + 90·1) / 3 and (90·1 + 30·2) / 3.
        assert_eq!(shrunk(3, 1, &[0, 90, 30], 2), [30, 50]);
        assert_eq!(shrunk(2, 3, &[255; 12], 1), [255; 3]);
    }

    #[test]
    fn what_is_transparent_lends_no_colour() {
        assert_eq!(shrunk(2, 4, &[200, 10, 0, 255, 0, 0, 0, 0], 1), [200, 10, 0, 128]);
        assert_eq!(shrunk(2, 2, &[9, 0, 200, 0], 1), [0, 0]);
    }
}
