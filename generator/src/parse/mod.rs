//! In: a [`Description`]. Out: a [`Document`]: the typed openapiv3 tree, and the `Source` with the locations.
//!
//! openapiv3 reports a single error without its place, and takes exponential time for an error in a deeply nested
//! value. So `check` first compares the description with the tables in `keywords`, and openapiv3 sees only descriptions
//! that it accepts, which a test ensures.
//!
//! openapiv3 silently drops keywords that it does not know. They are still in the `Source`, where `resolve` finds them.

mod broken;
mod check;

pub(crate) use self::{broken::Broken, check::has_shape};

use indexmap::IndexMap;
use serde::{Deserialize, de::value::MapDeserializer};
use serde_json::Value;

use crate::description::{Brought, Description};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Outcome};
use crate::extensions::WEBHOOKS;
use crate::load::{DescriptionEntry, Files};
use crate::pointer::Pointer;
use crate::source::{Source, kind_name};

/// A description as typed OpenAPI, and its source.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its entry in the manifest.
    pub entry: DescriptionEntry,
    /// The description, typed.
    pub openapi: openapiv3::OpenAPI,
    /// Its `x-webhooks`, typed, by name.
    pub(crate) webhooks: IndexMap<String, openapiv3::PathItem>,
    /// The same description with locations, and with the keywords that openapiv3 does not know.
    pub source: Source,
    /// What is wrong with operations, webhooks and schemas of a wrong shape, which `openapi` lacks.
    pub(crate) broken: Broken,
    /// The other files that it leads to.
    pub files: Files,
    /// What it has of them, and which references cannot be followed.
    pub(crate) brought: Brought,
}

/// Checks the version and the shape of a description, and makes it a typed tree.
///
/// # Errors
/// A version other than OpenAPI 3.0, by itself; or everything that has the wrong shape, each with its place, if some of
/// it is outside of operations, webhooks and schemas. What is wrong inside of these is kept, for `resolve` to report.
pub fn parse(description: Description) -> Outcome<Document> {
    let Description {
        entry,
        source,
        files,
        brought,
    } = description;
    check_version(&source)?;
    let broken = match check::check(&source) {
        Ok(()) => Broken::new(),
        Err(errors) => broken::broken(errors)?,
    };
    let sound = broken::without(&source, &broken);
    let typed = openapi(&sound).and_then(|openapi| Ok((openapi, webhooks(&sound)?)));
    match typed {
        Ok((openapi, webhooks)) => Diagnostics::new().end(Document {
            entry,
            openapi,
            webhooks,
            source,
            broken,
            files,
            brought,
        }),
        Err(error) => {
            let message = format!("this description cannot be read as OpenAPI 3.0: {error}");
            let error = Diagnostic::new(Code::GeneratorBug, message).at(&source, &Pointer::root());
            Err(error
                .help("this is a bug in the generator, which should have found the place: please report it")
                .into())
        }
    }
}

/// The typed tree. Its components are read at the same time as the rest.
fn openapi(description: &Value) -> serde_json::Result<openapiv3::OpenAPI> {
    let entries = description.as_object().into_iter().flatten();
    let others = entries.filter(|(key, _)| *key != "components");
    let others = MapDeserializer::new(others.map(|(key, value)| (key.as_str(), value)));
    let components = description.get("components");
    let (openapi, components) = rayon::join(
        || openapiv3::OpenAPI::deserialize(others),
        || components.map(Deserialize::deserialize).transpose(),
    );
    Ok(openapiv3::OpenAPI {
        components: components?,
        ..openapi?
    })
}

/// The webhooks, which openapiv3 takes for any JSON.
fn webhooks(description: &Value) -> serde_json::Result<IndexMap<String, openapiv3::PathItem>> {
    let webhooks = description.get(WEBHOOKS.name);
    webhooks.map_or_else(|| Ok(IndexMap::new()), IndexMap::deserialize)
}

fn check_version(source: &Source) -> Result<(), Diagnostic> {
    let root = &source.value;
    let error = |key: &str, message: String| {
        Diagnostic::new(Code::UnsupportedVersion, message).at(source, &Pointer::root().child(key))
    };
    let upgrade = "convert it to OpenAPI 3.1 or 3.0, for example with an online converter";
    if root.as_object().is_none() {
        let message = format!("a description must be an object, not {}", kind_name(root));
        return Err(Diagnostic::new(Code::WrongKind, message)
            .at(source, &Pointer::root())
            .help("it begins with `openapi: 3.0.1`"));
    }
    if root.get("swagger").is_some() {
        let message = "this is Swagger 2.0; only OpenAPI 3.0 and 3.1 are supported".to_owned();
        return Err(error("swagger", message).help(upgrade));
    }
    let Some(version) = root.get("openapi") else {
        let message = "this is not an OpenAPI description: it has no `openapi` version".to_owned();
        return Err(error("openapi", message).help("it begins with `openapi: 3.0.1`"));
    };
    match version.as_str() {
        Some(text) if is_3_0(text) => Ok(()),
        Some(text) => {
            let message = format!("this is OpenAPI `{text}`; only 3.0 and 3.1 are supported");
            Err(error("openapi", message).help(upgrade))
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
