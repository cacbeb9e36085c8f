//! Pictures: how large they are, and smaller sizes of them.
//!
//! A page gives the width and height of every picture, so that nothing moves while it loads, and offers smaller sizes,
//! so that a telephone does not load what a poster needs. The size comes from the [header](look()) alone, since the
//! pictures of a site are many times larger than its text; a whole picture is decoded only when a smaller size of it
//! is [made](shrink()). Both take bytes that may be anything, and answer garbage with a sentence.
//!
//! Every step that makes bytes computes with whole numbers, or with the few operations on floats that are the same
//! everywhere, so that a size has the same bytes on any machine.

mod decode;
mod encode;
mod header;
mod scale;
mod svg;

pub use header::{Look, PREFIX, TAIL, is_picture, look};

use serde::{Deserialize, Serialize};

/// Pictures with more pixels are published as they are: decoding one takes 4 bytes a pixel, or 8, and a file of a few
/// kilobytes may claim to hold any number of them.
const MAX_PIXELS: u64 = 100_000_000;
/// Bytes that a decoder may take for itself and the pixels.
const MAX_MEMORY: u64 = 1 << 30;

/// What a page has to know of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// In CSS pixels, as it is shown: a camera's photograph may have to be turned.
    pub width: u32,
    /// In CSS pixels, as it is shown.
    pub height: u32,
    /// The format of its smaller sizes; `None` if there can be none: of a drawing, an animation, a broken file.
    pub smaller: Option<PictureFormat>,
}

/// A format in which smaller sizes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureFormat {
    /// Of JPEG, and of WebP with losses: the encoder for WebP has no such mode.
    Jpeg,
    /// Of PNG, without losses.
    Png,
    /// Without losses.
    WebP,
}

impl PictureFormat {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

impl Picture {
    /// Those of the wanted widths at which there are smaller sizes: never as wide as the picture itself.
    pub fn widths<'a>(&self, wanted: &'a [u32]) -> impl Iterator<Item = u32> + use<'a> {
        let (width, any) = (self.width, self.smaller.is_some());
        wanted.iter().copied().filter(move |wanted| any && *wanted < width)
    }

    /// The height of a smaller size, at least 1.
    fn height_at(&self, width: u32) -> u32 {
        let (width, own) = (u64::from(width), u64::from(self.width.max(1)));
        let height = (u64::from(self.height) * width + own / 2) / own;
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    }
}

/// Makes a smaller size of a picture. `bytes` is the whole file, `picture` what its header says, `quality` that of
/// JPEG from 1 to 100. Where the smaller size would have more bytes than the file, as happens with drawings of few
/// colours, it is the file itself.
///
/// # Errors
/// Why the file cannot be decoded.
pub fn shrink(bytes: &[u8], picture: &Picture, width: u32, quality: u8) -> Result<Vec<u8>, String> {
    let Some(format) = picture.smaller else { return Err("there are no smaller sizes of it".to_owned()) };
    let decoded = decode::decode(bytes, picture)?;
    let (turned, icc) = (decoded.turned, decoded.icc);
    let height = picture.height_at(width);
    let (across, down) = if turned.swaps_sides() { (height, width) } else { (width, height) };
    let small = scale::shrink(&decoded.pixels, across, down);
    let encoded = encode::encode(small, turned, icc, format, quality)?;
    let same_format =
        image::guess_format(bytes).is_ok_and(|own| own.extensions_str().contains(&format.extension()));
    Ok(if same_format && encoded.len() > bytes.len() { bytes.to_vec() } else { encoded })
}

/// Pixels of 8 bits a channel, row by row.
struct Pixels {
    width: u32,
    height: u32,
    /// 1: grey, 2: grey and opacity, 3: red, green, blue, 4: these and opacity.
    channels: usize,
    data: Vec<u8>,
}

/// How a picture has to be turned before it is shown.
#[derive(Clone, Copy)]
struct PictureTurn(image::metadata::Orientation);

impl PictureTurn {
    const NOT: Self = Self(image::metadata::Orientation::NoTransforms);

    /// What the Exif data of a picture say.
    fn from_exif(exif: &[u8]) -> Self {
        image::metadata::Orientation::from_exif_chunk(exif).map_or(Self::NOT, Self)
    }

    fn swaps_sides(self) -> bool {
        use image::metadata::Orientation;
        matches!(
            self.0,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        )
    }
}
