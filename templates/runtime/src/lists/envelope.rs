//! The envelope around the items of a page: in any order, and in each dialect of the API.

use serde_json::Value;

use crate::{
    responses::body::{self, UndecodableBody, is_not, pointer_token},
    values::{
        field::FromJson,
        slot::{ListSlot, ModelSlot, Slot},
    },
};

/// Reads the body of a list: its items, and where the next page is.
///
/// `key` is the property with the items; if it is not given, the body names it.
pub(crate) fn read<T: FromJson>(
    key: Option<&str>,
    body: &[u8],
) -> Result<(Vec<T>, Option<String>), UndecodableBody> {
    let key = match key {
        Some(key) => key.to_owned(),
        None => key_in(body)?,
    };
    let mut items = ListItems::default();
    let mut envelope = Envelope::around(&mut items, &key);
    body::read(body, Slot::Model(&mut envelope))?;
    let next = envelope.next()?;
    Ok((items.into_list(&key)?, next))
}

/// The key that `meta` names. Rare enough to read the body a second time for it.
fn key_in(body: &[u8]) -> Result<String, UndecodableBody> {
    let mut json = None;
    body::read(body, Slot::Json(&mut json))?;
    let key = json
        .as_ref()
        .and_then(|json| json.pointer("/meta/key")?.as_str());
    Ok(key.unwrap_or_default().to_owned())
}

/// The properties of a list that this crate uses.
struct Envelope<'a> {
    key: &'a str,
    items: &'a mut dyn ListSlot,
    is_object: bool,
    meta: Option<Value>,
    next_page_uri: Option<Value>,
    next_page_url: Option<Value>,
}

impl<'a> Envelope<'a> {
    fn around(items: &'a mut dyn ListSlot, key: &'a str) -> Self {
        Self {
            key,
            items,
            is_object: false,
            meta: None,
            next_page_uri: None,
            next_page_url: None,
        }
    }

    /// The location of the next page: in the form of newer products, of the 2010 API, or at the top level. A list
    /// without any of these has one page.
    fn next(self) -> Result<Option<String>, UndecodableBody> {
        if !self.is_object {
            return Err(UndecodableBody::new("", "is not a JSON object"));
        }
        let in_meta = self
            .meta
            .as_ref()
            .and_then(|meta| meta.get("next_page_url"));
        for (pointer, said) in [
            ("/meta/next_page_url", in_meta),
            ("/next_page_uri", self.next_page_uri.as_ref()),
            ("/next_page_url", self.next_page_url.as_ref()),
        ] {
            match said {
                None | Some(Value::Null) => {}
                Some(Value::String(url)) if url.is_empty() => {}
                Some(Value::String(reference)) => return Ok(Some(reference.clone())),
                // Treating it as the end of the list would silently lose the rest.
                Some(_) => return Err(UndecodableBody::new(pointer, "is not a string")),
            }
        }
        Ok(None)
    }
}

impl ModelSlot for Envelope<'_> {
    fn clear(&mut self) {
        self.is_object = false;
    }

    fn start(&mut self) {
        self.is_object = true;
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        match name {
            _ if name == self.key => Some(Slot::List(self.items)),
            "meta" => Some(Slot::Json(&mut self.meta)),
            "next_page_uri" => Some(Slot::Json(&mut self.next_page_uri)),
            "next_page_url" => Some(Slot::Json(&mut self.next_page_url)),
            _ => None,
        }
    }
}

/// The items of a page. Unlike an element of a field, an unreadable item is never dropped silently.
#[derive(Default)]
enum ListItems<T> {
    #[default]
    Missing,
    NotAnArray,
    Array {
        understood: Vec<T>,
        odd: Option<usize>,
    },
}

impl<T: FromJson> ListItems<T> {
    fn into_list(self, key: &str) -> Result<Vec<T>, UndecodableBody> {
        let key = pointer_token(key);
        let (pointer, problem) = match self {
            Self::Array {
                understood,
                odd: None,
            } => return Ok(understood),
            Self::Array {
                odd: Some(index), ..
            } => (format!("/{key}/{index}"), is_not::<T>()),
            Self::NotAnArray => (format!("/{key}"), "is not an array".to_owned()),
            Self::Missing => (format!("/{key}"), "is missing".to_owned()),
        };
        Err(UndecodableBody::new(pointer, problem))
    }
}

impl<T: FromJson> ListSlot for ListItems<T> {
    fn clear(&mut self) {
        *self = Self::NotAnArray;
    }

    fn start(&mut self) {
        *self = Self::Array {
            understood: Vec::new(),
            odd: None,
        };
    }

    fn push(&mut self, read: &mut dyn FnMut(Slot<'_>) -> bool) {
        let mut item = None;
        let is_there = read(T::slot(&mut item));
        match (self, item) {
            // After an unreadable item, the others are only checked to be JSON.
            (Self::Array { understood, odd }, Some(item)) if odd.is_none() => understood.push(item),
            (Self::Array { understood, odd }, None) if is_there && odd.is_none() => {
                *odd = Some(understood.len());
            }
            _ => {}
        }
    }
}
