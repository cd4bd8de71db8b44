//! Operations that return where something is, instead of the thing itself.

use std::fmt;

use http::{StatusCode, header::LOCATION};

use crate::{
    responses::body::{self, UndecodableBody},
    values::slot::{ModelSlot, Slot},
};

/// Where the server redirects to. The client does not follow it, since it would take the credentials along.
///
/// The URL may be signed, which makes it a secret, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    location: String,
}

impl Redirect {
    /// The URL, as the server sent it: it may be relative to the requested one.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Reads the `Location` header of a redirect, or else the property `redirect_to` of the body.
    pub(crate) fn read(response: &http::Response<Vec<u8>>) -> Result<Self, UndecodableBody> {
        let header = response.headers().get(LOCATION);
        // With a 2xx, the header names what was created.
        let header = header.filter(|_| is_redirect(response.status()));
        if let Some(location) = header.and_then(|value| value.to_str().ok()) {
            let location = location.to_owned();
            return Ok(Self { location });
        }
        let mut location = None;
        let mut body = RedirectTo(&mut location);
        body::read(response.body(), Slot::Model(&mut body))?;
        let location =
            location.ok_or_else(|| UndecodableBody::new("/redirect_to", "is missing"))?;
        Ok(Self { location })
    }
}

/// Whether a response with this status says that something is elsewhere. A 304 says that nothing has changed.
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    status.is_redirection() && status != StatusCode::NOT_MODIFIED
}

impl fmt::Debug for Redirect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Redirect").finish_non_exhaustive()
    }
}

struct RedirectTo<'a>(&'a mut Option<String>);

impl ModelSlot for RedirectTo<'_> {
    fn clear(&mut self) {}

    fn start(&mut self) {}

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        (name == "redirect_to").then_some(Slot::String(self.0))
    }
}
