//! The stable codes of all diagnostics, and what `archive help` says about each.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! codes {
    ($($name:ident = $code:literal, $title:literal, $text:literal;)*) => {
        /// What kind of problem a diagnostic reports. The names stay when messages change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $title] $name,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as shown and typed: `E012`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// The kind of problem in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }

            /// What it means and what to do, as `archive help CODE` prints it.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    NotUtf8 = "E001", "the file is not UTF-8",
        "Articles, templates and configuration are UTF-8 text. The place given is the first byte that is not.\n\
         Open the file in an editor that can convert it (often from Windows-1252 or Latin-1) and save it as UTF-8.";
    NoFrontMatter = "E002", "the file does not begin with front matter",
        "An article begins with a line `---`, then YAML, then another line `---`:\n\n    \
         ---\n    title: Council puts North Korea on its agenda\n    date: 2014-12-22\n    ---\n\n    The text.";
    UnclosedFrontMatter = "E003", "the front matter is not closed",
        "The front matter begins with `---` and ends with a line that holds `---` and nothing else.\n\
         Without that line everything below would be read as YAML.";
    YamlSyntax = "E004", "the YAML cannot be read",
        "Usual causes: a value with a colon and a space, a leading `@`, `%`, `*` or `&`, or a quote that is not\n\
         closed. Put the value in double quotes:\n\n    title: \"Talks: the second day\"";
    TabIndentation = "E005", "a tab is used for indentation",
        "YAML is indented with spaces only. Replace the tab by two spaces.";
    DuplicateKey = "E006", "a key is given twice",
        "Each key may stand once in its mapping. Both places are shown; remove one, or join the two values.";
    UnknownKey = "E007", "a key is not known",
        "Only documented keys are read, so that a typing error is not silently ignored.\n\
         Data of your own goes under `extra:` (front matter) or `params:` (archive.yaml); a taxonomy of your own is\n\
         declared in archive.yaml under `taxonomies:`.";
    MissingKey = "E008", "a required key is missing",
        "An article needs a `title` and a `date`; a page (`kind: page`) and a list page (`_index.md`) need a `title`.";
    EmptyValue = "E009", "a value is empty",
        "The key stands there without a value. Give it one, or remove the key.";
    WrongType = "E010", "a value has the wrong type",
        "For example a list where one text is expected, or a text where yes or no is.\n\
         `archive schema` prints JSON Schemas that editors use to show what each key takes.";
    BadDate = "E011", "a date cannot be read",
        "Accepted: 2018-11-29, 2018-11-29T14:30:00+08:00 (or Z), 2018-11 and 2018. A time needs its offset from UTC,\n\
         since the clock of the machine that builds the site is never asked. The day must exist: there is no 31 February.";
    BadValue = "E012", "a value is not one of those allowed",
        "The message says what is allowed at that place.";
    UnknownCountry = "E013", "a country is not known",
        "`countries` takes ISO 3166-1 alpha-2 codes (KP) or names (North Korea). An archive can add its own in\n\
         vocabulary/countries.yaml.";
    UnknownTopic = "E014", "a topic is not known",
        "`topics` takes ids (medtop:20000592) or labels of the vocabulary. An archive can add its own in\n\
         vocabulary/topics.yaml.";
    UrlCollision = "E015", "two files claim one URL",
        "Every page has its own URL. Both files are shown. Give one of them another `slug`, or rename it; a static file\n\
         must not lie where a page is written.";
    IdCollision = "E016", "two articles have one id",
        "`id` names one article for ever: /id/<id>/ leads to it wherever it moves. Change one of the two.";
    AliasCollision = "E017", "an alias is taken",
        "An alias is an old URL that leads to the article that names it; it cannot be the URL of another page, or the\n\
         alias of another article.";
    CaseCollision = "E018", "two URLs differ only in upper and lower case",
        "On macOS and Windows one of the two files would overwrite the other. Give one of them another `slug`.";
    BrokenLink = "E019", "a link leads to no page of the site",
        "Links between articles name the file, relative to the file they stand in ([text](../2018/11/talks.md)) or from\n\
         the root of the content folder ([text](/2018/11/talks.md)). They become URLs when the site is built.";
    BrokenAnchor = "E020", "a link leads to a heading that is not there",
        "The part after `#` is the id of a heading: its text in lower case with hyphens, or the one given with\n\
         `## Heading {#id}`.";
    MissingFile = "E021", "a file is missing",
        "The path is relative to the article. Files that belong to an article lie beside its index.md (a bundle), or in\n\
         the site's static folder and are then named from the root: /img/map.png.";
    OutsidePath = "E022", "a path leads outside the site",
        "Paths in articles stay within the site: no `..` above its root, no drive letters, no control characters.";
    BadShortcode = "E023", "a shortcode cannot be used as written",
        "A shortcode is a component of the theme in a paragraph of its own:\n\n    \
         {{ <figure src=\"map.png\" alt=\"The border\" caption=\"The border in 2018\" /> }}\n\n\
         or, around text, a paragraph {% <quote by=\"The report\"> %} before and {% </quote> %} after it. Values are\n\
         texts in double quotes, or numbers and true/false in braces: width={640}.";
    TemplateError = "E024", "a template cannot be used",
        "The place is in the template; the message names the page that was being rendered. docs/themes.md lists what\n\
         each template gets.";
    UnknownArticle = "E025", "an article is not there",
        "`related` and `translations` name articles by the path of their file, relative to the article or from the root of\n\
         the content folder.";
    BadDataFile = "E026", "a data file cannot be read",
        "Files under data/ are YAML, JSON or CSV (with a header line), in UTF-8.";
    BadTheme = "E027", "the theme cannot be used",
        "A theme is a folder themes/<name>/ with theme.yaml and templates/. `default` is built in.";
    TooLarge = "E028", "a file is too large",
        "Text files of a site may have 64 MiB each. A file of that size is hardly an article.";
    Unreadable = "E029", "a file cannot be read",
        "The operating system refused. The message says why.";
    SecretInConfig = "E060", "a secret stands in archive.yaml",
        "archive.yaml is a file that is shared and kept for ever, so no password, token or key may stand in it.\n\
         `archive publish` takes them from the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,\n\
         CLOUDFLARE_API_TOKEN), from ~/.aws/credentials, or from a program that ~/.aws/config names as\n\
         credential_process. If the file was ever shared, make a new secret and withdraw the old one.";
    BadLink = "E061", "a symbolic link cannot be followed",
        "A link that leads out of the site's folder would publish what lies there, so it is followed only if archive.yaml\n\
         says `follow_links: true`. A link that leads nowhere may be a volume that is not mounted: what lay behind it would\n\
         vanish from the site. Links within the site's folder are followed, but for its hidden parts.";
    BadVocabulary = "E030", "a vocabulary file cannot be used",
        "Files under vocabulary/ follow the schemas that `archive schema` prints.";
    MissingPicture = "E031", "a picture is missing",
        "The path is relative to the article. Pictures of an article lie beside its index.md (a bundle), or in the site's\n\
         static folder and are then named from the root: /img/map.png. In an archive whose pictures are lost,\n\
         `checks: {missing_picture: warning}` in archive.yaml shows their alternative texts instead.";
    BadAddress = "E040", "hosts cannot serve a page at a URL",
        "An alias, the path of a page or a permalink names a place that hosts give another meaning to: `*` and `:name` match\n\
         whatever stands there, and files at the root whose names begin with an underscore or a dot (_redirects, _headers) are\n\
         control files or are left out. A URL has at most 1,000 letters, each part of it at most 200.";
    Unwritable = "E032", "a file cannot be written",
        "The operating system refused. The message says why: a disk that is full, a folder that belongs to somebody else, a\n\
         file where a folder has to be. The folder `.archive/` may be removed at any time.";
    DuplicateNote = "E063", "two annotations of an article have one id",
        "`id` is the last part of an annotation's address: `id: coi` makes #note-coi on the page of the article. Each is given\n\
         once in an article, in its front matter and the file beside it together.";
    NoBaseUrl = "W001", "base_url is not set",
        "Links are relative, so the site works from any folder, but what must be absolute is left out: canonical links,\n\
         the sitemap, and the links in feeds. Set `base_url: https://example.org/` in archive.yaml.";
    UnsafeUrl = "W002", "a link was dropped because its scheme can run code",
        "Links may use http, https, mailto, tel and ftp, or no scheme. `markdown.raw_html: trusted` lifts this for an\n\
         archive whose every article you trust.";
    RetiredTopic = "W003", "a topic is retired",
        "The vocabulary no longer uses this term. The message names its nearest active one.";
    IgnoredFile = "W004", "a file is not used",
        "It lies in a folder that `archive` reads but is of no kind it knows; or it is the _index.md of a list page that\n\
         the site does not have, for example of a topic that no article has; or a template that is no page's (docs/themes.md\n\
         lists those) and that no file names.";
    UnusedText = "W005", "a text of the interface is shown nowhere",
        "A key in i18n/<language>.yaml is neither one of the theme's nor named by a template, so that what it says is\n\
         not seen. docs/themes.md tells how texts are found; the theme's i18n/en.yaml has every key.";
    BadPicture = "W006", "a picture cannot be read",
        "The file is published as it is, but pages cannot say how wide and high the picture is, or there are no smaller sizes\n\
         of it. JPEG, PNG, WebP, GIF and SVG are read; a file that is cut off or damaged should be copied again.";
    StaleModel = "W007", "the learned model is older than the vocabulary",
        "vocabulary/topics.learned.yaml knows a topic that vocabulary/topics.yaml has no more. It is left out.\n\
         `archive learn` makes the model anew from what the articles declare now.";
    DroppedHtml = "W008", "HTML of an article is left out",
        "Articles may use HTML for text: links, pictures, lists, tables, quotations, <video> and <audio> with files of the\n\
         site. Scripts, frames, forms, styles and tags that are cut off are left out, so that nothing of a text can act on a\n\
         page. Instead of a frame, link to what it shows:\n\n    \
         {{ <embed href=\"https://example.org/film\" title=\"The film\" /> }}\n\n\
         This is said once for each kind and file. `markdown.raw_html: trusted` leaves all HTML as it is, for an archive whose\n\
         every article you trust.";
    ControlCharacters = "W009", "control characters are left out",
        "The text holds characters that nobody sees: escape sequences of terminals, characters from 0x00 to 0x1f and from\n\
         0x7f to 0x9f, or marks that change the direction of what follows them. They are not allowed in HTML, or make a line\n\
         read otherwise than it is stored, so no page shows them. The place given is that of the first ones.";
    ForeignSyntax = "W010", "the text holds syntax of another program",
        "Templates ({{ page.title }}, {% image … %}), shortcodes of WordPress ([caption …]), attributes of kramdown\n\
         ({: .lead}), links of wikis ([[page]]), references to footnotes that are not there and lists of definitions are shown\n\
         to readers as they stand, and what stands in them says nothing about an article. Put in what the other program would\n\
         have made of them. To show such a thing, write it in backquotes, or a backslash before it.";
    RemotePicture = "W011", "a picture lies on another site",
        "Browsers ask that site for the picture whenever somebody reads the article; it may be gone tomorrow, and the\n\
         policy in the site's _headers, which many hosts apply, does not let browsers load it. Save the picture beside the\n\
         article. This is said once for each file.";
    GoneUrl = "W020", "a URL that was public is gone",
        "An earlier build published an article at a URL that leads nowhere now: its file was renamed or removed, or its date, its\n\
         slug or the permalink pattern changed. Links from elsewhere and quotations break. Where the article is still there, the\n\
         hint gives the line for its front matter that leads readers to its new place. An article that is to go is better\n\
         `withdrawn` than deleted: then a note stays at its URL.";
    NearDuplicate = "W040", "two articles have nearly the same text",
        "`archive check` compares the texts of all articles. Where two are nearly the same, one may have been brought in\n\
         twice: remove its file, and name its URL under `aliases` of the other. Versions of a report in two papers are no\n\
         mistake; pages show them as versions of one text.";
    MissingAlt = "W041", "a picture has no alternative text",
        "Who cannot see a picture hears its alternative text. It says what the picture shows: `![The border in\n\
         2018](border.png)`, `alt:` beside `file:` in the front matter, `alt=\"…\"` in a shortcode. In raw HTML an empty alt=\"\"\n\
         says that a picture is there for looks.";
    NoTopic = "W042", "an article is filed under no topic",
        "Nothing in its words speaks clearly for a topic, and its front matter names none under `topics`.";
    NoCountry = "W043", "an article is about no country",
        "Nothing in its words speaks clearly for a country, and its front matter names none under `countries`. In an archive\n\
         of local news switch this off: `checks: {no_country: off}`.";
    SuspiciousDate = "W044", "a date is hardly right",
        "It is in the future, before the first newspapers, or a day that programs write for want of a date; or two dates of\n\
         an article, its address or its file's name do not go together.";
    ThinMetadata = "W045", "an article says too little of itself",
        "Neither a source nor an author, hardly any text, or a headline that is none.";
    MisspeltTerm = "W046", "a term is nearly another one",
        "The term differs by one letter or by case from one that is five times as frequent. If both are one, write it as the\n\
         frequent one.";
    UnusedVocabulary = "W047", "a word of the vocabulary is used nowhere",
        "No article is on this topic, mentions this name, or has a term of this taxonomy: a spelling may be wrong, or it may\n\
         go.";
    CommonTopic = "W048", "a topic fits most articles",
        "A topic of more than half of all articles tells none from another. Hide it in vocabulary/topics.yaml, and define\n\
         narrower ones. The scores of topics do not depend on how many articles have them.";
    BlockedPicture = "W049", "a picture is blocked by the site's own policy",
        "The file `_headers` that is built keeps browsers from loading anything from other hosts. Bring the picture into the\n\
         site, or write a `static/_headers` of your own, which goes before it.";
    DeadAddress = "W050", "an address elsewhere does not answer",
        "`archive check --external` asks the addresses that articles link to. This one says that there is nothing, or does not\n\
         answer. An archived copy can take its place; `archived_url` names that of the article itself.";
    UnpublishedFile = "W051", "a file beside articles is not published",
        "Beside articles pictures, PDF, audio, video and data are published. Other files may be drafts or sources, and stay\n\
         at home: `archive import` makes articles of texts and pages, and `publish_files: [\"*.docx\"]` in archive.yaml says\n\
         which are published as they are.";
    OrphanedNote = "W060", "the words that an annotation quotes are not in the article",
        "An annotation stays at the words that it quotes. They must stand in the article as a reader sees them; white space,\n\
         quotation marks, dashes and soft hyphens may differ, and nothing else. The article or the quote was changed: the hint\n\
         gives the words that come nearest. Until it is mended the annotation stands below the article.\n\
         `checks: {orphaned_note: error}` in archive.yaml makes it an error.";
    AmbiguousNote = "W061", "it is not certain which words an annotation quotes",
        "They stand in the article more than once, and the annotation is shown at the first; or they stand there once, but only a\n\
         part of what `prefix` and `suffix` say stands around them. These two, the words before and after the quote, say which\n\
         are meant.";
    StrayNotes = "W062", "annotations belong to no article",
        "The annotations of content/…/x.md stand in x.notes.yaml beside it, those of a bundle in index.notes.yaml. When an\n\
         article is moved or renamed, its file of annotations goes with it.";
}

impl Code {
    /// Codes that begin with W are warnings, unless the site sets the level of their [check](super::Check).
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// The code as typed, in any case.
    pub fn parse(typed: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(typed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_found_by_its_name() {
        for (at, code) in Code::ALL.iter().enumerate() {
            assert_eq!(Code::parse(&code.as_str().to_lowercase()), Some(*code));
            assert!(Code::ALL[..at].iter().all(|other| other.as_str() != code.as_str()));
        }
    }
}
