//! Notes to their article: the words each is about, the links in it, and its number.

use std::collections::HashMap;
use std::ops::Range;

use super::anchor::{QuoteMatch, find_quote, spaced, spaced_context};
use super::model::{Anchor, CONTEXT, FieldPart, Note, NoteLink, Quote};
use super::read::{Typed, TypedNote};
use super::readable::Readable;
use crate::config::Markdown;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::folded::{first_letters, last_letters};
use crate::parse::markdown;
use crate::source::SourceFile;
use crate::span::{FieldSpan, FileSpan, ReadableSpan, TextSpan};
use crate::text::PlainText;
use crate::yaml::double_quoted;

/// For so many notes of an article near words are looked for: that takes a while in a long text.
const MOST_SUGGESTIONS: usize = 12;

/// The files that the notes of an article stand in.
pub(crate) struct NoteFiles<'f, 'a> {
    pub article: &'f SourceFile<'a>,
    pub sidecar: Option<&'f SourceFile<'a>>,
}

impl NoteFiles<'_, '_> {
    fn of(&self, note: &Note) -> &SourceFile<'_> {
        self.sidecar.filter(|sidecar| *sidecar.path == *note.file).unwrap_or(self.article)
    }
}

/// Binds notes to the words they are about and numbers them in the order of the text; those about the whole article come
/// last, then those whose words are not there.
pub(crate) fn attach(
    typed: Typed,
    files: &NoteFiles<'_, '_>,
    readable: &Readable,
    config: &Markdown,
    problems: &mut Vec<Diagnostic>,
) -> Box<[Note]> {
    let text = readable.folded();
    let mut ids: HashMap<Box<str>, (crate::source::Location, ())> = HashMap::new();
    let mut suggestions = 0;
    let mut notes: Vec<Note> = Vec::with_capacity(typed.len());
    for TypedNote { mut note, spans } in typed {
        let file = files.of(&note);
        let at = |span: &FileSpan| file.locate(*span);
        if let Some(id) = &note.id {
            let place = at(&spans.id);
            if let Some((first, ())) = ids.get(id) {
                let message = format!("two annotations of this article have the id `{id}`");
                problems.push(
                    Diagnostic::new(Code::DuplicateNote, place, message)
                        .related(first.clone(), "the other one"),
                );
                continue;
            }
            ids.insert(id.clone(), (place, ()));
        }
        if let Some(quote) = &note.quote {
            let found = find_quote(&text, quote, suggestions < MOST_SUGGESTIONS);
            let (place, problem) = judge(found, quote, readable.plain.text());
            suggestions += usize::from(place.is_none());
            if let Some((code, message, hint)) = problem {
                problems.push(Diagnostic::new(code, at(&spans.quote), message).maybe_hint(hint));
            }
            note.anchor = place.map(|range| Box::new(anchor(readable, range)));
        }
        let mut links = Vec::new();
        let bodies = std::iter::once((&note.body, &spans.body))
            .chain(note.replies.iter().map(|reply| &reply.body).zip(&spans.replies));
        let mut usable = true;
        for (body, span) in bodies {
            usable &= read_links(file, body, span, config, &mut links, problems);
        }
        if !usable {
            continue;
        }
        note.links = links.into();
        notes.push(note);
    }
    let place = |note: &Note| match (&note.anchor, &note.quote) {
        (Some(anchor), _) => (0, anchor.readable.start, anchor.at.end),
        (None, None) => (1, 0, 0),
        (None, Some(_)) => (2, 0, 0),
    };
    notes.sort_by_key(place);
    notes.iter_mut().zip(1..).for_each(|(note, number)| note.number = number);
    notes.into()
}

/// Code, message and hint of what is wrong with a quote.
type Judgement = (Code, String, Option<String>);

/// Where a quote stands, and what is wrong with it.
fn judge(found: QuoteMatch, quote: &Quote, text: &str) -> (Option<Range<usize>>, Option<Judgement>) {
    let shown = shortened(&quote.exact);
    match found {
        QuoteMatch::At(range) => (Some(range), None),
        QuoteMatch::Among(range, others) => {
            let message = format!(
                "`{shown}` occurs in the article {} times; the first place is used",
                others.len() + 1
            );
            let places: Vec<String> = std::iter::once(&range)
                .chain(&others)
                .take(4)
                .map(|range| format!("“{}”", surroundings(text, range)))
                .collect();
            let more = if others.len() > 3 { ", …" } else { "" };
            let hint = format!("tell them apart with `prefix` or `suffix`: {}{more}", places.join(", "));
            (Some(range), Some((Code::AmbiguousNote, message, Some(hint))))
        }
        QuoteMatch::Nowhere(near) => {
            let message = format!("the article does not say `{shown}`");
            let hint = match near {
                Some(range) => format!("it says: quote: {}", double_quoted(&spaced(&text[range]))),
                None => "quote words of the article as a reader sees them, or leave `quote` away for a note about all of it"
                    .to_owned(),
            };
            (None, Some((Code::OrphanedNote, message, Some(hint))))
        }
        QuoteMatch::WithinWords(range) => {
            let message = format!("the article says `{shown}` only within longer words");
            let hint = format!(
                "quote whole words, or say with `prefix` and `suffix` that it is a part: “{}”",
                surroundings(text, &range)
            );
            (None, Some((Code::OrphanedNote, message, Some(hint))))
        }
        QuoteMatch::Doubtful(range) => {
            let message = format!("`{shown}` has other words around it than `prefix` and `suffix`");
            let hint = format!(
                "see whether these words are meant, and take prefix and suffix from the text: “{}”",
                surroundings(text, &range)
            );
            (Some(range), Some((Code::AmbiguousNote, message, Some(hint))))
        }
        QuoteMatch::OutOfContext(range) => {
            let message = format!(
                "the article says `{shown}`, but in other surroundings than `prefix` and `suffix` say"
            );
            let hint = format!(
                "if these words are meant, take prefix and suffix from the text: “{}”",
                surroundings(text, &range)
            );
            (None, Some((Code::OrphanedNote, message, Some(hint))))
        }
    }
}

/// Characters of a quote that a message shows.
const SHOWN: usize = 80;

fn shortened(text: &str) -> String {
    let line = spaced(text);
    let short = first_letters(&line, SHOWN);
    if short.len() < line.len() { format!("{short}…") } else { line }
}

/// Some words with what stands around them.
fn surroundings(text: &str, range: &Range<usize>) -> String {
    let (before, after) = (last_letters(&text[..range.start], 24), first_letters(&text[range.end..], 24));
    // No half words, where blanks tell words apart.
    let before = match before.len() < range.start {
        true => before.split_once(' ').map_or(before, |(_, whole)| whole),
        false => before,
    };
    let after = match after.len() < text.len() - range.end {
        true => after.rsplit_once(' ').map_or(after, |(whole, _)| whole),
        false => after,
    };
    format!("{}{}{}", spaced_context(before), shortened(&text[range.clone()]), spaced_context(after))
        .trim()
        .to_owned()
}

fn anchor(readable: &Readable, range: Range<usize>) -> Anchor {
    let text = readable.plain.text();
    let fields = readable.fields.iter().filter_map(|(field, place)| {
        let (start, end) = (range.start.max(place.start), range.end.min(place.end));
        (start < end)
            .then(|| FieldPart { field: *field, at: FieldSpan::new(start - place.start..end - place.start) })
    });
    Anchor {
        at: readable.plain.source(TextSpan::new(range.clone())),
        readable: ReadableSpan::new(range.clone()),
        fields: fields.collect(),
        words: spaced(&text[range.clone()]).into(),
        prefix: spaced_context(last_letters(&text[..range.start], CONTEXT)).into(),
        suffix: spaced_context(first_letters(&text[range.end..], CONTEXT)).into(),
    }
}

/// Reads the Markdown of a note for what it links to. Returns whether it holds nothing that notes cannot.
fn read_links(
    file: &SourceFile<'_>,
    body: &str,
    span: &FileSpan,
    config: &Markdown,
    links: &mut Vec<NoteLink>,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let own = SourceFile::new(file.path.clone(), body);
    let mut found = Vec::new();
    let facts = markdown::analyse(&own, 0..body.len(), config, &mut PlainText::new(), &mut found);
    let place = span.range();
    // The text of a value is not that of the file where it is escaped or folded.
    let within = |words: &str| match file.text.get(place.clone()).and_then(|source| source.find(words)) {
        Some(at) => place.start + at..place.start + at + words.len(),
        None => place.clone(),
    };
    for link in facts.links {
        let at = within(&link.destination);
        links.push(NoteLink {
            destination: link.destination.into(),
            image: link.image,
            span: FileSpan::new(at.clone()),
        });
    }
    for mut problem in found {
        problem.location = file.locate(FileSpan::new(place.clone()));
        problems.push(problem);
    }
    if let Some(shortcode) = facts.shortcodes.first() {
        let message = format!("an annotation holds no shortcode such as `{}`", shortcode.name);
        problems.push(Diagnostic::new(Code::BadShortcode, file.locate(FileSpan::new(place)), message));
    }
    facts.shortcodes.is_empty()
}
