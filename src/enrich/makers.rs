//! `data/authors.yaml` and `data/sources.yaml`: who wrote and who published what the archive holds. The files are read
//! before any article is, since the names in them say which bylines are one person.
//!
//! An article keeps the words of its byline; what is joined is where they lead.

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::slug::term_slug;

/// The whole of `data/authors.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AuthorsFile {
    /// People, and organisations that sign as authors.
    pub authors: Vec<Maker>,
}

/// The whole of `data/sources.yaml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SourcesFile {
    /// Newspapers, agencies and others that articles come from.
    pub sources: Vec<Maker>,
}

/// An author or a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Maker {
    /// The heading of its page, which also gives the page its address.
    pub name: String,
    /// Other forms under which articles name it.
    pub forms: Vec<String>,
    /// What it is: a person if an author says nothing, an organisation if a source says nothing.
    pub kind: Option<MakerKind>,
    /// One or two sentences.
    pub description: Option<String>,
    /// A picture of the site: `/people/jane-doe.jpg`, from `static/people/`.
    pub picture: Option<String>,
    /// Addresses elsewhere: a home page, a catalogue.
    pub links: Vec<String>,
    /// The item on Wikidata: `Q9684`.
    pub wikidata: Option<String>,
    /// The number of a serial: `0362-4331`.
    pub issn: Option<String>,
}

/// What an author or a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MakerKind {
    Person,
    Organisation,
    Newspaper,
    Magazine,
    Agency,
    Broadcaster,
    Website,
}

impl MakerKind {
    /// As the files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Newspaper => "newspaper",
            Self::Magazine => "magazine",
            Self::Agency => "agency",
            Self::Broadcaster => "broadcaster",
            Self::Website => "website",
        }
    }

    /// The type of schema.org.
    pub fn schema_type(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organisation => "Organization",
            Self::Newspaper => "Newspaper",
            Self::Magazine => "Periodical",
            Self::Agency | Self::Broadcaster => "NewsMediaOrganization",
            Self::Website => "WebSite",
        }
    }

    /// Whether it is a work in which articles appear, rather than somebody who acts.
    pub fn is_work(self) -> bool {
        matches!(self, Self::Newspaper | Self::Magazine | Self::Website)
    }
}

/// The authors or the sources that a site describes.
#[derive(Clone, Debug, Default)]
pub struct Makers {
    all: Vec<Maker>,
    /// By the slug of each form.
    by_form: FxHashMap<String, usize>,
}

impl Makers {
    /// Those of a file without [`problems`].
    pub fn new(all: Vec<Maker>) -> Self {
        let mut by_form = FxHashMap::default();
        for (at, maker) in all.iter().enumerate() {
            for form in maker.forms.iter().chain([&maker.name]) {
                by_form.insert(term_slug(form), at);
            }
        }
        Self { all, by_form }
    }

    /// The slug of the page of a name that an article gives.
    pub fn slug(&self, typed: &str) -> String {
        self.named(typed).map_or_else(|| term_slug(typed), |maker| term_slug(&maker.name))
    }

    /// Who is meant by a name that an article gives.
    pub fn named(&self, typed: &str) -> Option<&Maker> {
        if self.all.is_empty() { None } else { self.by_slug(&term_slug(typed)) }
    }

    /// Whose name, in one of its forms, has this slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Maker> {
        self.all.get(*self.by_form.get(slug)?)
    }
}

/// What is wrong with a list of makers: the place of each entry, its field, and why.
pub(crate) fn problems(all: &[Maker]) -> Vec<(usize, &'static str, String)> {
    let mut problems = Vec::new();
    let mut taken: FxHashMap<String, usize> = FxHashMap::default();
    for (at, maker) in all.iter().enumerate() {
        if term_slug(&maker.name).is_empty() {
            problems.push((at, "name", "`name` is missing or has no letter".to_owned()));
        }
        for (field, form) in
            [("name", &maker.name)].into_iter().chain(maker.forms.iter().map(|form| ("forms", form)))
        {
            let other = taken.insert(term_slug(form), at);
            if other.is_some_and(|other| other != at) {
                problems.push((at, field, format!("`{form}` is a form of another entry, too")));
            }
        }
        if let Some(picture) =
            maker.picture.as_ref().filter(|path| !path.starts_with('/') || path.starts_with("//"))
        {
            let why = format!(
                "`{picture}` is no path of the site: put the picture into static/ and write `/people/doe.jpg`"
            );
            problems.push((at, "picture", why));
        }
        for link in
            maker.links.iter().filter(|link| !link.starts_with("https://") && !link.starts_with("http://"))
        {
            problems.push((at, "links", format!("`{link}` is no address that begins with https://")));
        }
        let is_item = |id: &&String| {
            !id.strip_prefix('Q')
                .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        };
        if let Some(id) = maker.wikidata.as_ref().filter(is_item) {
            problems.push((at, "wikidata", format!("`{id}` is no item of Wikidata: write `Q9684`")));
        }
        if let Some(issn) = maker.issn.as_ref().filter(|issn| !is_issn(issn)) {
            problems.push((
                at,
                "issn",
                format!("`{issn}` is no ISSN: its last digit does not fit the others"),
            ));
        }
    }
    problems
}

/// Whether a number of the form `0362-4331` has the check digit that ISO 3297 asks for.
fn is_issn(typed: &str) -> bool {
    let digits: Vec<u32> = typed
        .char_indices()
        .filter(|(at, c)| !(*at == 4 && *c == '-'))
        .map_while(|(at, c)| if at == 8 && c == 'X' { Some(10) } else { c.to_digit(10) })
        .collect();
    let sum: u32 = digits.iter().zip((1..=8).rev()).map(|(digit, weight)| digit * weight).sum();
    typed.len() == 9 && digits.len() == 8 && sum.is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_of_an_issn_is_checked() {
        assert!(is_issn("0362-4331") && is_issn("2434-561X"));
        assert!(!is_issn("0362-4332") && !is_issn("03624331") && !is_issn("0362-433") && !is_issn(""));
    }

    #[test]
    fn all_forms_of_a_name_have_one_slug() {
        let jane = Maker { name: "Jane Doe".into(), forms: vec!["J. Doe".into()], ..Maker::default() };
        let makers = Makers::new(vec![jane]);
        assert_eq!((makers.slug("J. Doe"), makers.slug("John Roe")), ("jane-doe".into(), "john-roe".into()));
    }
}
