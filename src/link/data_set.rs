//! The downloadable data set: what the archive knows, as files for other programs, a shard a year, so that an edit
//! changes the shards of its article's year and no other.

/// One kind of file of the data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataFile {
    /// One row an article.
    ArticlesCsv,
    /// One object an article, with its countries, topics, names and dates.
    ArticlesJsonl,
    /// One row a country, topic, name or date of an article.
    Mentions,
    /// One row a link: in the text, to a related article, to another version, to a story thread.
    Links,
    /// One row an annotation by a person.
    Notes,
    /// Bibliographic records as CSL-JSON.
    Csl,
    /// The same for BibTeX.
    Bibtex,
    /// The same in the RIS format.
    Ris,
    /// Typed links of each article for harvesters, as a linkset (RFC 9264).
    Linkset,
}

impl DataFile {
    /// All of them, in the order in which they are described.
    pub const ALL: [Self; 9] = [
        Self::ArticlesCsv,
        Self::ArticlesJsonl,
        Self::Mentions,
        Self::Links,
        Self::Notes,
        Self::Csl,
        Self::Bibtex,
        Self::Ris,
        Self::Linkset,
    ];

    /// Root-relative URL of a year's shard.
    pub fn url(self, year: i16) -> String {
        let (stem, extension) = self.name();
        format!("/data/{stem}-{year:04}.{extension}")
    }

    /// First part of the file's name, and its extension.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::ArticlesCsv => ("articles", "csv"),
            Self::ArticlesJsonl => ("articles", "jsonl"),
            Self::Mentions => ("mentions", "csv"),
            Self::Links => ("links", "csv"),
            Self::Notes => ("annotations", "csv"),
            Self::Csl => ("citations", "json"),
            Self::Bibtex => ("citations", "bib"),
            Self::Ris => ("citations", "ris"),
            Self::Linkset => ("linkset", "json"),
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::ArticlesCsv | Self::Mentions | Self::Links | Self::Notes => "text/csv",
            Self::ArticlesJsonl => "application/jsonl",
            Self::Csl => "application/vnd.citationstyles.csl+json",
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Linkset => "application/linkset+json",
        }
    }
}
