//! A whole picture to its pixels.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, Limits};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{MAX_MEMORY, MAX_PIXELS, Picture, PictureTurn, Pixels};

/// A picture as it stands in its file.
pub(super) struct DecodedPicture {
    pub pixels: Pixels,
    pub turned: PictureTurn,
    /// Its colour profile.
    pub icc: Option<Vec<u8>>,
}

/// Decodes a file whose header said what `picture` says.
///
/// # Errors
/// Why it cannot be decoded.
pub(super) fn decode(bytes: &[u8], picture: &Picture) -> Result<DecodedPicture, String> {
    // The decoders are tested with garbage for years, but a site must be built even where one of them fails.
    let decoded = catch_unwind(AssertUnwindSafe(|| match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => jpeg(bytes),
        Ok(ImageFormat::Png) => {
            let decoder =
                PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(|error| error.to_string())?;
            with(decoder)
        }
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
            with(decoder)
        }
        _ => Err("it is not a JPEG, PNG or WebP picture".to_owned()),
    }));
    let decoded = decoded.unwrap_or_else(|_| Err("the decoder failed".to_owned()))?;
    let (mut width, mut height) = (decoded.pixels.width, decoded.pixels.height);
    if decoded.turned.swaps_sides() {
        (width, height) = (height, width);
    }
    if (width, height) != (picture.width, picture.height) {
        return Err(format!("it has {width} × {height} pixels, and its header said otherwise"));
    }
    Ok(decoded)
}

/// What a decoder may take.
pub(super) fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    limits
}

/// The `image` crate would use this decoder with the vector instructions of the machine at hand; only without them is
/// it the same code everywhere.
pub(super) fn jpeg_options() -> DecoderOptions {
    DecoderOptions::default()
        .set_strict_mode(false)
        .set_use_unsafe(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
}

fn jpeg(bytes: &[u8]) -> Result<DecodedPicture, String> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), jpeg_options());
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    if width as u64 * height as u64 > MAX_PIXELS {
        return Err("it has too many pixels".to_owned());
    }
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let colours = if grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(jpeg_options().jpeg_set_out_colorspace(colours));
    let data = decoder.decode().map_err(|error| error.to_string())?;
    let channels = if grey { 1 } else { 3 };
    if data.len() != width * height * channels {
        return Err("it holds fewer pixels than it says".to_owned());
    }
    let turned = decoder.exif().map_or(PictureTurn::NOT, |exif| PictureTurn::from_exif(exif));
    let pixels = Pixels { width: width as u32, height: height as u32, channels, data };
    Ok(DecodedPicture { icc: profile(decoder.icc_profile(), channels), pixels, turned })
}

fn with(mut decoder: impl ImageDecoder) -> Result<DecodedPicture, String> {
    decoder.set_limits(limits()).map_err(|error| error.to_string())?;
    let icc = decoder.icc_profile().ok().flatten();
    let exif = decoder.exif_metadata().ok().flatten();
    let turned = exif.map_or(PictureTurn::NOT, |exif| PictureTurn::from_exif(&exif));
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    let (width, height) = (decoded.width(), decoded.height());
    let colour = decoded.color();
    let (channels, data) = match (colour.has_color(), colour.has_alpha()) {
        (false, false) => (1, decoded.into_luma8().into_raw()),
        (false, true) => (2, decoded.into_luma_alpha8().into_raw()),
        (true, false) => (3, decoded.into_rgb8().into_raw()),
        (true, true) => (4, decoded.into_rgba8().into_raw()),
    };
    Ok(DecodedPicture {
        pixels: Pixels { width, height, channels, data },
        turned,
        icc: profile(icc, channels),
    })
}

/// A profile that fits pixels of so many channels: that of a printing press means nothing once its colours are red,
/// green and blue.
fn profile(icc: Option<Vec<u8>>, channels: usize) -> Option<Vec<u8>> {
    let space: &[u8] = if channels < 3 { b"GRAY" } else { b"RGB " };
    icc.filter(|icc| icc.get(16..20) == Some(space))
}
