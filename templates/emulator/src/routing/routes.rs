//! The routes of one server. In: method and path. Out: the operation, or which other methods the path has.

use std::borrow::Cow;

use http::Method;
use percent_encoding::percent_decode_str;

use super::template::{Segment, Template};
use crate::{hashing::QuickMap, store::as_segment};

/// A tree of path segments. Literal segments win over parameters.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    literals: QuickMap<String, Node>,
    /// Those with more text around the parameters come first.
    patterns: Vec<Pattern>,
    operations: Vec<(Method, usize)>,
}

#[derive(Debug)]
struct Pattern {
    /// The texts before, between and after the parameters.
    texts: Vec<String>,
    node: Node,
}

/// What there is at a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The index of the operation, and the values in the path, percent-encoded as they were sent.
    Operation(usize, Vec<String>),
    /// Operations with other methods.
    OtherMethods(Vec<Method>),
    Nothing,
}

impl Routes {
    pub(crate) fn add(&mut self, method: Method, template: &Template, operation: usize) {
        let mut node = &mut self.root;
        for segment in &template.segments {
            node = match segment {
                Segment::Literal(text) => node.literals.entry(text.clone()).or_default(),
                Segment::Parameters { before, parameters } => {
                    let after = parameters.iter().map(|named| named.after.as_str());
                    let texts: Vec<&str> = std::iter::once(before.as_str()).chain(after).collect();
                    node.pattern(&texts)
                }
            };
        }
        let is_new = node.operations.iter().all(|(other, _)| *other != method);
        if is_new {
            node.operations.push((method, operation));
        }
    }

    pub(crate) fn find(&self, method: &Method, path: &str) -> Found {
        let segments = path.split('/').skip(1).map(|sent| {
            let decoded = percent_decode_str(sent).decode_utf8();
            let decoded = decoded.map_err(drop)?;
            Ok::<_, ()>(Part { sent, decoded })
        });
        let Ok(segments) = segments.collect::<Result<Vec<_>, _>>() else {
            return Found::Nothing;
        };
        let mut search = Search {
            method,
            values: Vec::new(),
            others: Vec::new(),
        };
        match search.walk(&self.root, &segments) {
            Some(operation) => Found::Operation(operation, search.values),
            None if search.others.is_empty() => Found::Nothing,
            None => Found::OtherMethods(search.others),
        }
    }

    /// Whether any path begins with this segment.
    pub(crate) fn begins_with(&self, segment: &str) -> bool {
        self.root.literals.contains_key(segment)
    }
}

impl Node {
    fn pattern(&mut self, texts: &[&str]) -> &mut Self {
        let length: usize = texts.iter().map(|text| text.len()).sum();
        let position = self
            .patterns
            .iter()
            .position(|it| it.texts == texts)
            .unwrap_or_else(|| {
                let is_shorter =
                    |it: &Pattern| it.texts.iter().map(String::len).sum::<usize>() < length;
                let position = self.patterns.iter().position(is_shorter);
                let position = position.unwrap_or(self.patterns.len());
                let pattern = Pattern {
                    texts: texts.iter().map(|text| (*text).to_owned()).collect(),
                    node: Self::default(),
                };
                self.patterns.insert(position, pattern);
                position
            });
        #[allow(clippy::indexing_slicing, reason = "the position was just found")]
        &mut self.patterns[position].node
    }
}

impl Pattern {
    /// The values of the parameters, none of them empty. Each ends where the text after it begins for the first time.
    fn values(&self, part: &Part<'_>) -> Option<Vec<String>> {
        self.split(part.sent).or_else(|| {
            // The text around them may be encoded, too.
            let values = self.split(&part.decoded)?;
            let values = values.iter().map(|it| as_segment(it).to_string());
            Some(values.collect())
        })
    }

    fn split(&self, segment: &str) -> Option<Vec<String>> {
        let (before, after) = self.texts.split_first()?;
        let (last, between) = after.split_last()?;
        let mut rest = segment
            .strip_prefix(before.as_str())?
            .strip_suffix(last.as_str())?;
        let mut values = Vec::new();
        for text in between {
            let first = rest.chars().next()?.len_utf8();
            let end = first + rest.get(first..)?.find(text.as_str())?;
            values.push(rest.get(..end)?.to_owned());
            rest = rest.get(end + text.len()..)?;
        }
        values.push(rest.to_owned());
        (!rest.is_empty()).then_some(values)
    }
}

/// A segment of the path of a request.
struct Part<'a> {
    sent: &'a str,
    decoded: Cow<'a, str>,
}

struct Search<'a> {
    method: &'a Method,
    values: Vec<String>,
    others: Vec<Method>,
}

impl Search<'_> {
    fn walk(&mut self, node: &Node, segments: &[Part<'_>]) -> Option<usize> {
        let Some((segment, rest)) = segments.split_first() else {
            let mut operations = node.operations.iter();
            let found = operations.find(|(method, _)| method == self.method);
            if found.is_none() {
                let methods = node.operations.iter().map(|(method, _)| method.clone());
                self.others.extend(methods);
            }
            return found.map(|(_, operation)| *operation);
        };
        let literal = node.literals.get(segment.decoded.as_ref());
        if let Some(operation) = literal.and_then(|node| self.walk(node, rest)) {
            return Some(operation);
        }
        for pattern in &node.patterns {
            let Some(values) = pattern.values(segment) else {
                continue;
            };
            let before = self.values.len();
            self.values.extend(values);
            if let Some(operation) = self.walk(&pattern.node, rest) {
                return Some(operation);
            }
            self.values.truncate(before);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(all: &[(Method, &str)]) -> Routes {
        let mut routes = Routes::default();
        for (index, (method, path)) in all.iter().enumerate() {
            routes.add(method.clone(), &Template::parse(path), index);
        }
        routes
    }

    #[test]
    fn a_literal_segment_wins_over_a_parameter() {
        let routes = routes(&[
            (Method::POST, "/v1/Assessments/{AssessmentSid}"),
            (Method::POST, "/v1/Assessments/Comments"),
            (Method::DELETE, "/v1/Assessments/{AssessmentSid}"),
        ]);
        let find = |method, path| routes.find(&method, path);
        assert_eq!(
            find(Method::POST, "/v1/Assessments/Comments"),
            Found::Operation(1, vec![])
        );
        assert_eq!(
            find(Method::POST, "/v1/Assessments/A%2F1"),
            Found::Operation(0, vec!["A%2F1".to_owned()])
        );
        assert_eq!(
            find(Method::GET, "/v1/Assessments/A"),
            Found::OtherMethods(vec![Method::POST, Method::DELETE])
        );
    }

    #[test]
    fn text_around_a_parameter_belongs_to_the_route() {
        let routes = routes(&[
            (Method::GET, "/Calls/{Sid}"),
            (Method::GET, "/Calls/{Sid}.json"),
        ]);
        let find = |path| routes.find(&Method::GET, path);
        assert_eq!(
            find("/Calls/CA1.json"),
            Found::Operation(1, vec!["CA1".to_owned()])
        );
        assert_eq!(
            find("/Calls/CA1"),
            Found::Operation(0, vec!["CA1".to_owned()])
        );
    }

    #[test]
    fn a_segment_may_have_several_parameters() {
        let routes = routes(&[
            (Method::GET, "/compare/{base}...{head}"),
            (Method::GET, "/tiles/{x}{y}.png"),
        ]);
        let found = |path| match routes.find(&Method::GET, path) {
            Found::Operation(operation, values) => Some((operation, values.join(" "))),
            _ => None,
        };
        let is = |operation, values: &str| Some((operation, values.to_owned()));
        assert_eq!(found("/compare/v1.0...v1...2"), is(0, "v1.0 v1...2"));
        assert_eq!(found("/tiles/123.png"), is(1, "1 23"));
        for path in [
            "/compare/...a",
            "/compare/a...",
            "/compare/a..b",
            "/tiles/1.png",
        ] {
            assert_eq!(found(path), None, "{path}");
        }
    }

    #[test]
    fn odd_paths_lead_nowhere() {
        let routes = routes(&[(Method::GET, "/v1/Channels/{Sid}")]);
        for path in [
            "",
            "/",
            "/v1/Channels/",
            "/v1/Channels//",
            "/v1/Channels/%FF",
            "/v1/channels/CH",
        ] {
            assert_eq!(routes.find(&Method::GET, path), Found::Nothing, "{path}");
        }
    }
}
