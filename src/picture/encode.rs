//! Pixels to a file.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageEncoder, ImageResult, RgbImage, RgbaImage};

use super::{PictureFormat, PictureTurn, Pixels};

/// Writes pixels as a file, turned as they are to be shown.
///
/// # Errors
/// What the encoder says.
pub(super) fn encode(
    pixels: Pixels,
    turned: PictureTurn,
    icc: Option<Vec<u8>>,
    format: PictureFormat,
    quality: u8,
) -> Result<Vec<u8>, String> {
    let Pixels { width, height, channels, data } = pixels;
    let picture = match channels {
        1 => GrayImage::from_raw(width, height, data).map(DynamicImage::from),
        2 => GrayAlphaImage::from_raw(width, height, data).map(DynamicImage::from),
        3 => RgbImage::from_raw(width, height, data).map(DynamicImage::from),
        _ => RgbaImage::from_raw(width, height, data).map(DynamicImage::from),
    };
    let mut picture = picture.ok_or("it has fewer pixels than it should")?;
    picture.apply_orientation(turned.0);
    if format == PictureFormat::Jpeg && picture.color().has_alpha() {
        picture = picture.into_rgb8().into();
    }
    let mut bytes = Vec::new();
    let written = match format {
        PictureFormat::Jpeg => {
            write(JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100)), &picture, icc)
        }
        PictureFormat::Png => {
            let (best, adaptive) = (CompressionType::Best, FilterType::Adaptive);
            write(PngEncoder::new_with_quality(&mut bytes, best, adaptive), &picture, icc)
        }
        PictureFormat::WebP => write(WebPEncoder::new_lossless(&mut bytes), &picture, icc),
    };
    written.map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn write(mut encoder: impl ImageEncoder, picture: &DynamicImage, icc: Option<Vec<u8>>) -> ImageResult<()> {
    if let Some(icc) = icc {
        // All three formats take one; a picture without it would only be a little off in its colours.
        let _ = encoder.set_icc_profile(icc);
    }
    encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
}
