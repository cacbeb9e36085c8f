//! Pictures: what pages say of them, their smaller sizes, and files that are none.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use crate::common::desk::Desk;
use crate::common::{self, Site, article};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage, RgbaImage};

/// A picture with something in it, so that no size of it is like another.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7;
        image::Rgb([(x % 256) as u8, (y % 256) as u8, (noise % 64) as u8])
    })
}

fn bytes(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A site with an article in a bundle.
fn bundle(front: &str, body: &str) -> Site {
    let text = format!("---\ntitle: The talks\ndate: 2018-11-29\n{front}---\n{body}\n");
    Site::new(&[("content/2018/talks/index.md", &text)])
}

const PAGE: &str = "2018/11/29/talks/index.html";

/// Width and height of a picture of the output.
fn size(site: &Site, output: &str) -> (u32, u32) {
    let bytes = fs::read(site.path("public").join(output)).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap();
    (picture.width(), picture.height())
}

/// The `img` elements of a page.
fn pictures(page: &str) -> Vec<&str> {
    page.match_indices("<img ").map(|(at, _)| &page[at..at + page[at..].find('>').unwrap() + 1]).collect()
}

/// The kept sizes in the cache.
fn kept(site: &Site) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = walkdir::WalkDir::new(site.path(".archive/images")).into_iter().flatten();
    let files = all.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn a_picture_has_its_size_and_smaller_sizes() {
    let site = bundle(
        "image: {file: lead.jpg, alt: The hall}\n",
        "![A map](map.png)\n\n{{ <figure src=\"map.png\" alt=\"Again\" /> }}\n\n{{ <figure src=\"map.png\" width={9} height={6} /> }}\n\n![A drawing](drawing.svg)",
    );
    site.write("content/2018/talks/lead.jpg", bytes(scene(3200, 1600), ImageFormat::Jpeg));
    site.write("content/2018/talks/map.png", bytes(scene(960, 640), ImageFormat::Png));
    site.write("content/2018/talks/drawing.svg", "<svg viewBox='0 0 300 200'/>");
    let site = site.built();
    let page = site.read(PAGE);
    let sizes = "sizes=\"(min-width: 42rem) 38rem, 100vw\"";
    let srcset = "srcset=\"/2018/11/29/talks/map.png.480w.png 480w, /2018/11/29/talks/map.png 960w\"";
    let lazy = "loading=\"lazy\" decoding=\"async\">";
    let map = "<img src=\"/2018/11/29/talks/map.png\"";
    assert_eq!(
        pictures(&page),
        [
            &format!(
                "<img src=\"/2018/11/29/talks/lead.jpg\" srcset=\"/2018/11/29/talks/lead.jpg.480w.jpg 480w, \
                 /2018/11/29/talks/lead.jpg.960w.jpg 960w, /2018/11/29/talks/lead.jpg.1600w.jpg 1600w\" {sizes} \
                 alt=\"The hall\" width=\"3200\" height=\"1600\" decoding=\"async\">"
            ),
            &format!("{map} {srcset} {sizes} alt=\"A map\" width=\"960\" height=\"640\" {lazy}"),
            &format!("{map} {srcset} {sizes} alt=\"Again\" width=\"960\" height=\"640\" {lazy}"),
            &format!("{map} {srcset} {sizes} alt=\"\" width=\"9\" height=\"6\" {lazy}"),
            &format!(
                "<img src=\"/2018/11/29/talks/drawing.svg\" alt=\"A drawing\" width=\"300\" height=\"200\" {lazy}"
            ),
        ]
    );
    for (name, expected) in [
        ("lead.jpg.480w.jpg", (480, 240)),
        ("lead.jpg.960w.jpg", (960, 480)),
        ("lead.jpg.1600w.jpg", (1600, 800)),
        ("map.png.480w.png", (480, 320)),
    ] {
        assert_eq!(size(&site, &format!("2018/11/29/talks/{name}")), expected, "{name}");
    }
    assert!(!site.has("2018/11/29/talks/map.png.960w.png"), "a picture is never made larger");
    let home = site.read("index.html");
    let card = pictures(&home);
    assert!(
        card[0].contains("lead.jpg.480w.jpg 480w") && card[0].contains("width=\"3200\" height=\"1600\""),
        "{card:?}"
    );
    assert!(card[0].contains("loading=\"lazy\""), "{card:?}");
}

/// The pictures that other sites show beside a link to a page.
fn cards(site: &Site, page: &str) -> Vec<String> {
    let page = site.read(page);
    let found = page.split("<meta property=\"og:image\" content=\"").skip(1);
    found.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn links_elsewhere_show_the_lead_picture_or_that_of_the_site() {
    let site = bundle("image: {file: lead.jpg, alt: The hall}\n", "Text.");
    site.write("content/2018/talks/lead.jpg", bytes(scene(3200, 1600), ImageFormat::Jpeg));
    site.write(
        "content/small.md",
        "---\ntitle: S\ndate: 2018-11-29\nimage: {file: small.png, alt: S}\n---\n",
    );
    site.write("content/small.png", bytes(scene(90, 60), ImageFormat::Png));
    site.write(
        "content/drawn.md",
        "---\ntitle: D\ndate: 2018-11-29\nimage: {file: drawn.svg, alt: D}\n---\n",
    );
    site.write("content/drawn.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    let [talks, small, drawn] =
        ["talks", "small", "drawn"].map(|name| format!("2018/11/29/{name}/index.html"));
    assert_eq!(site.build().code, 0);
    assert_eq!(cards(&site, &talks), ["https://example.org/2018/11/29/talks/lead.jpg.1600w.jpg"]);
    assert_eq!(cards(&site, &small), ["https://example.org/small.png"]);
    assert_eq!(cards(&site, &drawn), [""; 0]);
    assert_eq!(cards(&site, "index.html"), [""; 0]);
    // A picture of the site stands in for the missing ones, and changes no other.
    site.write("archive.yaml", "base_url: https://example.org/\nsocial_image: /card.png\n");
    site.write("static/card.png", bytes(scene(1200, 630), ImageFormat::Png));
    assert_eq!(site.build().code, 0);
    assert_eq!(cards(&site, &talks), ["https://example.org/2018/11/29/talks/lead.jpg.1600w.jpg"]);
    for page in [&drawn, "index.html", "2018/index.html", "search/index.html"] {
        assert_eq!(cards(&site, page), ["https://example.org/card.png"], "{page}");
    }
    assert_eq!(cards(&site, "404.html"), [""; 0]);
}

#[test]
fn formats_and_their_smaller_sizes() {
    let site = bundle("", "Text.");
    let folder = "content/2018/talks";
    site.write(
        &format!("{folder}/grey.png"),
        bytes(GrayImage::from_fn(500, 50, |x, _| image::Luma([x as u8])), ImageFormat::Png),
    );
    site.write(&format!("{folder}/lossless.webp"), bytes(scene(500, 50), ImageFormat::WebP));
    site.write(
        &format!("{folder}/clear.png"),
        bytes(RgbaImage::from_fn(500, 50, |x, y| image::Rgba([9, x as u8, y as u8, 128])), ImageFormat::Png),
    );
    site.write(&format!("{folder}/moves.gif"), bytes(scene(500, 50), ImageFormat::Gif));
    site.write(&format!("{folder}/Camera.JPEG"), turned(bytes(scene(900, 600), ImageFormat::Jpeg)));
    site.write("static/img/map.jpg", bytes(scene(500, 50), ImageFormat::Jpeg));
    site.write(
        "content/2018/talks/index.md",
        article("The talks", "2018-11-29", "![c](Camera.JPEG) ![s](/img/map.jpg) ![g](moves.gif)"),
    );
    let site = site.built();
    let names = site.names();
    let made: Vec<&str> = names.iter().filter(|name| name.contains("0w.")).map(String::as_str).collect();
    let place = "2018/11/29/talks";
    assert_eq!(
        made,
        [
            &format!("{place}/Camera.JPEG.480w.jpg"),
            &format!("{place}/clear.png.480w.png"),
            &format!("{place}/grey.png.480w.png"),
            &format!("{place}/lossless.webp.480w.webp"),
            "img/map.jpg.480w.jpg",
        ]
    );
    let page = site.read(PAGE);
    let shown = pictures(&page);
    // The camera was held upright: what the file has as 900 × 600 is shown as 600 × 900.
    assert!(shown[0].contains("width=\"600\" height=\"900\""), "{shown:?}");
    assert_eq!(size(&site, &format!("{place}/Camera.JPEG.480w.jpg")), (480, 720));
    assert!(shown[1].contains("srcset=\"/img/map.jpg.480w.jpg 480w, /img/map.jpg 500w\""), "{shown:?}");
    assert!(shown[2].contains("width=\"500\"") && !shown[2].contains("srcset"), "{shown:?}");
    let clear = image::open(site.path("public").join(place).join("clear.png.480w.png")).unwrap();
    assert_eq!(clear.to_rgba8().get_pixel(240, 10)[3], 128);
}

/// A photograph of a camera that was held upright: Exif with orientation 6.
fn turned(jpeg: Vec<u8>) -> Vec<u8> {
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn a_size_is_never_larger_than_the_picture() {
    // Two colours in stripes: smooth steps between them take more bytes than the stripes.
    let stripes =
        GrayImage::from_fn(500, 333, |x, y| image::Luma([if (x / 3 + y / 7) % 2 == 0 { 0 } else { 255 }]));
    let original = bytes(stripes, ImageFormat::Png);
    let site = bundle("", "Text.");
    site.write("content/2018/talks/stripes.png", &original);
    let site = site.built();
    let made = fs::read(site.path("public/2018/11/29/talks/stripes.png.480w.png")).unwrap();
    assert!(made.len() <= original.len(), "{} > {}", made.len(), original.len());
}

#[test]
fn the_configuration_says_which_sizes() {
    let site = bundle("", "![A map](map.png)");
    site.write("content/2018/talks/map.png", bytes(scene(960, 640), ImageFormat::Png));
    site.write("archive.yaml", "base_url: https://example.org/\nimages: {widths: [700, 300]}\n");
    let site = site.built();
    assert!(site.read(PAGE).contains("map.png.300w.png 300w, "));
    assert!(site.has("2018/11/29/talks/map.png.700w.png") && !site.has("2018/11/29/talks/map.png.480w.png"));
    site.write("archive.yaml", "base_url: https://example.org/\nimages: {enabled: false}\n");
    let site = site.built();
    let page = site.read(PAGE);
    let shown = pictures(&page);
    assert!(shown[0].contains("width=\"960\"") && !shown[0].contains("srcset"), "{shown:?}");
    assert!(!site.has("2018/11/29/talks/map.png.700w.png"));
    site.write("archive.yaml", "images: {widths: [15], quality: 0}\n");
    let ran = site.build();
    assert_eq!(ran.codes(), ["E012", "E012"], "{}", ran.err);
}

#[test]
fn sizes_are_the_same_with_any_number_of_threads() {
    let built = |threads: &str| {
        let site = bundle("image: {file: a.jpg, alt: A}\n", "![b](b.png)");
        site.write("content/2018/talks/a.jpg", bytes(scene(1000, 700), ImageFormat::Jpeg));
        site.write("content/2018/talks/b.png", bytes(scene(1000, 30), ImageFormat::Png));
        let mut command = common::desk::archive(site.root());
        let done = command.args(["build", "--quiet"]).env("RAYON_NUM_THREADS", threads).status().unwrap();
        assert!(done.success());
        site.outputs()
    };
    assert_eq!(built("1"), built("7"));
}

#[test]
fn sizes_are_kept_between_runs_and_a_damaged_one_is_made_again() {
    let site = bundle("", "![A map](map.jpg)");
    site.write("content/2018/talks/map.jpg", bytes(scene(1000, 700), ImageFormat::Jpeg));
    let site = site.built();
    let first = site.outputs();
    let cache = kept(&site);
    assert_eq!(cache.len(), 2, "{:?}", cache.keys());

    // What is kept is taken: a marked entry reaches the output.
    let (small, content) = cache.iter().find(|(path, _)| path.to_string_lossy().contains("480-")).unwrap();
    let mut marked = content[16..].to_vec();
    marked.extend(b"kept");
    let sum = archive::hash::hash(&marked);
    fs::write(small, [&sum[..], &marked].concat()).unwrap();
    site.remove("public");
    let site = site.built();
    assert!(fs::read(site.path("public/2018/11/29/talks/map.jpg.480w.jpg")).unwrap().ends_with(b"kept"));

    for damage in [&b""[..], b"0123456789", &content[..content.len() - 1], &[&content[..20], b"x"].concat()] {
        fs::write(small, damage).unwrap();
        site.remove("public");
        assert_eq!(site.build().code, 0);
        assert!(site.outputs() == first, "damaged to {} bytes", damage.len());
        assert!(kept(&site) == cache, "it was to be kept again");
    }

    // Another picture takes the place of this one, and none remains when it is gone.
    site.write("content/2018/talks/map.jpg", bytes(scene(990, 700), ImageFormat::Jpeg));
    assert_eq!(site.build().code, 0);
    assert_eq!(kept(&site).len(), 2);
    site.remove("content/2018/talks/map.jpg")
        .write("content/2018/talks/index.md", article("The talks", "2018-11-29", "-"));
    assert_eq!(site.build().code, 0);
    assert!(kept(&site).is_empty());
}

#[test]
fn a_build_without_a_cache_is_the_same() {
    let site = bundle("", "![A map](map.jpg)");
    site.write("content/2018/talks/map.jpg", bytes(scene(1000, 700), ImageFormat::Jpeg));
    let site = site.built();
    let first = site.outputs();
    site.remove("public").remove(".archive");
    assert_eq!(site.run(&["build", "--no-cache"]).code, 0);
    assert!(site.outputs() == first);
    assert!(!site.path(".archive/images").exists());
}

#[test]
fn a_changed_picture_reaches_the_pages_that_show_it() {
    let site = bundle("image: {file: map.png, alt: A map}\n", "Text.");
    site.write(
        "content/2018/other.md",
        article("Other", "2018-12-01", "![A map](talks/map.png) and [talks](talks/index.md)."),
    );
    site.write("content/2018/talks/map.png", bytes(scene(500, 50), ImageFormat::Png));
    let site = site.built();
    for picture in [scene(600, 50), scene(400, 50), scene(1000, 20)] {
        site.write("content/2018/talks/map.png", bytes(picture, ImageFormat::Png));
        assert_eq!(site.build().code, 0);
        let incremental = site.outputs();
        site.remove("public").remove(".archive");
        assert_eq!(site.build().code, 0);
        let cold = site.outputs();
        assert_eq!(incremental.keys().collect::<Vec<_>>(), cold.keys().collect::<Vec<_>>());
        for (name, bytes) in &cold {
            assert!(incremental[name] == *bytes, "{name} is not what a cold build makes");
        }
    }
}

#[test]
fn a_size_is_made_when_the_server_is_asked_for_it() {
    let site = bundle("", "![A map](map.jpg)");
    site.write("content/2018/talks/map.jpg", bytes(scene(960, 672), ImageFormat::Jpeg));
    let desk = Desk::serve(site.root(), &["--port", "0"]);
    assert!(kept(&site).is_empty());
    let answer = desk.get("/2018/11/29/talks/map.jpg.480w.jpg");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/jpeg")));
    assert_eq!(image::load_from_memory(&answer.body).unwrap().width(), 480);
    assert_eq!(kept(&site).len(), 1);
}

#[test]
fn broken_pictures_are_published_as_they_are_with_a_warning() {
    let (jpeg, png) = (bytes(scene(500, 300), ImageFormat::Jpeg), bytes(scene(500, 300), ImageFormat::Png));
    let webp = bytes(scene(500, 300), ImageFormat::WebP);
    let mut flipped = png.clone();
    for at in (2000..3000).step_by(7) {
        flipped[at] ^= 0x55;
    }
    let site = bundle("", "![a](a.png) ![b](b.png)");
    let folder = "content/2018/talks";
    for (name, bytes) in [
        ("a.png", &flipped[..]),
        ("b.png", &png[..png.len() / 2]),
        ("c.jpg", &jpeg[..jpeg.len() / 2]),
        ("d.webp", &webp[..webp.len() / 2]),
        ("e.svg", b"<html/>"),
        ("f.gif", b"GIF89a"),
        ("g.avif", b"\0\0\0\x1cftypavif"),
        ("h.jpg", b""),
    ] {
        site.write(&format!("{folder}/{name}"), bytes);
    }
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.codes(), vec!["W006"; 8], "{}", ran.err);
    for name in ["a.png", "b.png", "c.jpg", "d.webp", "e.svg", "f.gif", "g.avif", "h.jpg"] {
        assert!(ran.err.contains(&format!("--> {folder}/{name}")), "{name}: {}", ran.err);
    }
    // Its header is sound, so the page offers a size; it holds the picture itself.
    let place = site.path("public/2018/11/29/talks");
    assert_eq!(fs::read(place.join("a.png.480w.png")).unwrap(), flipped);
    let page = site.read(PAGE);
    assert!(pictures(&page)[1].contains("width=\"500\"") && !pictures(&page)[1].contains("srcset"), "{page}");
    // Nothing changed, and the warnings still hold.
    assert_eq!(site.build().codes().len(), 8);
}

#[test]
fn a_picture_that_claims_to_be_immense_is_not_decoded() {
    let mut png = bytes(GrayImage::new(500, 3), ImageFormat::Png);
    // Width and height in the header, and its checksum.
    png[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    let site = bundle("", "![a](a.png)");
    site.write("content/2018/talks/a.png", png);
    let ran = site.build();
    assert_eq!((ran.code, ran.codes()), (0, vec!["W006".to_owned()]), "{}", ran.err);
    assert!(ran.err.contains("has 65535 × 65535 pixels"), "{}", ran.err);
    assert!(pictures(&site.read(PAGE))[0].contains("width=\"65535\""));
}

/// The checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
    }
    !crc
}

mod garbage {
    use super::*;
    use archive::picture::{PREFIX, look, shrink};
    use proptest::prelude::*;

    /// Looks at bytes as at a file, and makes a size if they seem to have any.
    fn treat(name: &str, bytes: &[u8]) {
        let start = &bytes[..bytes.len().min(PREFIX)];
        if let Some(found) = look(name, start, bytes, bytes.len() as u64)
            && let Some(picture) = found.picture
            && picture.width > 16
        {
            let _ = shrink(bytes, &picture, 16, 80);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_bring_the_program_down(
            format in 0..4_usize,
            cut in 0..4000_usize,
            edits in prop::collection::vec((0..4000_usize, any::<u8>()), 0..12),
            noise in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
            let mut file = bytes(scene(40, 30), formats[format]);
            for (at, value) in edits {
                let at = at % file.len();
                file[at] = value;
            }
            treat("a.png", &file);
            file.truncate(file.len().min(cut));
            treat("a.png", &file);
            file.extend(&noise);
            treat("a.jpg", &file);
            treat("a.svg", &noise);
            treat("a.webp", &[b"RIFF\x40\0\0\0WEBPVP8X", &noise[..]].concat());
        }
    }
}

#[test]
fn scanned_pages_stand_beside_the_text() {
    let site = bundle("facsimile: [a1.png, {file: a2.pdf, title: Page A2}]\n", "The talks were held.");
    site.write("content/2018/talks/a1.png", bytes(scene(1200, 1600), ImageFormat::Png));
    site.write("content/2018/talks/a2.pdf", "%PDF-1.4\n");
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let scans = site.between(PAGE, "<section class=\"facsimile\"", "</section>");
    let page = pictures(&scans)[0].to_owned();
    assert!(page.contains("width=\"1200\" height=\"1600\"") && page.contains("480w"), "{page}");
    assert!(page.contains("alt=\"Facsimile, Page 1\""), "{page}");
    assert!(scans.contains("a2.pdf\" title=\"Facsimile, Page A2\" loading=\"lazy\"></iframe>"), "{scans}");
    assert!(site.read(PAGE).contains("facsimile.js") && site.read("_headers").contains("frame-src 'self'"));
    site.write(
        "content/2018/talks/index.md",
        "---\ntitle: The talks\ndate: 2018-11-29\nfacsimile: a3.png\n---\nx\n",
    );
    let ran = site.build();
    assert!(ran.code == 1 && ran.err.contains("index.md:4:12"), "{}", ran.err);
}
