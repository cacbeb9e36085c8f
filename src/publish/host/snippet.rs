//! Headers and redirects in the words of Apache httpd and nginx.

use std::fmt::Write;

use percent_encoding::percent_decode_str;

use super::{HeaderRules, Redirects};
use crate::search;

/// What changes its name with its content may be kept for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everything else has to be asked for again.
const ASK: &str = "public, max-age=0, must-revalidate";

/// `.htaccess` for the root of the site. `twins`: compressed files lie beside the others.
pub(crate) fn htaccess(rules: &HeaderRules, redirects: &Redirects, base_path: &str, twins: bool) -> String {
    let mut text = String::from("# Made by `archive publish` from _headers and _redirects.\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "ErrorDocument 404 {base_path}/404.html\nDirectoryIndex index.html\nAddDefaultCharset utf-8"
    );
    text.push_str(
        "<FilesMatch \"^feed\\.xml(\\.gz|\\.br)?$\">\n  ForceType application/atom+xml\n</FilesMatch>\n",
    );
    text.push_str(
        "<FilesMatch \"^feed\\.json(\\.gz|\\.br)?$\">\n  ForceType application/feed+json\n</FilesMatch>\n",
    );
    // Who published when is nobody's business.
    text.push_str("RedirectMatch 404 \"/\\.archive-publish/\"\n");
    text.push_str("<IfModule mod_headers.c>\n");
    let _ = writeln!(text, "  Header set Cache-Control \"{ASK}\"");
    let blocks = search_pattern(base_path);
    let _ =
        writeln!(text, "  Header set Cache-Control \"{FOR_EVER}\" \"expr=%{{REQUEST_URI}} =~ m#{blocks}#\"");
    for (pattern, headers) in rules.iter() {
        for (name, value) in headers {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
            if pattern == "/*" {
                let _ = writeln!(text, "  Header always set {name} \"{value}\"");
            } else {
                // What is served may be a compressed twin.
                let pattern = regex_of(&format!("{base_path}{pattern}"));
                let pattern = format!("{}(\\.br|\\.gz)?$", pattern.trim_end_matches('$'));
                let _ = writeln!(
                    text,
                    "  Header set {name} \"{value}\" \"expr=%{{REQUEST_URI}} =~ m#{pattern}#\""
                );
            }
        }
    }
    text.push_str("</IfModule>\n");
    if twins {
        text.push_str(
            "<IfModule mod_rewrite.c>\n  RewriteEngine On\n  RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b\n  \
             RewriteCond %{REQUEST_FILENAME}.br -f\n  RewriteRule ^(.*)$ $1.br [L,E=no-gzip:1]\n  \
             RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b\n  RewriteCond %{REQUEST_FILENAME}.gz -f\n  \
             RewriteRule ^(.*)$ $1.gz [L,E=no-gzip:1]\n</IfModule>\n\
             <FilesMatch \"\\.br$\">\n  RemoveType .br\n  AddEncoding br .br\n  Header append Vary Accept-Encoding\n</FilesMatch>\n\
             <FilesMatch \"\\.gz$\">\n  RemoveType .gz\n  AddEncoding gzip .gz\n  Header append Vary Accept-Encoding\n</FilesMatch>\n",
        );
    }
    for rule in redirects.iter() {
        let to = rule.to.replace(":splat", "$1").replace('"', "%22").replace('%', "\\%");
        let _ =
            writeln!(text, "RedirectMatch {} \"{}\" \"{to}\"", rule.status, regex_of(&decoded(&rule.from)));
    }
    text
}

/// Directives for a `server` block of nginx.
pub(crate) fn nginx(rules: &HeaderRules, redirects: &Redirects, base_path: &str, twins: bool) -> String {
    let mut text = String::from(
        "# Made by `archive publish` from _headers and _redirects. Include it in the `server` block of the site.\n\
         index index.html;\ncharset utf-8;\n",
    );
    let _ = writeln!(text, "error_page 404 {base_path}/404.html;");
    // Who published when is nobody's business.
    let _ = writeln!(text, "location ^~ {base_path}/.archive-publish/ {{ return 404; }}");
    if twins {
        text.push_str("gzip_static on;\n# With the module ngx_brotli: brotli_static on;\n");
    }
    let everywhere: Vec<&(String, String)> =
        rules.iter().filter(|(pattern, _)| *pattern == "/*").flat_map(|(_, headers)| headers).collect();
    // A location that sets a header inherits none: each has all of them.
    let location =
        |text: &mut String, matcher: &str, own: &[(String, String)], cache: &str, kind: Option<&str>| {
            let _ = writeln!(text, "location {matcher} {{");
            if let Some(kind) = kind {
                let _ = writeln!(
                    text,
                    "  types {{}}
  default_type {kind};"
                );
            }
            for (name, value) in everywhere.iter().copied().chain(own) {
                if name != "cache-control" {
                    let _ = writeln!(text, "  add_header {name} {} always;", quoted(value));
                }
            }
            let cache =
                own.iter().find(|(name, _)| name == "cache-control").map_or(cache, |(_, value)| value);
            let _ = writeln!(text, "  add_header cache-control {};\n}}", quoted(cache));
        };
    location(&mut text, &format!("{base_path}/"), &[], ASK, None);
    location(&mut text, &format!("~ {}", quoted(&search_pattern(base_path))), &[], FOR_EVER, None);
    for (feed, kind) in [("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json")] {
        let pattern = format!("^{}/(.*/)?{}$", escaped(base_path), escaped(feed));
        location(&mut text, &format!("~ {}", quoted(&pattern)), &[], ASK, Some(kind));
    }
    for (pattern, headers) in rules.iter().filter(|(pattern, _)| *pattern != "/*") {
        let path = decoded(&format!("{base_path}{pattern}"));
        if path.contains('*') || path.contains("/:") {
            location(&mut text, &format!("~ {}", quoted(&regex_of(&path))), headers, ASK, None);
        } else {
            location(&mut text, &format!("= {}", quoted(&path)), headers, ASK, None);
        }
    }
    for rule in redirects.iter() {
        let to = rule.to.replace('$', "%24").replace(":splat", "$1");
        let from = decoded(&rule.from);
        let matcher = if from.contains('*') || from.contains("/:") {
            format!("~ {}", quoted(&regex_of(&from)))
        } else {
            format!("= {}", quoted(&from))
        };
        let _ = writeln!(text, "location {matcher} {{ return {} {}; }}", rule.status, quoted(&to));
    }
    text
}

fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The parts of the search index, but for the file that lists them.
fn search_pattern(base_path: &str) -> String {
    let folder = escaped(&format!("{base_path}/{}", search::FOLDER));
    format!("^{folder}(?!{}$)", escaped(search::LIST))
}

/// A pattern with `*` and `:name` as a regular expression.
fn regex_of(pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| match part {
        part if part.starts_with(':') => "([^/]+)".to_owned(),
        part => part.split('*').map(escaped).collect::<Vec<_>>().join("(.*)"),
    });
    format!("^{}$", parts.collect::<Vec<_>>().join("/"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\.+*?()[]{}|^$#\"".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A text in the quotes of nginx.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
