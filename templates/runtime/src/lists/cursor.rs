//! The position in a list: to be stored, and resumed in another process.

use std::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed as _, Error as _},
    ser::SerializeMap as _,
};
use serde_json::Value;

use crate::{
    calls::{
        call::Call,
        later_page::Continuation,
        stored::Tagged,
        stored_keys::{Keys, shown},
    },
    errors::error::Error,
    values::slot::{ModelSlot, Slot},
};

/// The position in a list: where its next page is, as given by the server.
///
/// [`NextPage::cursor`](crate::list::NextPage::cursor) returns it, and
/// [`ListRequest::resume`](crate::ListRequest::resume) continues from it. It can be stored with serde in any
/// self-describing format, such as JSON. The stored form repeats the filters of the list, which may be personal data,
/// and contains no credentials; printing a cursor shows only its operation.
///
/// A cursor alone is not a request. The list request determines the type of the items, the path arguments, and the
/// headers and credentials of each page.
///
/// ```
/// # use twilio_runtime::{Client, ListRequest, list::Cursor, serde_json};
/// # use std::error::Error;
///
/// /// Processes one page, and returns what to store until the next.
/// async fn one_page(
///     client: &Client,
///     list: impl ListRequest,
///     stored: Option<&str>,
/// ) -> Result<Option<String>, Box<dyn Error>> {
///     let page = match stored {
///         Some(cursor) => {
///             let cursor: Cursor = serde_json::from_str(cursor)?;
///             client.page(list.resume(&cursor)?).await?
///         }
///         None => client.page(&list).await?,
///     };
///     println!("{} items", page.items().len());
///     let next = page.next().map(|next| serde_json::to_string(&next.cursor()));
///     Ok(next.transpose()?)
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct Cursor {
    operation: String,
    target: String,
    /// The path of the first page. A later one may have other values, such as a SID for a unique name.
    path: String,
    page: Continuation,
}

impl Cursor {
    /// The location of a later page.
    pub(crate) fn of(call: &Call) -> Self {
        // A later page always has one; an empty path would be refused before anything is sent.
        let nowhere = || Continuation::Path(String::new());
        Self {
            operation: call.operation_id().to_owned(),
            target: call.operation.target(),
            path: call.first_path(),
            page: call.continuation.clone().unwrap_or_else(nowhere),
        }
    }

    /// The call of the page, with the arguments of `list`.
    pub(crate) fn resume(&self, list: &Call) -> Result<Call, Error> {
        let problem =
            if self.operation != list.operation_id() || self.target != list.operation.target() {
                let (id, target) = (shown(&self.operation), shown(&self.target));
                format!("the cursor belongs to another list: {id}, `{target}`")
            } else if self.path != list.first_path() {
                "the cursor belongs to this list with other values in its path".to_owned()
            } else {
                return Ok(list.continued_at(self.page.clone()));
            };
        Err(Error::paging(&list.operation, problem))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cursor({})", shown(&self.target))
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("operation", &self.operation)?;
        map.serialize_entry("target", &self.target)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("page", &StoredPage(&self.page))?;
        map.end()
    }
}

struct StoredPage<'a>(&'a Continuation);

impl Serialize for StoredPage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self.0 {
            Continuation::Url(url) => map.serialize_entry("url", url)?,
            Continuation::Path(path) => map.serialize_entry("path", path)?,
        }
        map.end()
    }
}

/// Whether the page belongs to the list is checked before it is requested.
impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut stored = StoredCursor::default();
        Slot::Model(&mut stored).deserialize(deserializer)?;
        stored
            .into_cursor()
            .map_err(|problem| D::Error::custom(format_args!("a cursor cannot be read: {problem}")))
    }
}

#[derive(Default)]
struct StoredCursor {
    keys: Keys,
    operation: Option<Value>,
    target: Option<Value>,
    path: Option<Value>,
    page: Tagged,
}

impl ModelSlot for StoredCursor {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self) {
        self.keys.start();
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        match self
            .keys
            .next(&["operation", "target", "path", "page"], name)?
        {
            "operation" => Some(Slot::Json(&mut self.operation)),
            "target" => Some(Slot::Json(&mut self.target)),
            "path" => Some(Slot::Json(&mut self.path)),
            _ => Some(Slot::Model(&mut self.page)),
        }
    }
}

impl StoredCursor {
    fn into_cursor(self) -> Result<Cursor, String> {
        self.keys.check()?;
        let string = |value, name| match value {
            Some(Value::String(string)) => Ok(string),
            _ => Err(format!("`{name}` is missing or not a string")),
        };
        let operation = string(self.operation, "operation")?;
        let target = string(self.target, "target")?;
        let path = string(self.path, "path")?;
        let at = |name| self.page.string(name).map(str::to_owned);
        let page = at("url").map(Continuation::Url);
        let page = page.or_else(|| at("path").map(Continuation::Path));
        let page = page.ok_or("`page` is missing, or has neither a `url` nor a `path`")?;
        Ok(Cursor {
            operation,
            target,
            path,
            page,
        })
    }
}
