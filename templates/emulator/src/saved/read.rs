//! Reading a saved state. In: JSON from outside, and where the builder lets webhooks go. Out: [`Saved`], or everything
//! that is wrong.

use http::{Method, Uri};
use serde_json::{Map, Value};

use super::{Saved, member, place::Place};
use crate::{
    callbacks::{Call, Kind, Settings},
    mock::Invalid,
    rules,
    store::Due,
};

/// # Errors
/// If it is no JSON object, or something scheduled or a webhook in it is not what it should be.
pub(crate) fn read(json: &str, settings: &Settings) -> Result<Saved, Invalid> {
    let members: serde_json::Result<Map<String, Value>> = serde_json::from_str(json);
    // Without what it says itself, which may repeat a value.
    let members = members.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Invalid::new(vec![format!(
            "the state is no JSON object of paths and resources: see line {line}, column {column}"
        )])
    })?;
    let mut saved = Saved::default();
    let mut problems = Vec::new();
    for (name, value) in members {
        let place = Place::of(&name, &value);
        let result = match name.as_str() {
            member::TIME => place.time().map(|it| saved.time = Some(it)),
            member::SIDS_MADE => place.number().map(|it| saved.sids_made = it),
            member::SCHEDULED => all(&place, due, &mut problems).map(|it| saved.due = it),
            member::WEBHOOKS => {
                let calls = all(&place, |it| call(it, settings), &mut problems);
                calls.map(|it| saved.calls = it)
            }
            _ => {
                add_resources(&mut saved, name, value);
                Ok(())
            }
        };
        problems.extend(result.err());
    }
    match problems.is_empty() {
        true => Ok(saved),
        false => Err(Invalid::new(problems)),
    }
}

/// A list stands for several resources.
fn add_resources(saved: &mut Saved, path: String, value: Value) {
    match value {
        Value::Array(values) => {
            let resources = values.into_iter().map(|value| (path.clone(), value));
            saved.resources.extend(resources);
        }
        value => saved.resources.push((path, value)),
    }
}

/// The items of a list. What is wrong with one of them is a problem of its own.
fn all<T>(
    place: &Place<'_>,
    read: impl Fn(&Place<'_>) -> Result<T, String>,
    problems: &mut Vec<String>,
) -> Result<Vec<T>, String> {
    let mut all = Vec::new();
    for item in place.items()? {
        match read(&item) {
            Ok(item) => all.push(item),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(all)
}

fn due(place: &Place<'_>) -> Result<Due, String> {
    let event = place.member("event");
    let known = rules::event_name(event.text()?);
    let (collection, key) = about(place)?;
    Ok(Due {
        at: place.member("at").since_1970()?,
        event: known.ok_or_else(|| event.is("nothing that this version of the emulator does"))?,
        collection,
        key,
    })
}

/// The collection and the key of the resource that something concerns.
fn about(place: &Place<'_>) -> Result<(String, String), String> {
    let collection = place.member("collection").text()?;
    let key = place.member("key").text()?;
    Ok((collection.to_owned(), key.to_owned()))
}

fn call(place: &Place<'_>, settings: &Settings) -> Result<Call, String> {
    let kind = kind(&place.member("kind"))?;
    let given = place.member("url").given();
    let url = match &given {
        Some(given) => url(given)?,
        None => settings.url(kind).map(str::to_owned).ok_or_else(|| {
            let wrong = "not there, and the builder has no URL for webhooks of this kind: see `MockBuilder`";
            place.member("url").is(wrong)
        })?,
    };
    let parameters = place.member("parameters").items()?;
    let reservation = place.member("reservation").given();
    Ok(Call {
        at: place.member("at").since_1970()?,
        kind,
        event: place.member("event").text()?.to_owned(),
        method: method(&place.member("method"))?,
        url,
        is_of_builder: given.is_none(),
        parameters: parameters
            .iter()
            .map(Place::pair)
            .collect::<Result<_, _>>()?,
        reservation: reservation.as_ref().map(about).transpose()?,
    })
}

fn kind(place: &Place<'_>) -> Result<Kind, String> {
    let kind = Kind::of_name(place.text()?);
    kind.ok_or_else(|| {
        let names = Kind::NAMES.map(|(_, name)| name);
        place.is(&format!("none of {}", names.join(", ")))
    })
}

fn method(place: &Place<'_>) -> Result<Method, String> {
    match place.text()? {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        _ => Err(place.is("neither GET nor POST")),
    }
}

fn url(place: &Place<'_>) -> Result<String, String> {
    let text = place.text()?;
    let uri: Option<Uri> = text.parse().ok();
    let is_http = uri.is_some_and(|it| matches!(it.scheme_str(), Some("http" | "https")));
    match is_http {
        true => Ok(text.to_owned()),
        false => Err(place.is("no URL that begins with https:// or http://")),
    }
}
