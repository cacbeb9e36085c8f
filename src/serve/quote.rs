//! Words that were selected in a browser as the YAML of an annotation, ready to be pasted. Nothing is written.

use super::live::SharedSite;
use crate::link::PageKey;
use crate::parse::notes::{Quote, QuoteMatch, find_quote, shortest_selector};
use crate::url::output_path;
use crate::yaml::{double_quoted, quoted};

/// The item of a list for words that were selected on the page at a path.
///
/// # Errors
/// Why there is none, for who selected them.
pub(super) fn yaml(live: &SharedSite, page: &str, selected: &Quote) -> Result<String, String> {
    let found = live.read(|engine| {
        let claims = engine.corpus().claims();
        let Some(PageKey::Article(slot)) = claims.owner(&output_path(page)) else {
            return Err("this is not a page of an article".to_owned());
        };
        let Some(entry) = engine.corpus().entry(*slot) else { return Err("the article is gone".to_owned()) };
        let readable =
            engine.readable(&entry.article.path).map_err(|_| "the article has errors".to_owned())?;
        let folded = readable.folded();
        // What stands around them on the page may be the theme's.
        let without_suffix = Quote { suffix: "".into(), ..selected.clone() };
        let without_prefix = Quote { prefix: "".into(), ..selected.clone() };
        let alone = Quote { suffix: "".into(), ..without_prefix.clone() };
        let places = [selected, &without_suffix, &without_prefix, &alone];
        let range = places.iter().find_map(|quote| match find_quote(&folded, quote, false) {
            QuoteMatch::At(range) | QuoteMatch::Doubtful(range) => Some(range),
            _ => None,
        });
        let range = range.ok_or_else(|| "the article does not say this, or more than once".to_owned())?;
        shortest_selector(&folded, range)
            .ok_or_else(|| "nothing tells these words from their namesakes".to_owned())
    });
    let quote = found.ok_or_else(|| "the site has errors".to_owned())??;
    let mut yaml = format!("  - quote: {}\n", quoted(&quote.exact));
    for (key, context) in [("prefix", &quote.prefix), ("suffix", &quote.suffix)] {
        if !context.is_empty() {
            yaml.push_str(&format!("    {key}: {}\n", double_quoted(context)));
        }
    }
    yaml.push_str("    kind: note\n    body: \n");
    Ok(yaml)
}
