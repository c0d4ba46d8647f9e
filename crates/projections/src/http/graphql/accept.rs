/// In which form a client wants its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells whether the document was executed.
    GraphQl,
    /// `application/json`: as older clients know it, with 200 for every request that is one.
    Json,
    /// `text/event-stream`: an answer at a time.
    Events,
}

impl Media {
    /// Each form by its name; of those that a client likes equally, the first is taken.
    const ALL: [(Self, &'static str); 3] = [
        (Self::GraphQl, "application/graphql-response+json"),
        (Self::Json, "application/json"),
        (Self::Events, "text/event-stream"),
    ];

    /// Its name in an answer.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Events => "text/event-stream; charset=utf-8",
        }
    }

    /// What a client accepts, by the weights of its `Accept`; `None` where that is nothing that there is. Whoever takes
    /// anything gets plain JSON.
    pub fn of(accept: Option<&str>) -> Option<Self> {
        let Some(accept) = accept else { return Some(Self::Json) };
        let mut best: Option<(Weight, Self)> = None;
        for (media, is_named, weight) in accept.split(',').filter_map(range) {
            let weight = Weight { weight, is_named };
            if weight.weight > 0 && best.as_ref().is_none_or(|(known, _)| weight > *known) {
                best = Some((weight, media));
            }
        }
        best.map(|(_, media)| media)
    }
}

/// How much a form is wanted: by its weight in thousandths, then whether it is named or only meant by a star.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    weight: u32,
    is_named: bool,
}

/// What one part of an `Accept` means: a form, whether by its name, and how much in thousandths.
fn range(part: &str) -> Option<(Media, bool, u32)> {
    let mut pieces = part.split(';').map(str::trim);
    let name = pieces.next()?.to_ascii_lowercase();
    let weight = pieces
        .find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")))
        .map_or(Some(1_000), thousandths)?;
    if matches!(name.as_str(), "*/*" | "application/*") {
        return Some((Media::Json, false, weight));
    }
    Media::ALL.iter().find(|(_, known)| *known == name).map(|(media, _)| (*media, true, weight))
}

/// A weight such as `0.75`, in thousandths.
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u32>().ok()?.min(1) * 1_000 + part.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_the_form_that_it_wants_most() {
        for (accept, media) in [
            ("application/graphql-response+json", Some(Media::GraphQl)),
            ("application/json", Some(Media::Json)),
            ("text/event-stream", Some(Media::Events)),
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/graphql-response+json, application/json;q=0.9", Some(Media::GraphQl)),
            ("application/json;q=0.9, application/graphql-response+json;q=0.95", Some(Media::GraphQl)),
            ("Application/JSON; charset=utf-8", Some(Media::Json)),
            ("*/*, application/graphql-response+json", Some(Media::GraphQl)),
            ("text/html, application/xhtml+xml, */*;q=0.8", Some(Media::Json)),
            ("application/json;q=0", None),
            ("text/html", None),
            ("", None),
        ] {
            assert_eq!(Media::of(Some(accept)), media, "{accept}");
        }
        assert_eq!(Media::of(None), Some(Media::Json));
    }
}
