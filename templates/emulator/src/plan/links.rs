//! Links between resources. In: an example of a resource with `links`. Out: how to write them for any other.

use http::Uri;
use serde_json::{Map, Value};

use crate::routing::{Segment, Template};

/// How a link is made of the path and the properties of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) parts: Vec<LinkPart>,
}

/// A segment of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkPart {
    /// The segment at this position in the path of the resource.
    OfPath(usize),
    /// The value of a property. Without one there is no link.
    Property(String),
    Literal(String),
}

impl Link {
    /// What a link of an example means, for resources with this path template.
    pub(super) fn read(
        url: &str,
        template: &Template,
        example: &Map<String, Value>,
    ) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let own = own_path(example);
        let mut is_own = true;
        let segments = uri.path().split('/').skip(1).enumerate();
        let parts = segments.map(|(position, text)| {
            let segment = template.segments.get(position);
            let fits = match &own {
                Some(own) => segment.is_some() && own.get(position).is_some_and(|it| it == text),
                None => segment.is_some_and(|it| it.fits(text)),
            };
            is_own = is_own && fits;
            match is_own {
                true => LinkPart::OfPath(position),
                false => foreign(text, example),
            }
        });
        let parts: Vec<_> = parts.collect();
        (!parts.is_empty()).then_some(Self { parts })
    }

    /// A link to a path below the resource.
    pub(super) fn below(template: &Template, segment: &str) -> Self {
        let own = (0..template.segments.len()).map(LinkPart::OfPath);
        let last = LinkPart::Literal(segment.to_owned());
        Self {
            parts: own.chain([last]).collect(),
        }
    }
}

/// The segments of the path of the example itself.
fn own_path(example: &Map<String, Value>) -> Option<Vec<String>> {
    let url = ["url", "uri"]
        .iter()
        .find_map(|it| example.get(*it)?.as_str());
    let uri: Uri = url?.parse().ok()?;
    Some(uri.path().split('/').skip(1).map(str::to_owned).collect())
}

/// A segment that leads away from the resource.
fn foreign(text: &str, example: &Map<String, Value>) -> LinkPart {
    let is_value = |(_, value): &(&String, &Value)| value.as_str() == Some(text);
    let is_long = text.len() > LONGEST_WORD;
    match example.iter().find(is_value).filter(|_| is_long) {
        Some((name, _)) => LinkPart::Property(name.clone()),
        None => LinkPart::Literal(text.to_owned()),
    }
}

/// SIDs are longer. Words such as `active`, which are also the value of some property, are not meant by it.
const LONGEST_WORD: usize = 30;

impl Segment {
    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => literal == text,
            Self::Parameters { before, parameters } => {
                let after = parameters.last().map_or("", |it| it.after.as_str());
                text.len() > before.len() + after.len()
                    && text.starts_with(before.as_str())
                    && text.ends_with(after)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn links_lead_up_down_and_away() {
        let (workspace, worker) = (
            "WS0123456789abcdef0123456789abcdef",
            "WK0123456789abcdef0123456789abcdef",
        );
        let activity = "WA0123456789abcdef0123456789abcdef";
        let base = format!("https://api.example.com/v1/Workspaces/{workspace}");
        let example = json!({
            "sid": worker,
            "activity_sid": activity,
            "url": format!("{base}/Workers/{worker}"),
        });
        let template = Template::parse("/v1/Workspaces/{WorkspaceSid}/Workers/{Sid}");
        let read = |path: &str| {
            let url = format!("{base}{path}");
            let link = Link::read(&url, &template, example.as_object().unwrap()).unwrap();
            let parts = link.parts.into_iter().skip(3);
            Vec::from_iter(parts)
        };
        let literal = |text: &str| LinkPart::Literal(text.to_owned());
        assert_eq!(read(""), []);
        assert_eq!(
            read(&format!("/Workers/{worker}/Channels")),
            [
                LinkPart::OfPath(3),
                LinkPart::OfPath(4),
                literal("Channels")
            ]
        );
        assert_eq!(
            read("/Workers/Statistics"),
            [LinkPart::OfPath(3), literal("Statistics")]
        );
        assert_eq!(
            read(&format!("/Activities/{activity}")),
            [
                literal("Activities"),
                LinkPart::Property("activity_sid".to_owned())
            ]
        );
    }
}
