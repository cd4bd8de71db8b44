//! Path templates. In: `/v1/Channels/{Sid}`. Out: segments, each literal or with parameters.

/// A path template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    /// A parameter with text around it: `{Sid}.json`.
    Parameter {
        before: String,
        name: String,
        after: String,
    },
    /// Several parameters, each with the text after it: `{Base}...{Head}`. No resource has such a key.
    Several {
        before: String,
        parameters: Vec<Named>,
    },
}

/// A parameter and the text after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) after: String,
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
                Segment::Parameter { .. } | Segment::Several { .. } => "{}",
            });
        }
        shape
    }

    /// What follows the key in the path of a resource: `.json` in the API of 2010.
    pub(crate) fn suffix(&self) -> &str {
        match self.segments.last() {
            Some(Segment::Parameter { after, .. }) => after,
            Some(Segment::Literal(text)) if text.ends_with(SUFFIX) => SUFFIX,
            _ => "",
        }
    }

    /// The names of the parameters, in order.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(Segment::parameters)
    }
}

/// The API of 2010 appends it to the last segment.
pub(crate) const SUFFIX: &str = ".json";

impl Segment {
    fn parse(text: &str) -> Self {
        let mut parts = text.split('{');
        let before = parts.next().unwrap_or_default().to_owned();
        let mut parameters: Vec<Named> = parts
            .filter_map(|part| part.split_once('}'))
            .map(|(name, after)| Named {
                name: name.to_owned(),
                after: after.to_owned(),
            })
            .collect();
        match (parameters.pop(), parameters.is_empty()) {
            (None, _) => Self::Literal(text.to_owned()),
            (Some(Named { name, after }), true) => Self::Parameter {
                before,
                name,
                after,
            },
            (Some(last), false) => {
                parameters.push(last);
                Self::Several { before, parameters }
            }
        }
    }

    /// The name of the parameter, if it is the only one.
    pub(crate) fn parameter(&self) -> Option<&str> {
        match self {
            Self::Literal(_) | Self::Several { .. } => None,
            Self::Parameter { name, .. } => Some(name),
        }
    }

    /// The names of the parameters, in order.
    fn parameters(&self) -> impl Iterator<Item = &str> {
        let several: &[Named] = match self {
            Self::Several { parameters, .. } => parameters,
            _ => &[],
        };
        let several = several.iter().map(|named| named.name.as_str());
        self.parameter().into_iter().chain(several)
    }
}
