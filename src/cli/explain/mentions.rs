//! The article with every mention of a country marked, and what was made of each.

use super::{Account, signed, unit};
use crate::cli::layout::{LineLayout, Style};
use crate::enrich::Origin;
use crate::enrich::countries::{ConsideredPhrase, ReadingReason, Reason, Rejected, Sense};
use crate::span::TextSpan;
use crate::text::BlockKind;

/// Column at which text begins; what kind of text it is stands before it.
const TEXT: usize = 12;
/// More rejected readings are counted only.
const MOST_REJECTED: usize = 6;
/// More places of one group are counted only.
const MOST_PLACES: usize = 12;

/// Mentions of the same words that were read in the same way.
pub(super) struct MentionGroup<'a> {
    words: &'a str,
    /// All of them, in reading order.
    mentions: Vec<&'a ConsideredPhrase>,
}

impl MentionGroup<'_> {
    fn first(&self) -> &ConsideredPhrase {
        self.mentions[0]
    }

    /// The code chosen, or a dash.
    fn code(&self) -> String {
        self.first().chosen.as_ref().map_or_else(|| "-".to_owned(), |chosen| chosen.sense.code.to_string())
    }

    fn style(&self) -> Style {
        if self.first().chosen.is_some() { Style::Good } else { Style::Bad }
    }
}

/// Puts together what was read in the same way, in the order of the first mentions.
pub(super) fn groups<'a>(mentions: &'a [ConsideredPhrase], text: &'a str) -> Vec<MentionGroup<'a>> {
    let mut groups: Vec<MentionGroup<'a>> = Vec::new();
    for mention in mentions {
        let words = text.get(mention.start as usize..mention.end as usize).unwrap_or_default();
        let same = |group: &&mut MentionGroup<'a>| {
            let first = group.mentions[0];
            let reading = |one: &'a ConsideredPhrase| one.chosen.as_ref().map(|c| (&c.sense, c.why));
            group.words == words
                && first.reason == mention.reason
                && reading(first) == reading(mention)
                && first.rejected == mention.rejected
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.mentions.push(mention),
            None => groups.push(MentionGroup { words, mentions: vec![mention] }),
        }
    }
    groups
}

impl Account<'_> {
    /// The text, with the number of its group and the code chosen after each mention.
    pub(super) fn text(&self, page: &mut LineLayout, groups: &[MentionGroup<'_>]) {
        page.heading("Text, with every mention of a country as [words number:country]");
        let text = &self.explained.text;
        let mut marks: Vec<(&ConsideredPhrase, usize)> = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            marks.extend(group.mentions.iter().map(|mention| (*mention, number)));
        }
        marks.sort_unstable_by_key(|(mention, _)| mention.start);
        let mut marks = marks.into_iter().peekable();
        for block in text.blocks() {
            page.begin(2, TEXT);
            page.write(Style::Dim, label(block.kind));
            page.tab(TEXT);
            let style = if block.kind == BlockKind::Title { Style::Bold } else { Style::Plain };
            let mut at = block.start;
            let words = |from: u32, to: u32| text.text().get(from as usize..to as usize).unwrap_or_default();
            while let Some((mention, number)) = marks.next_if(|(mention, _)| mention.end <= block.end) {
                page.write(style, words(at, mention.start));
                let group = &groups[number];
                // Words that name two countries stand there once.
                let mark = if mention.start < at {
                    format!("[{}:{}]", number + 1, group.code())
                } else {
                    format!("[{} {}:{}]", group.words, number + 1, group.code())
                };
                page.whole(group.style(), &mark);
                at = mention.end;
            }
            page.write(style, words(at, block.end));
        }
        page.end();
    }

    /// Each group: the reading chosen, those put aside, and why.
    pub(super) fn mentions(&self, page: &mut LineLayout, groups: &[MentionGroup<'_>]) {
        page.heading("Readings");
        if groups.is_empty() {
            page.begin(2, 2);
            page.write(Style::Plain, "No words of the article can name a country.");
            page.end();
        }
        for (number, group) in groups.iter().enumerate() {
            page.begin(2, TEXT);
            page.write(Style::Dim, &format!("{:>3}", number + 1));
            page.tab(6);
            page.whole(group.style(), &group.code());
            page.tab(TEXT);
            page.write(Style::Bold, group.words);
            page.space();
            page.write(Style::Dim, &format!("at {}", self.places(group)));
            self.chosen(page, group);
            rejected(page, group.first());
        }
        page.end();
    }

    /// `4:12, 9:3`, with how many more.
    fn places(&self, group: &MentionGroup<'_>) -> String {
        let places = group.mentions.iter().take(MOST_PLACES).map(|mention| {
            let span = TextSpan { start: mention.start, end: mention.end };
            self.place(self.explained.text.source(span).start)
        });
        let mut said = places.collect::<Vec<_>>().join(", ");
        if let Some(more @ 1..) = group.mentions.len().checked_sub(MOST_PLACES) {
            said.push_str(&format!(" and {more} more"));
        }
        said
    }

    fn chosen(&self, page: &mut LineLayout, group: &MentionGroup<'_>) {
        let Some(chosen) = &group.first().chosen else { return };
        let trust = group.mentions.iter().filter_map(|mention| Some(mention.chosen.as_ref()?.confidence));
        let (least, most) = trust.fold((u16::MAX, 0), |(least, most), one| (least.min(one), most.max(one)));
        let range = if least == most { unit(most) } else { format!("{} to {}", unit(least), unit(most)) };
        let why = match chosen.why {
            ReadingReason::Site => "a rule of vocabulary/countries.yaml says so".to_owned(),
            ReadingReason::Qualified => "the state or country named beside it says so".to_owned(),
            ReadingReason::Dateline => "the place the report was filed from".to_owned(),
            ReadingReason::Points if group.first().rejected.is_empty() => {
                "it has no other reading".to_owned()
            }
            ReadingReason::Points => format!("it has the most points, {}", points(&chosen.sense)),
        };
        page.begin(TEXT, TEXT + 4);
        page.write(Style::Good, &self.sense(&chosen.sense));
        page.write(Style::Plain, &format!(": {why}; trusted {range}"));
    }

    /// `Georgia (GE), name`
    fn sense(&self, sense: &Sense) -> String {
        let name = self.country_name(sense);
        match &sense.region {
            Some(region) => format!("{name} ({}-{region}), {}", sense.code, sense.rule.describe()),
            None => format!("{name} ({}), {}", sense.code, sense.rule.describe()),
        }
    }

    fn country_name(&self, sense: &Sense) -> &str {
        let corpus = self.engine.corpus();
        corpus.vocabularies.gazetteer.name(sense.code, &self.engine.config().language)
    }

    /// The scores, with what they are made of.
    pub(super) fn countries(&self, page: &mut LineLayout, groups: &[MentionGroup<'_>]) {
        let config = self.engine.config();
        let threshold = unit(config.countries.about_threshold as u16);
        page.heading(&format!("Countries (an article is about those from {threshold} on)"));
        let derived = &self.entry.derived.countries;
        let found = &self.explained.countries;
        if derived.is_empty() && found.countries.is_empty() && found.doubtful.is_empty() {
            page.begin(2, 2);
            page.write(Style::Plain, "None.");
        }
        let name = |code| self.engine.corpus().vocabularies.gazetteer.name(code, &config.language);
        let line = |page: &mut LineLayout, style, code: String, score: &str, verdict: &str, name: &str| {
            page.begin(2, TEXT);
            page.write(style, &code);
            page.tab(TEXT);
            page.write(Style::Plain, score);
            page.space();
            page.tab(TEXT + 6);
            page.write(style, verdict);
            page.tab(TEXT + 20);
            page.write(Style::Bold, name);
        };
        for country in derived {
            let (style, verdict) =
                if country.about { (Style::Good, "about") } else { (Style::Plain, "mentioned") };
            line(page, style, country.code.to_string(), &unit(country.score), verdict, name(country.code));
            if country.origin == Origin::Declared {
                page.write(Style::Dim, ", declared in the front matter");
            }
            self.made_of(page, country.code, groups);
        }
        for (country, _) in &found.countries {
            if derived.iter().all(|kept| kept.code != country.code) {
                line(
                    page,
                    Style::Bad,
                    country.code.to_string(),
                    &unit(country.score),
                    "left out",
                    name(country.code),
                );
                page.write(Style::Dim, ", by the front matter");
                self.made_of(page, country.code, groups);
            }
        }
        for (code, meant) in &found.doubtful {
            if derived.iter().all(|kept| kept.code != *code) {
                line(page, Style::Bad, code.to_string(), "-", "too doubtful", name(*code));
                let numbers = numbers(groups, *code);
                page.write(Style::Dim, &format!(", meant with {} by {numbers}", unit(*meant)));
            }
        }
        page.end();
    }

    /// What a derived score is made of, and by which groups.
    fn made_of(
        &self,
        page: &mut LineLayout,
        code: crate::enrich::countries::CountryCode,
        groups: &[MentionGroup<'_>],
    ) {
        let found = self.explained.countries.countries.iter().find(|(found, _)| found.code == code);
        let Some((_, parts)) = found else { return };
        page.begin(TEXT, TEXT + 4);
        let (meant, about) = (unit(parts.meant), unit(parts.about));
        page.write(
            Style::Plain,
            &format!("meant {meant} × its subject {about}, by {}", numbers(groups, code)),
        );
        page.begin(TEXT, TEXT + 4);
        let logits = parts.logits.iter().filter(|(_, z)| *z != 0);
        let said: Vec<String> = logits.map(|(what, z)| format!("{what} {}", signed(*z, 2))).collect();
        page.write(Style::Dim, &said.join(", "));
    }
}

/// The numbers of the groups that name a country.
fn numbers(groups: &[MentionGroup<'_>], code: crate::enrich::countries::CountryCode) -> String {
    let named =
        |group: &MentionGroup<'_>| group.first().chosen.as_ref().is_some_and(|c| c.sense.code == code);
    let of = groups.iter().enumerate().filter(|(_, group)| named(group));
    of.map(|(number, _)| format!("{}", number + 1)).collect::<Vec<_>>().join(", ")
}

/// The readings put aside, the likeliest first.
fn rejected(page: &mut LineLayout, mention: &ConsideredPhrase) {
    let total = |one: &Rejected| one.sense.points.map_or(0, |p| p.iter().sum());
    let mut all: Vec<&Rejected> = mention.rejected.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(total(one)));
    // Why the phrase as a whole is put aside is said once.
    if let Some(reason) = mention.reason {
        page.begin(TEXT, TEXT + 4);
        page.write(Style::Bad, &format!("no country: {}", reason.describe()));
    }
    if all.is_empty() {
        return;
    }
    page.begin(TEXT, TEXT + 4);
    let mut last: Option<Reason> = None;
    for (count, one) in all.iter().take(MOST_REJECTED).enumerate() {
        page.write(Style::Plain, if count == 0 { "not " } else { "; " });
        let sense = &one.sense;
        let region = sense.region.as_ref().map(|region| format!("-{region}")).unwrap_or_default();
        page.write(Style::Bad, &format!("{}{region} {}", sense.code, sense.rule.describe()));
        if sense.points.is_some() && mention.chosen.is_some() {
            page.write(Style::Plain, &format!(" ({})", points(sense)));
        }
        if last != Some(one.reason) && mention.reason.is_none() {
            page.write(Style::Plain, &format!(": {}", one.reason.describe()));
            last = Some(one.reason);
        }
    }
    if let Some(more @ 1..) = all.len().checked_sub(MOST_REJECTED) {
        page.write(Style::Dim, &format!("; and {more} more"));
    }
}

/// `56 + 14 from the rest of the article`
fn points(sense: &Sense) -> String {
    match sense.points {
        None => "not weighed".to_owned(),
        Some([own, 0, 0]) => own.to_string(),
        Some([own, support, 0]) => format!("{own} + {support} from the rest of the article"),
        Some([own, support, town]) => {
            format!("{own} + {support} from the rest of the article + {town} as a paper's own town")
        }
    }
}

/// What a block is, in a word.
fn label(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Deck => "deck",
        BlockKind::Dateline => "dateline",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "text",
        BlockKind::Quote => "quote",
        BlockKind::ListItem => "item",
        BlockKind::TableCell => "cell",
        BlockKind::Caption => "caption",
    }
}
