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
        "For example, the key takes one text and the file has a list, or the key takes true or false and the file has a text.\n\
         `archive schema` prints JSON Schemas that editors use to show what each key takes.";
    BadDate = "E011", "a date cannot be read",
        "Accepted: 2018-11-29, 2018-11-29T14:30:00+08:00 (or Z), 2018-11 and 2018. A time needs its offset from UTC,\n\
         because the result must not depend on the clock of the machine that builds the site. The day must exist:\n\
         there is no 31 February.";
    BadValue = "E012", "a value is not one of those allowed",
        "The message says what is allowed at that place.";
    UnknownCountry = "E013", "a country is not known",
        "`countries` takes ISO 3166-1 alpha-2 codes (KP) or names (North Korea). An archive can add its own in\n\
         vocabulary/countries.yaml.";
    UnknownTopic = "E014", "a topic is not known",
        "`topics` takes ids (medtop:20000592) or labels of the vocabulary. An archive can add its own in\n\
         vocabulary/topics.yaml.";
    UrlCollision = "E015", "two files claim one URL",
        "Every page needs a URL of its own. The message names both files. Give one of them another `slug`, or rename it. A\n\
         static file must not have the path of a page.";
    IdCollision = "E016", "two articles have one id",
        "`id` is the permanent name of one article: /id/<id>/ leads to it even after it moves. Change one of the two.";
    AliasCollision = "E017", "an alias is taken",
        "An alias is an old URL of an article. It redirects to the article that lists it, so it cannot be the URL of another\n\
         page or an alias of another article.";
    CaseCollision = "E018", "two URLs differ only in upper and lower case",
        "On macOS and Windows one of the two files would overwrite the other. Give one of them another `slug`.";
    BrokenLink = "E019", "a link leads to no page of the site",
        "Links between articles name the file, relative to the file they stand in ([text](../2018/11/talks.md)) or from\n\
         the root of the content folder ([text](/2018/11/talks.md)). They become URLs when the site is built.";
    BrokenAnchor = "E020", "a link leads to a heading that does not exist",
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
        "The line shown is in the template. The message names the page that was being rendered. docs/themes.md lists what\n\
         each template gets.";
    UnknownArticle = "E025", "an article does not exist",
        "`related` and `translations` name articles by the path of their file, relative to the article or from the root of\n\
         the content folder.";
    BadDataFile = "E026", "a data file cannot be read",
        "Files under data/ are YAML, JSON or CSV (with a header line), in UTF-8.";
    BadTheme = "E027", "the theme cannot be used",
        "A theme is a folder themes/<name>/ with theme.yaml and templates/. `default` is built in.";
    TooLarge = "E028", "a file is too large",
        "Text files of a site may have up to 64 MiB each. A larger file is probably not an article.";
    Unreadable = "E029", "a file cannot be read",
        "The operating system refused. The message says why.";
    SecretInConfig = "E060", "archive.yaml contains a secret",
        "archive.yaml is shared and kept under version control, so it must not contain passwords, tokens or keys.\n\
         `archive publish` takes them from the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,\n\
         CLOUDFLARE_API_TOKEN), from ~/.aws/credentials, or from a program that ~/.aws/config names as\n\
         credential_process. If the file was ever shared, create a new secret and revoke the old one.";
    BadLink = "E061", "a symbolic link cannot be followed",
        "A link that leads out of the site's folder would publish files from outside. It is followed only if archive.yaml\n\
         says `follow_links: true`. A link to a place that does not exist may be a volume that is not mounted. To ignore it\n\
         would remove those files from the site. Links within the site's folder are followed, except into hidden folders.";
    BadVocabulary = "E030", "a vocabulary file cannot be used",
        "Files under vocabulary/ follow the schemas that `archive schema` prints.";
    MissingPicture = "E031", "a picture is missing",
        "The path is relative to the article. Pictures of an article lie beside its index.md (a bundle), or in the site's\n\
         static folder and are then named from the root: /img/map.png. In an archive whose pictures are lost,\n\
         `checks: {missing_picture: warning}` in archive.yaml shows their alternative texts instead.";
    BadAddress = "E040", "hosts cannot serve a page at a URL",
        "An alias, the path of a page or a permalink has characters with a special meaning for web hosts. `*` and `:name` are\n\
         wildcards. Files at the root whose names begin with an underscore or a dot (_redirects, _headers) are control files\n\
         or are not published. A URL may have at most 1,000 characters, and each part of it at most 200.";
    Unwritable = "E032", "a file cannot be written",
        "The operating system refused. The message gives its reason: the disk is full, the folder belongs to another user, or\n\
         there is a file where a folder is needed. You can delete the folder `.archive/` at any time.";
    DuplicateNote = "E063", "two annotations of an article have one id",
        "`id` is the last part of an annotation's address: `id: coi` makes #note-coi on the page of the article. Within an\n\
         article, its front matter and the file of annotations beside it, every id must be different.";
    NoBaseUrl = "W001", "base_url is not set",
        "Without it links are relative, and the site works from any folder. But canonical links, the sitemap and the links in\n\
         feeds need absolute URLs, so they are left out. Set `base_url: https://example.org/` in archive.yaml.";
    UnsafeUrl = "W002", "a link was dropped because its scheme can run code",
        "Links may use http, https, mailto, tel and ftp, or no scheme. `markdown.raw_html: trusted` lifts this for an\n\
         archive whose every article you trust.";
    RetiredTopic = "W003", "a topic is retired",
        "The vocabulary no longer uses this term. The message names its nearest active one.";
    IgnoredFile = "W004", "a file is not used",
        "`archive` reads this folder, but it does not know files of this kind. Or the file is the _index.md of a list page that\n\
         does not exist, for example of a topic without articles. Or it is a template that no page uses: docs/themes.md lists\n\
         the templates of pages, and no file names this one.";
    UnusedText = "W005", "a text of the interface is never shown",
        "A key in i18n/<language>.yaml is not a key of the theme, and no template uses it. docs/themes.md explains how texts\n\
         are found. The theme's i18n/en.yaml lists every key.";
    BadPicture = "W006", "a picture cannot be read",
        "The file is published as it is, but pages do not give its width and height, or there are no smaller sizes of it.\n\
         `archive` reads JPEG, PNG, WebP, GIF and SVG. If the file is cut off or damaged, copy it again.";
    StaleModel = "W007", "the learned model is older than the vocabulary",
        "vocabulary/topics.learned.yaml has a topic that is no longer in vocabulary/topics.yaml. That topic is ignored.\n\
         `archive learn` learns the model again from the topics that the articles declare now.";
    DroppedHtml = "W008", "HTML of an article is left out",
        "Articles may use HTML for text: links, pictures, lists, tables, quotations, <video> and <audio> with files of the\n\
         site. Scripts, frames, forms, styles and incomplete tags are left out, so that no text can run code on a page.\n\
         Instead of a frame, link to what it shows:\n\n    \
         {{ <embed href=\"https://example.org/film\" title=\"The film\" /> }}\n\n\
         The warning appears once for each kind and file. `markdown.raw_html: trusted` leaves all HTML as it is, for an archive whose\n\
         every article you trust.";
    ControlCharacters = "W009", "control characters are left out",
        "The text has invisible characters: escape sequences of terminals, characters from 0x00 to 0x1f and from 0x7f to\n\
         0x9f, or marks that reverse the direction of a line. HTML does not allow them, or they make a line look different\n\
         from what it says. No page shows them. The place shown is that of the first one.";
    ForeignSyntax = "W010", "the text holds syntax of another program",
        "Templates ({{ page.title }}, {% image … %}), shortcodes of WordPress ([caption …]), attributes of kramdown\n\
         ({: .lead}), links of wikis ([[page]]), references to footnotes that are not there and lists of definitions are not\n\
         interpreted: readers see them as they are written, and no topic or country is derived from them. Replace them with\n\
         what the other program would have made of them. To show such a thing, put it in backquotes, or a backslash before it.";
    RemotePicture = "W011", "a picture is on another site",
        "Browsers load the picture from that site whenever somebody reads the article, and it may disappear. Many hosts apply\n\
         the policy in the site's _headers, which forbids to load it at all. Save the picture beside the article. The warning\n\
         appears once for each file.";
    IgnoredKey = "W012", "a key has no effect here",
        "The key is known, but the page that the file describes does not show what it says. `timeline` of an _index.md stands on\n\
         the pages of countries, topics, names and threads, and of a country and a topic together.";
    GoneUrl = "W020", "a public URL no longer exists",
        "An earlier build published an article at a URL that no longer exists: its file was renamed or removed, or its date, its\n\
         slug or the permalink pattern changed. Links from other sites and citations break. If the article still exists, the\n\
         hint gives the line for its front matter that redirects readers to its new URL. To take an article back, set\n\
         `withdrawn` instead of deleting the file: then a note stays at its URL.";
    NearDuplicate = "W040", "two articles have nearly the same text",
        "`archive check` compares the texts of all articles. Where two are nearly the same, the article may have been\n\
         imported twice: remove one file, and list its URL under `aliases` of the other. If two papers printed the same report,\n\
         keep both; pages show them as versions of one text.";
    MissingAlt = "W041", "a picture has no alternative text",
        "Screen readers read the alternative text aloud. It says what the picture shows: `![The border in\n\
         2018](border.png)`, `alt:` beside `file:` in the front matter, `alt=\"…\"` in a shortcode. In raw HTML an empty alt=\"\"\n\
         marks a picture as decoration.";
    NoTopic = "W042", "an article has no topic",
        "No topic can be derived from its text with enough certainty, and its front matter has none under `topics`.";
    NoCountry = "W043", "an article is about no country",
        "No country can be derived from its text with enough certainty, and its front matter has none under `countries`. For an\n\
         archive of local news, turn the check off: `checks: {no_country: off}`.";
    SuspiciousDate = "W044", "a date is probably wrong",
        "It is in the future, earlier than the first newspapers, or a day that programs use as a placeholder (such as\n\
         1970-01-01). Or two dates of an article, or its date and its URL or file name, contradict each other.";
    ThinMetadata = "W045", "an article lacks basic information",
        "It has neither a source nor an author, very little text, or a headline such as `Untitled`.";
    MisspeltTerm = "W046", "a term may be misspelt",
        "The term differs by one letter or by case from one that is at least five times as frequent. If both mean the same,\n\
         use the frequent one.";
    UnusedVocabulary = "W047", "a vocabulary entry is unused",
        "No article has this topic, mentions this name, or has a term of this taxonomy. Check its spelling, or remove it.";
    CommonTopic = "W048", "a topic fits most articles",
        "A topic that more than half of all articles have does not help readers to choose. Hide it in vocabulary/topics.yaml,\n\
         and define narrower ones. The scores of topics do not depend on how many articles have them.";
    BlockedPicture = "W049", "a picture is blocked by the site's own policy",
        "The file `_headers` of the site forbids browsers to load anything from other hosts. Copy the picture into the site, or\n\
         write a `static/_headers` of your own, which replaces it.";
    DeadAddress = "W050", "an external link is dead",
        "`archive check --external` requests the URLs that articles link to. This one answered with an error, or not at all.\n\
         Link to an archived copy instead. For the article's own original, set `archived_url`.";
    UnpublishedFile = "W051", "a file beside articles is not published",
        "Pictures, PDF, audio, video and data beside articles are published. Other files may be drafts or confidential sources,\n\
         so they are not. `archive import` turns texts and web pages into articles. To publish other files as they are, list\n\
         them in archive.yaml: `publish_files: [\"*.docx\"]`.";
    OrphanedNote = "W060", "the words that an annotation quotes are not in the article",
        "An annotation stays at the words that it quotes. The article must have them as a reader sees them. Only white\n\
         space, quotation marks, dashes and soft hyphens may differ. The article or the quote was changed: the hint gives the\n\
         nearest words. Until it is corrected, the annotation is shown below the article.\n\
         `checks: {orphaned_note: error}` in archive.yaml makes it an error.";
    AmbiguousNote = "W061", "the words that an annotation quotes are ambiguous",
        "They occur in the article more than once, and the annotation is shown at the first place. Or they occur once, but the\n\
         words around them match `prefix` and `suffix` only in part. These two, the words before and after the quote, say which\n\
         place is meant.";
    StrayNotes = "W062", "annotations have no article",
        "The annotations of content/…/x.md are in x.notes.yaml beside it, those of a bundle in index.notes.yaml. When you move\n\
         or rename an article, move or rename its file of annotations too.";
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
