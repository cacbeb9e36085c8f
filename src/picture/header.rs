//! What the beginning and the end of a file say of the picture in it.

use std::fmt::Display;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, ImageFormat};
use serde::{Deserialize, Serialize};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

use super::decode::{jpeg_options, limits};
use super::{MAX_PIXELS, Picture, PictureFormat, PictureTurn, svg};

/// How much of the beginning of a file is enough for almost every picture: its size stands behind its colour profile,
/// its preview and what the camera noted.
pub const PREFIX: usize = 256 << 10;
/// How much of the end of a file shows whether it is all there.
pub const TAIL: usize = 64 << 10;

/// What was found where a picture should be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// `None` if the size cannot be known.
    pub picture: Option<Picture>,
    /// What is wrong with it, in words that follow "the picture ".
    pub problem: Option<String>,
    /// Why it could not be decoded, if that came to light when a smaller size was wanted.
    pub undecodable: Option<String>,
}

impl Look {
    /// What was found is wrong.
    pub fn wrong(picture: Option<Picture>, problem: impl Into<String>) -> Self {
        Self { picture, problem: Some(problem.into()), undecodable: None }
    }
}

/// Kinds whose size is read.
const KNOWN: [&str; 6] = ["jpg", "jpeg", "png", "webp", "gif", "svg"];
/// Kinds that some browsers show, and whose size is not.
const UNKNOWN: [&str; 6] = ["avif", "bmp", "heic", "heif", "jp2", "jxl"];

fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// Whether a file is a picture, by its name.
pub fn is_picture(path: &str) -> bool {
    let extension = extension(path);
    KNOWN.contains(&extension.as_str()) || UNKNOWN.contains(&extension.as_str())
}

/// Looks at a file. `start` holds at least its first [`PREFIX`] bytes, `end` its last [`TAIL`], or all of it in both
/// cases; `length` is that of the file. `None` if more than its beginning is needed.
pub fn look(path: &str, start: &[u8], end: &[u8], length: u64) -> Option<Look> {
    if UNKNOWN.contains(&extension(path).as_str()) {
        return Some(Look::wrong(None, "is of a kind whose width and height are not read"));
    }
    let whole = start.len() as u64 >= length;
    // As in `decode`: whatever a decoder makes of garbage, the site is built.
    let found = catch_unwind(AssertUnwindSafe(|| size(path, start)));
    let mut picture = match found.unwrap_or_else(|_| Err("the decoder failed".to_owned())) {
        Ok(Some(picture)) => picture,
        Ok(None) => return Some(Look::default()),
        Err(_) if !whole => return None,
        Err(why) => {
            return Some(Look::wrong(None, format!("cannot be read: {why}")));
        }
    };
    let mut problem = None;
    if u64::from(picture.width) * u64::from(picture.height) > MAX_PIXELS && picture.smaller.is_some() {
        problem = Some(format!(
            "has {} × {} pixels; smaller sizes are made of pictures with at most {} million",
            picture.width,
            picture.height,
            MAX_PIXELS / 1_000_000
        ));
    } else if !is_complete(start, end, length) {
        problem = Some("is cut off".to_owned());
    }
    if problem.is_some() {
        picture.smaller = None;
    }
    Some(Look { picture: Some(picture), problem, undecodable: None })
}

fn words(error: impl Display) -> String {
    error.to_string()
}

fn size(path: &str, start: &[u8]) -> Result<Option<Picture>, String> {
    let picture = |(width, height): (u32, u32), turned: PictureTurn, smaller: Option<PictureFormat>| {
        let (width, height) = if turned.swaps_sides() { (height, width) } else { (width, height) };
        match (width, height) {
            (0, _) | (_, 0) => Err("it has no pixels".to_owned()),
            _ => Ok(Some(Picture { width, height, smaller })),
        }
    };
    match image::guess_format(start) {
        Ok(ImageFormat::Jpeg) => {
            let mut decoder = JpegDecoder::new_with_options(ZCursor::new(start), jpeg_options());
            decoder.decode_headers().map_err(words)?;
            let (width, height) = decoder.dimensions().ok_or("it has no size")?;
            let turned = decoder.exif().map_or(PictureTurn::NOT, |exif| PictureTurn::from_exif(exif));
            picture((width as u32, height as u32), turned, Some(PictureFormat::Jpeg))
        }
        Ok(ImageFormat::Png) => {
            let mut decoder = PngDecoder::with_limits(Cursor::new(start), limits()).map_err(words)?;
            let animated = decoder.is_apng().map_err(words)?;
            let turned = exif(&mut decoder);
            picture(decoder.dimensions(), turned, (!animated).then_some(PictureFormat::Png))
        }
        Ok(ImageFormat::WebP) => webp(start, picture),
        Ok(ImageFormat::Gif) => {
            let decoder = GifDecoder::new(Cursor::new(start)).map_err(words)?;
            picture(decoder.dimensions(), PictureTurn::NOT, None)
        }
        _ if extension(path) == "svg" => {
            let size = svg::size(start)?;
            Ok(size.map(|(width, height)| Picture { width, height, smaller: None }))
        }
        _ => Err("it is not a JPEG, PNG, WebP, GIF or SVG picture".to_owned()),
    }
}

/// A WebP file holds a picture with losses or one without, with opacity or not, and perhaps more than one.
fn webp(
    start: &[u8],
    picture: impl Fn((u32, u32), PictureTurn, Option<PictureFormat>) -> Result<Option<Picture>, String>,
) -> Result<Option<Picture>, String> {
    let mut decoder = WebPDecoder::new(Cursor::new(start)).map_err(words)?;
    let turned = exif(&mut decoder);
    let smaller = if decoder.has_animation() {
        None
    } else if start.windows(4).any(|name| name == b"VP8L") {
        Some(PictureFormat::WebP)
    } else if decoder.color_type().has_alpha() {
        // JPEG has no opacity, and WebP without losses would be larger than the file.
        None
    } else {
        Some(PictureFormat::Jpeg)
    };
    picture(decoder.dimensions(), turned, smaller)
}

fn exif(decoder: &mut impl ImageDecoder) -> PictureTurn {
    decoder.exif_metadata().ok().flatten().map_or(PictureTurn::NOT, |exif| PictureTurn::from_exif(&exif))
}

/// Whether the end of a file is that of a picture of its format.
fn is_complete(start: &[u8], end: &[u8], length: u64) -> bool {
    let ends = |mark: &[u8]| end.windows(mark.len()).any(|bytes| bytes == mark);
    match image::guess_format(start) {
        // Within its data the second byte never follows the first.
        Ok(ImageFormat::Jpeg) => ends(&[0xff, 0xd9]),
        Ok(ImageFormat::Png) => ends(b"IEND\xae\x42\x60\x82"),
        Ok(ImageFormat::WebP) => {
            let size = start.get(4..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes);
            u64::from(size) + 8 <= length
        }
        Ok(ImageFormat::Gif) => ends(b";"),
        _ => true,
    }
}
