//! Path templates. In: `/v1/Channels/{Sid}`. Out: segments, each literal or with parameters.

/// A path template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    /// At least one parameter, each with the text after it: `{Sid}.json`, `{Base}...{Head}`.
    Parameters {
        before: String,
        parameters: Vec<Named>,
    },
}

/// A parameter and the text after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) after: String,
    /// Whether text tells it from other parameters of the segment.
    pub(crate) is_apart: bool,
}

impl Template {
    pub(crate) fn parse(path: &str) -> Self {
        let segments = path.split('/').skip(1);
        Self {
            segments: segments.map(Segment::parse).collect(),
        }
    }

    /// What the first segments have in common with those of other operations on the same resources: the names of
    /// parameters do not matter, nor does the suffix of the API of 2010. `/Accounts/{}/Messages` for
    /// `/Accounts/{AccountSid}/Messages.json`.
    pub(crate) fn shape_of(&self, length: usize) -> String {
        let mut shape = String::new();
        for segment in self.segments.iter().take(length) {
            shape.push('/');
            shape.push_str(match segment {
                Segment::Literal(text) => text.strip_suffix(SUFFIX).unwrap_or(text),
                Segment::Parameters { .. } => "{}",
            });
        }
        shape
    }

    /// What follows the key in the path of a resource: `.json` in the API of 2010.
    pub(crate) fn suffix(&self) -> &str {
        match self.segments.last() {
            Some(Segment::Literal(text)) if text.ends_with(SUFFIX) => SUFFIX,
            last => last
                .and_then(Segment::parameter)
                .map_or("", |it| it.after.as_str()),
        }
    }

    /// The parameters, in order.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &Named> {
        self.segments.iter().flat_map(Segment::parameters)
    }
}

/// The API of 2010 appends it to the last segment.
pub(crate) const SUFFIX: &str = ".json";

impl Segment {
    fn parse(text: &str) -> Self {
        let mut parts = text.split('{');
        let before = parts.next().unwrap_or_default().to_owned();
        let parts = parts.filter_map(|part| part.split_once('}'));
        let mut parameters: Vec<Named> = Vec::new();
        for (name, after) in parts {
            let touches = parameters.last().is_some_and(|it| it.after.is_empty());
            if let Some(last) = parameters.last_mut().filter(|_| touches) {
                last.is_apart = false;
            }
            parameters.push(Named {
                name: name.to_owned(),
                after: after.to_owned(),
                is_apart: !touches,
            });
        }
        match parameters.is_empty() {
            true => Self::Literal(text.to_owned()),
            false => Self::Parameters { before, parameters },
        }
    }

    /// The parameter, if it is the only one. No resource has a key of several.
    pub(crate) fn parameter(&self) -> Option<&Named> {
        match self.parameters() {
            [parameter] => Some(parameter),
            _ => None,
        }
    }

    /// The parameters, in order.
    pub(crate) fn parameters(&self) -> &[Named] {
        match self {
            Self::Literal(_) => &[],
            Self::Parameters { parameters, .. } => parameters,
        }
    }
}
