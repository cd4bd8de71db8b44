//! Whether what a request fetches is ready: by its description, or by a condition of the program.

/// Whether what was fetched is what the program waits for.
///
/// A condition may also return a `bool`: `true` is [`Ready`](Self::Ready), `false` is [`Pending`](Self::Pending).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Not yet: it is fetched again.
    Pending,
    /// It is.
    Ready,
    /// It never will be.
    Failed {
        /// Twilio's error code, if there is one.
        code: Option<i64>,
        /// What went wrong.
        message: Option<String>,
    },
}

impl Readiness {
    /// That of a resource with this status, with Twilio's error code and message if it has them.
    pub fn failed(status: &str, code: Option<i64>, message: Option<&str>) -> Self {
        let message = message.map(str::to_owned);
        Self::Failed {
            code,
            message: message.or_else(|| Some(format!("its status is `{status}`"))),
        }
    }
}

impl From<bool> for Readiness {
    fn from(is_ready: bool) -> Self {
        if is_ready { Self::Ready } else { Self::Pending }
    }
}

/// A resource that is not ready when it is created, and whose description says when it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say when it is ready",
    label = "there is no condition to wait for",
    note = "say what to wait for: `client.wait_for(request).until(|response| …)`"
)]
pub trait BecomesReady {
    /// Whether it is ready.
    fn readiness(&self) -> Readiness;
}

/// What a [`Waiter`](crate::client::Waiter) waits for.
#[doc(hidden)]
pub trait Condition<T>: Send + Sync + 'static {
    /// Whether this response is it.
    fn readiness(&self, response: &T) -> Readiness;
}

/// What the description says: see [`BecomesReady`].
#[derive(Clone, Copy, Debug)]
pub struct Described;

impl<T: BecomesReady> Condition<T> for Described {
    fn readiness(&self, response: &T) -> Readiness {
        response.readiness()
    }
}

/// What a function of the program says.
#[derive(Clone, Copy)]
pub struct Until<F>(pub(crate) F);

impl<T, R, F> Condition<T> for Until<F>
where
    F: Fn(&T) -> R + Send + Sync + 'static,
    R: Into<Readiness>,
{
    fn readiness(&self, response: &T) -> Readiness {
        (self.0)(response).into()
    }
}
