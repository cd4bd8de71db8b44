//! In: a [`Description`]. Out: a [`Document`]: the typed openapiv3 tree beside the tree that knows the places.
//!
//! openapiv3 tells neither where a value is wrong nor of more than one, and when a deeply nested value is wrong it
//! tries again at every level, which takes twice as long for each. So the shape is checked against a table of OpenAPI
//! 3.0 first (`shape`), and openapiv3 sees only descriptions that it accepts. A test holds the two together.
//!
//! Keywords that openapiv3 does not know are dropped from its tree, silently; they are still in the `Source`, where
//! `resolve` looks for them.

mod broken;
mod check;

pub(crate) use self::{broken::Broken, check::has_shape};

use serde::Deserialize as _;

use crate::diagnostic::{Diagnostic, Diagnostics, Outcome};
use crate::load::DescriptionEntry;
use crate::overlay::Description;
use crate::pointer::Pointer;
use crate::source::{Source, kind_name};

/// A description as typed OpenAPI, beside the tree that knows where everything was written.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the manifest says of it.
    pub entry: DescriptionEntry,
    /// The description, typed.
    pub openapi: openapiv3::OpenAPI,
    /// The same description with places, and with the keywords that openapiv3 does not know.
    pub source: Source,
    /// What is wrong with operations and schemas of a wrong shape, which `openapi` lacks.
    pub(crate) broken: Broken,
}

/// Checks the version and the shape of a description and types it.
///
/// # Errors
/// A version other than OpenAPI 3.0, by itself; or everything that has the wrong shape, each with its place, if some of
/// it is outside of operations and schemas. What is wrong inside of these is kept, for `resolve` to report.
pub fn parse(description: Description) -> Outcome<Document> {
    let Description { entry, source } = description;
    check_version(&source)?;
    let broken = match check::check(&source) {
        Ok(()) => Broken::new(),
        Err(errors) => broken::broken(errors)?,
    };
    let openapi = openapiv3::OpenAPI::deserialize(&*broken::without(&source, &broken));
    match openapi {
        Ok(openapi) => Diagnostics::new().end(Document {
            entry,
            openapi,
            source,
            broken,
        }),
        Err(error) => {
            let message = format!("this description cannot be typed as OpenAPI 3.0: {error}");
            let error = Diagnostic::error(message).at(&source, &Pointer::root());
            Err(error
                .help("the check of its shape should have found the place: please report this")
                .into())
        }
    }
}

fn check_version(source: &Source) -> Result<(), Diagnostic> {
    let root = &source.value;
    let error = |key: &str, message: String| {
        Diagnostic::error(message).at(source, &Pointer::root().child(key))
    };
    let upgrade = "convert it to OpenAPI 3.0, such as with an online converter";
    if root.as_object().is_none() {
        let message = format!(
            "a description is an object, but this is {}",
            kind_name(root)
        );
        return Err(Diagnostic::error(message)
            .at(source, &Pointer::root())
            .help("it begins with `openapi: 3.0.1`"));
    }
    if root.get("swagger").is_some() {
        let message = "this is Swagger 2.0; only OpenAPI 3.0 is supported".to_owned();
        return Err(error("swagger", message).help(upgrade));
    }
    let Some(version) = root.get("openapi") else {
        let message = "this is not an OpenAPI description: it has no `openapi` version".to_owned();
        return Err(error("openapi", message).help("it begins with `openapi: 3.0.1`"));
    };
    match version.as_str() {
        Some(text) if is_3_0(text) => Ok(()),
        Some(text) => {
            let message = format!("this is OpenAPI `{text}`; only 3.0 is supported");
            let help = if text.starts_with("3.") {
                "write it for 3.0.3: among others, `type: [string, 'null']` becomes `nullable: true`"
            } else {
                upgrade
            };
            Err(error("openapi", message).help(help))
        }
        None => {
            let message = format!("the version must be a string, not {}", kind_name(version));
            Err(error("openapi", message).help("write all three numbers: `openapi: 3.0.1`"))
        }
    }
}

fn is_3_0(version: &str) -> bool {
    let patch = version.strip_prefix("3.0.");
    patch.is_some_and(|patch| !patch.is_empty() && patch.chars().all(|c| c.is_ascii_digit()))
}
