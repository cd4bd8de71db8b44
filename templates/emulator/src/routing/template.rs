//! Path templates. In: `/v1/Channels/{Sid}`. Out: segments, each literal or with one parameter.

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
                Segment::Parameter { .. } => "{}",
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
        self.segments.iter().filter_map(Segment::parameter)
    }
}

/// The API of 2010 appends it to the last segment.
pub(crate) const SUFFIX: &str = ".json";

impl Segment {
    fn parse(text: &str) -> Self {
        let parameter = text.split_once('{').and_then(|(before, rest)| {
            let (name, after) = rest.split_once('}')?;
            Some(Self::Parameter {
                before: before.to_owned(),
                name: name.to_owned(),
                after: after.to_owned(),
            })
        });
        parameter.unwrap_or_else(|| Self::Literal(text.to_owned()))
    }

    /// The name of the parameter.
    pub(crate) fn parameter(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Parameter { name, .. } => Some(name),
        }
    }
}
