//! Reading catalogues. In: the JSON that a generated crate publishes as `catalogue()`. Out: [`Catalogue`], the tables of
//! all of them in one.

mod check;
mod merge;
mod shape;
mod tables;

use std::fmt;

pub(crate) use self::shape::Shape;
pub(crate) use self::tables::{
    Alternative, Body, Catalogue, Choice, Constraints, Held, Location, Model, Operation, Paging,
    Parameter, Privacy, Property, Response, Security, Style, Type, Variant,
};

/// The format that this crate reads.
const FORMAT: u32 = 1;

/// Reads catalogues into one.
///
/// # Errors
/// If a text is no catalogue, or contradicts itself.
pub(crate) fn read(texts: &[String]) -> Result<Catalogue, InvalidCatalogue> {
    let mut all = Catalogue::default();
    for text in texts {
        let format: Format = serde_json::from_str(text).map_err(InvalidCatalogue::of)?;
        if format.format != FORMAT {
            let format = format.format;
            return Err(InvalidCatalogue(format!(
                "it has format {format}, but this version of `twilio-emulator` reads format {FORMAT}: \
                 use versions of both crates that were published together"
            )));
        }
        let catalogue: Catalogue = serde_json::from_str(text).map_err(InvalidCatalogue::of)?;
        catalogue.check().map_err(InvalidCatalogue)?;
        all.append(catalogue);
    }
    Ok(all)
}

/// What is read first, since the rest depends on it.
#[derive(serde::Deserialize)]
struct Format {
    format: u32,
}

/// A text that is no catalogue of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidCatalogue(String);

impl InvalidCatalogue {
    fn of(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for InvalidCatalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the catalogue is invalid: {}", self.0)
    }
}

impl std::error::Error for InvalidCatalogue {}
