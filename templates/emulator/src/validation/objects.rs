//! Objects whose properties are sent on their own, outside of a path. In: what was sent, and how the description says
//! that it is written. Out: whether anything was, or what is wrong with it.

use http::HeaderMap;

use super::{styles::alternating, types};
use crate::{
    catalogue::{Catalogue, Location, Parameter, Shape, Style},
    request::Sent,
};

/// A property inside an object: the names that lead to it, and its text.
type Property = (Vec<String>, String);

/// Checks the properties of an object.
///
/// # Errors
/// With what is wrong, as in "has size, which is no integer".
pub(super) fn check(
    catalogue: &Catalogue,
    parameter: &Parameter,
    sent: &Sent<'_>,
    headers: &HeaderMap,
) -> Result<bool, String> {
    if catalogue.shape(&parameter.ty) != Some(Shape::Properties) {
        return Ok(true);
    }
    let Some(properties) = properties(catalogue, parameter, sent, headers)? else {
        return Ok(true);
    };
    for (path, text) in &properties {
        types::check_within(catalogue, &parameter.ty, path, text)?;
    }
    Ok(!properties.is_empty())
}

/// The properties that were sent; `None` if nobody can tell.
fn properties(
    catalogue: &Catalogue,
    parameter: &Parameter,
    sent: &Sent<'_>,
    headers: &HeaderMap,
) -> Result<Option<Vec<Property>>, String> {
    let pairs = match parameter.location {
        Location::Header => {
            let value = headers.get(parameter.name.as_str());
            let text = value.and_then(|it| it.to_str().ok());
            return match text {
                Some(text) => in_header(parameter, text),
                None => Ok(Some(Vec::new())),
            };
        }
        location => sent.pairs(location, headers),
    };
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()));
    match parameter.style {
        Style::DeepObject => {
            let found = pairs.filter_map(|(name, value)| {
                let path = name.strip_prefix(parameter.name.as_str())?;
                // It may be a longer name.
                let is_inside = path.is_empty() || path.starts_with('[');
                is_inside.then(|| brackets(path).map(|path| (path, value.to_owned())))
            });
            let found: Result<Vec<Property>, String> = found.collect();
            found.map(Some)
        }
        Style::Joined => Ok(joined(parameter, pairs, ',')),
        Style::SpaceDelimited => Ok(joined(parameter, pairs, ' ')),
        Style::PipeDelimited => Ok(joined(parameter, pairs, '|')),
        _ => Ok(
            types::property_names(catalogue, &parameter.ty).map(|names| {
                let own = pairs.filter(|(name, _)| names.contains(name));
                let own = own.map(|(name, value)| (vec![name.to_owned()], value.to_owned()));
                own.collect()
            }),
        ),
    }
}

/// `a=1,b=2` if it is exploded, or else `a,1,b,2`.
fn in_header(parameter: &Parameter, text: &str) -> Result<Option<Vec<Property>>, String> {
    let parts = text.split(',').map(str::trim);
    if parameter.style != (Style::Simple { explode: true }) {
        return Ok(of_names_and_values(parts));
    }
    let pairs = parts.map(|it| it.split_once('='));
    let pairs = pairs.map(|pair| pair.map(|(name, it)| (vec![name.to_owned()], it.to_owned())));
    // A part without a name may belong to a value with a comma, which nothing encodes there.
    Ok(pairs.collect())
}

/// The names and values in one pair.
fn joined<'p>(
    parameter: &Parameter,
    pairs: impl Iterator<Item = (&'p str, &'p str)>,
    separator: char,
) -> Option<Vec<Property>> {
    let value = pairs.filter(|(name, _)| *name == parameter.name).last();
    match value {
        Some((_, value)) => of_names_and_values(value.split(separator)),
        None => Some(Vec::new()),
    }
}

/// `None` if there is a name without a value: then a value may hold the separator, which was encoded.
fn of_names_and_values<'p>(parts: impl Iterator<Item = &'p str>) -> Option<Vec<Property>> {
    let pairs = alternating(parts.map(str::to_owned))?.into_iter();
    Some(pairs.map(|(name, value)| (vec![name], value)).collect())
}

/// `[a][b]` as `a` and `b`. `[]` is an item of a list.
fn brackets(path: &str) -> Result<Vec<String>, String> {
    let wrong = || "is written with brackets that do not match".to_owned();
    let mut names = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (name, after) = rest
            .strip_prefix('[')
            .and_then(|it| it.split_once(']'))
            .ok_or_else(wrong)?;
        names.push(name.to_owned());
        rest = after;
    }
    Ok(names)
}
