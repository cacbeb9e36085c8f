//! What can be typed. Completions and the manual page are made from the same definition.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};

/// A static-site generator for annotated news archives.
///
/// Reads Markdown articles under content/, derives countries, topics and related articles, each with its
/// evidence, and writes a site for any static host.
#[derive(Debug, Parser)]
#[command(name = "archive", version, disable_help_subcommand = true, max_term_width = 100)]
pub(super) struct Args {
    /// The site's folder [default: the nearest one that holds a site, from the current one upwards]
    #[arg(long = "root", global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub typed_root: Option<PathBuf>,

    /// The site's folder, found
    #[arg(skip)]
    pub root: PathBuf,

    /// How problems are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub message_format: MessageFormat,

    /// Print every problem, not only the first three of each kind
    #[arg(long, global = true)]
    pub all: bool,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    #[command(subcommand)]
    pub command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Begin a site: a small, complete, annotated one to build at once
    Init(InitArgs),
    /// Begin an article: its file at the right place, with the front matter to fill in
    New(NewArgs),
    /// Bring articles from elsewhere in: texts, web pages, WordPress, feeds, agencies' news, tables, web archives, and
    /// the Markdown of other generators
    ///
    /// Each source is a file or a folder. What comes in is written below content/; nothing that you edited is overwritten,
    /// and a second run brings in only what is new.
    Import(ImportArgs),
    /// Build the site
    Build(BuildArgs),
    /// Show the site in a browser while you edit it
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    /// Look for everything that an editor should know: broken, doubtful, missing, twice
    ///
    /// Tells all that a build would, and finds near-duplicates, pictures without a description, articles without topic or
    /// country, dates that are probably wrong, thin metadata, misspelt terms, and words of the vocabulary that nothing uses.
    /// `checks:` in archive.yaml sets the level of each.
    Check(CheckArgs),
    /// Bring the built site to where readers get it
    ///
    /// Uploads what changed since the last time, parts before the pages that need them, and deletes what the site no longer
    /// has. Goes on where a run stopped that was cut. docs/publishing.md has a recipe for each kind of place.
    #[cfg(feature = "publish")]
    Publish(PublishArgs),
    /// Print the articles and what was derived from them, for other programs
    Export(ExportArgs),
    /// Show why an article has the countries, topics and related articles that it has
    Explain(ExplainArgs),
    /// Add a note on words of an article, in the file beside it
    Annotate(AnnotateArgs),
    /// File annotations of other programs with their articles: Hypothesis, W3C Web Annotations
    ImportAnnotations(ImportAnnotationsArgs),
    /// List the topics that may be declared, or find those whose name has a word
    Topics(TopicsArgs),
    /// Make vocabulary/topics.yaml from a SKOS vocabulary, in Turtle or RDF/XML
    ImportVocabulary(ImportVocabularyArgs),
    /// Learn the words of each topic from the articles whose topics are declared
    ///
    /// Reads every article whose front matter has a list of topics, which is taken to be complete, and writes
    /// vocabulary/topics.learned.yaml, which every build applies beside the lexicon. Prints how well each topic does on
    /// articles that were left out while learning.
    Learn,
    /// Print the JSON Schema of front matter or archive.yaml, for editors
    Schema {
        /// Which file the schema is for
        #[arg(value_enum, default_value = "front-matter")]
        file: SchemaFile,
    },
    /// Explain a command, or a problem by its code (archive help E012)
    Help {
        /// A command or a code
        topic: Option<String>,
    },
    /// Search the site as its readers do, in the files that `archive build` wrote
    Search(SearchArgs),
    /// Print a completion script for a shell
    Completions {
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Options of `archive init`.
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// Where the site begins [default: the folder that --root names]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,

    /// Name of the archive [default: made from the folder's name]
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,

    /// Write the workflow that builds and publishes the site after every push, too
    #[arg(long, value_name = "HOST")]
    pub ci: Option<Host>,
}

/// Options of `archive new`.
#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// The headline
    #[arg(value_name = "HEADLINE")]
    pub headline: String,

    /// The day it was published: 2018-11-29, 2018-11 or 2018 [default: today]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,

    /// Who published it first
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,

    /// Give it a folder of its own, for its pictures and files
    #[arg(long)]
    pub bundle: bool,

    /// Open the file in the program that VISUAL or EDITOR names
    #[arg(long)]
    pub edit: bool,
}

/// Options of `archive import`.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// Files and folders to read
    #[arg(value_name = "SOURCE", required = true, value_hint = ValueHint::AnyPath)]
    pub sources: Vec<PathBuf>,

    /// What the sources are written in
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    pub format: ImportFormat,

    /// The folder of the site to write to
    #[arg(long, value_name = "DIR", default_value = "content")]
    pub into: String,

    /// Say what would happen, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// What a time without an offset means: Asia/Singapore, +08:00 [default: what the source says]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub timezone: Option<String>,

    /// Where the article is on web pages [default: found out]
    #[arg(long, value_name = "CSS")]
    pub selector: Option<String>,

    /// Which column of a table is what, in YAML [default: by the columns' names]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub map: Option<PathBuf>,

    /// Print the report as JSON, complete
    #[arg(long)]
    pub json: bool,
}

/// Options of `archive build`.
#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// The output folder [default: public in the site's folder]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Where the site will be published; goes before base_url in archive.yaml
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub base_url: Option<String>,

    /// Publish drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// Leave the search index out
    #[arg(long)]
    pub no_search: bool,

    /// Leave out articles with errors instead of stopping; still exits with 1
    #[arg(long)]
    pub keep_going: bool,

    /// Overwrite files in the output folder that archive did not write
    #[arg(long)]
    pub force: bool,

    /// Read every article again instead of trusting what .archive/ holds of an earlier run
    #[arg(long)]
    pub no_cache: bool,

    /// Threads to use [default: one a core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,

    /// Stay, and write what changes whenever a file is saved
    #[cfg(feature = "serve")]
    #[arg(long)]
    pub watch: bool,

    /// With --watch: look at all files every second instead of waiting for the system to tell
    #[cfg(feature = "serve")]
    #[arg(long, requires = "watch")]
    pub poll: bool,

    /// With --watch: print what each change reached, and why
    #[cfg(feature = "serve")]
    #[arg(long, requires = "watch")]
    pub why: bool,

    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,

    /// Print problems only
    #[arg(long, short)]
    pub quiet: bool,
}

/// Options of `archive serve`.
#[cfg(feature = "serve")]
#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Serve the built folder as it is, as a host would: that of a destination in archive.yaml, or one such as netlify,
    /// cloudflare-pages, github-pages or s3 [default: a plain server]
    #[cfg(feature = "publish")]
    #[arg(
        long,
        value_name = "NAME|HOST",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with_all = ["watch", "base_url", "drafts", "no_reload"]
    )]
    pub public: Option<String>,

    /// With --public: the built folder [default: public in the site's folder]
    #[cfg(feature = "publish")]
    #[arg(long, short, value_name = "DIR", requires = "public", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Follow the files: pages in the browser change when you save
    #[arg(long)]
    pub watch: bool,

    /// The port [default: the first free one from 4000 on]
    #[arg(long, short, value_name = "N")]
    pub port: Option<u16>,

    /// The address to listen at; 0.0.0.0 for all of this machine's
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub bind: IpAddr,

    /// Where the site says it is [default: the server's own address]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub base_url: Option<String>,

    /// Open the home page in the browser
    #[arg(long)]
    pub open: bool,

    /// Show drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// With --watch: look at all files every second instead of waiting for the system to tell
    #[arg(long, requires = "watch")]
    pub poll: bool,

    /// Do not add the script that reloads pages
    #[arg(long)]
    pub no_reload: bool,

    /// With --watch: print what each change reached, and why
    #[arg(long, requires = "watch")]
    pub why: bool,

    /// Print problems only
    #[arg(long, short)]
    pub quiet: bool,
}

/// Options of `archive check`.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Tell of files only that changed since the last build
    #[arg(long)]
    pub changed: bool,

    /// Exit with 1 for warnings, too
    #[arg(long)]
    pub strict: bool,

    /// Ask the addresses elsewhere that articles link to whether they answer
    #[cfg(feature = "publish")]
    #[arg(long)]
    pub external: bool,

    /// Write what is certain, keeping comments and layout
    #[arg(long)]
    pub fix: bool,

    /// With --fix: say what would be written, and write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,

    /// Check drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// Print everything as one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Options of `archive publish`.
#[cfg(feature = "publish")]
#[derive(Debug, clap::Args)]
pub(super) struct PublishArgs {
    /// A name under `publish:` in archive.yaml, or a place: a folder (/path or ./path), s3://bucket/prefix,
    /// ssh://user@host/path, sftp://user@host/path, rsync:/path, git:remote#branch [default: the only one in
    /// archive.yaml]
    #[arg(value_name = "NAME|DEST")]
    pub to: Option<String>,

    /// Say what would be done, and do nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,

    /// Delete what the site no longer has, whatever archive.yaml says
    #[arg(long, conflicts_with = "keep")]
    pub delete: bool,

    /// Leave what the site no longer has
    #[arg(long)]
    pub keep: bool,

    /// Refuse to delete more files than this [default: a tenth of those there]
    #[arg(long, value_name = "N")]
    pub max_deletes: Option<usize>,

    /// Compare with what really lies there, and mend it
    #[arg(long)]
    pub verify: bool,

    /// Transfers at the same time
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub jobs: Option<u16>,

    /// Take over from a publication that died
    #[arg(long)]
    pub break_lock: bool,

    /// Overwrite files there that archive did not publish
    #[arg(long)]
    pub force: bool,

    /// The built folder [default: public in the site's folder]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// Print problems only
    #[arg(long, short)]
    pub quiet: bool,
}

/// Options of `archive search`.
#[derive(Debug, clap::Args)]
pub(super) struct SearchArgs {
    /// Words, all of which must occur; "a phrase", -word, OR, begin*, title:word, country:KE, date:2014..2018
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,

    /// Print one JSON object a line: a head, then the results
    #[arg(long)]
    pub json: bool,

    /// How many results to print
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,

    /// Which results come first
    #[arg(long, value_name = "ORDER", default_value = "newest")]
    pub order: SearchOrder,

    /// The folder that the site was built into [default: public in the site's folder]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
}

/// In what order results stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SearchOrder {
    Newest,
    Oldest,
    /// By how well they match
    Best,
}

/// Options of `archive export`.
#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// jsonl: one JSON object a line and article; csv: one row an article; oai: Dublin Core records as an OAI static
    /// repository; jsonld: notes and derived facts as W3C Web Annotations
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: ExportFormat,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// Pack the sources, the export and the data set into a new folder, as a bag for a library (BagIt, RFC 8493)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["format", "output"])]
    pub bagit: Option<PathBuf>,

    /// Whom a harvester may write to; for --format oai
    #[arg(long, value_name = "ADDRESS", required_if_eq("format", "oai"))]
    pub admin_email: Option<String>,

    /// The gateway that will serve the static repository; for --format oai
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, required_if_eq("format", "oai"))]
    pub gateway: Option<String>,

    /// Export drafts, too
    #[arg(long)]
    pub drafts: bool,
}

/// Options of `archive explain`.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The article's file (content/…/x.md), or the address of its page
    #[arg(value_name = "ARTICLE", value_hint = ValueHint::FilePath)]
    pub article: PathBuf,
}

/// Options of `archive annotate`.
#[derive(Debug, clap::Args)]
pub(super) struct AnnotateArgs {
    /// The article's file (content/…/x.md)
    #[arg(value_name = "ARTICLE", value_hint = ValueHint::FilePath)]
    pub article: PathBuf,

    /// Words of it, as a reader sees them [default: the article as a whole]
    #[arg(value_name = "QUOTE")]
    pub quote: Option<String>,

    /// What it says, in Markdown [default: standard input]
    #[arg(long, short, value_name = "TEXT")]
    pub body: Option<String>,

    /// note, context, correction, fact-check, definition, translation, question or source
    #[arg(long, short, value_name = "KIND", default_value = "note")]
    pub kind: String,

    /// Who says it
    #[arg(long, short, value_name = "NAME")]
    pub author: Option<String>,

    /// When: 2024-05-02, 2024-05 or 2024
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,

    /// A stable name: the note's address on its page is #note-ID
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,

    /// For a fact-check: what came out
    #[arg(long, value_name = "TEXT")]
    pub verdict: Option<String>,

    /// What stands before the quote, where it stands in the article more than once
    #[arg(long, value_name = "TEXT")]
    pub prefix: Option<String>,

    /// What stands after it
    #[arg(long, value_name = "TEXT")]
    pub suffix: Option<String>,

    /// Of several places with these words, the one of this number, counted from 1
    #[arg(long, value_name = "N")]
    pub occurrence: Option<u32>,
}

/// Options of `archive import-annotations`.
#[derive(Debug, clap::Args)]
pub(super) struct ImportAnnotationsArgs {
    /// A Hypothesis export or answer of its API, or W3C Web Annotations, as JSON
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// Where to keep what finds no article [default: FILE with the ending .unfiled.json]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub unfiled: Option<PathBuf>,

    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `archive topics`.
#[derive(Debug, clap::Args)]
pub(super) struct TopicsArgs {
    /// Words of a topic's name, or its id [default: all topics, as a tree]
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
}

/// Options of `archive import-vocabulary`.
#[derive(Debug, clap::Args)]
pub(super) struct ImportVocabularyArgs {
    /// The vocabulary: .ttl, .nt, .rdf, .xml or .owl
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// Where to write, `-` for standard output [default: vocabulary/topics.yaml in the site's folder]
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// The language of labels [default: the site's]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,

    /// Look for preferred labels in articles, not only for alternative and hidden ones
    #[arg(long)]
    pub label_terms: bool,

    /// Overwrite a vocabulary that is there
    #[arg(long)]
    pub force: bool,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// A place that builds and publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Host {
    /// GitHub Actions, published on GitHub Pages
    Github,
    /// GitLab CI, published on GitLab Pages
    Gitlab,
}

/// A format of `archive import`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFormat {
    /// Each file's own, by its name and beginning
    Auto,
    /// Plain text: newspaper pages as copied, wire reports
    #[value(aliases = ["txt"])]
    Text,
    /// Markdown of Jekyll, Hugo, Eleventy, Zola, Hexo, Astro
    #[value(aliases = ["md", "jekyll", "hugo", "eleventy", "zola", "hexo", "astro"])]
    Markdown,
    /// Web pages
    Html,
    /// An export of WordPress
    #[value(aliases = ["wordpress"])]
    Wxr,
    /// RSS, Atom, JSON feeds
    #[value(aliases = ["atom"])]
    Rss,
    /// News in JSON, by the IPTC
    Ninjs,
    /// The News Industry Text Format
    Nitf,
    /// News in XML, by the IPTC
    #[value(name = "newsml-g2")]
    NewsmlG2,
    /// Tables with a header line
    Csv,
    /// JSON objects, such as `archive export` prints
    #[value(aliases = ["json"])]
    Jsonl,
    /// Web archives: WARC and WACZ
    #[value(aliases = ["wacz"])]
    Warc,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    Always,
    Never,
}

/// A format of `archive export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Jsonl,
    Csv,
    Oai,
    Jsonld,
}

/// A file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaFile {
    /// The front matter of articles, with the site's own taxonomies
    FrontMatter,
    /// Files beside articles that hold annotations: x.notes.yaml
    Notes,
    /// archive.yaml
    Config,
    /// vocabulary/topics.yaml
    Topics,
    /// vocabulary/countries.yaml
    Countries,
    /// vocabulary/names.yaml
    Names,
    /// vocabulary/threads.yaml
    Threads,
    /// data/authors.yaml
    Authors,
    /// data/sources.yaml
    Sources,
}
