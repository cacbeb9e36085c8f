//! Annotations of Hypothesis: rows of its API (<https://h.readthedocs.io/en/latest/api-reference/v1/>) and of its client's
//! exports, which are alike.

use serde_json::Value as Json;

use super::model::AnnotationRead;
use super::model::ForeignNote;
use super::web_annotation::{date_of, quote_of};

/// Whether a value is an annotation of Hypothesis.
pub(super) fn is_row(value: &Json) -> bool {
    value["uri"].is_string()
        && (value["text"].is_string() || value["target"].is_array())
        && value["id"].is_string()
}

/// Reads one.
pub(super) fn note(value: &Json) -> AnnotationRead {
    let text = value["text"].as_str().unwrap_or_default().trim();
    let tags: Vec<String> = strings(&value["tags"]);
    if text.is_empty() && tags.is_empty() {
        return AnnotationRead::Unusable("a highlight without a text");
    }
    let id = value["id"].as_str().unwrap_or_default();
    let address = |id: &str| format!("https://hypothes.is/a/{id}");
    let user = value["user"].as_str().map(|user| {
        let user = user.strip_prefix("acct:").unwrap_or(user);
        user.split('@').next().unwrap_or(user).to_owned()
    });
    let name = value["user_info"]["display_name"].as_str().filter(|name| !name.trim().is_empty());
    let (date, updated) = (date_of(&value["created"]), date_of(&value["updated"]));
    AnnotationRead::Note(Box::new(ForeignNote {
        address: Some(address(id)),
        target: value["uri"].as_str().unwrap_or_default().to_owned(),
        // The last of the references is the one that is answered, the first the beginning of the thread.
        answers: value["references"].as_array().and_then(|all| all.last()?.as_str()).map(address),
        quote: value["target"]
            .as_array()
            .and_then(|targets| targets.iter().find_map(|t| quote_of(&t["selector"]))),
        body: if text.is_empty() { tags.join(", ") } else { text.to_owned() },
        author: name.map(str::to_owned).or(user),
        updated: updated.filter(|updated| Some(updated) != date.as_ref()),
        date,
        tags,
        ..ForeignNote::default()
    }))
}

fn strings(value: &Json) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}
