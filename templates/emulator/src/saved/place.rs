//! Places in a saved state. In: JSON from outside. Out: values of the expected type, or what is wrong where.

use std::time::{Duration, SystemTime};

use serde_json::Value;
use twilio_runtime::DateTime;

/// A value, and where it stands.
pub(super) struct Place<'v> {
    value: &'v Value,
    /// As in `webhooks[2].method`.
    path: String,
}

impl<'v> Place<'v> {
    pub(super) fn of(name: &str, value: &'v Value) -> Self {
        let path = name.to_owned();
        Self { value, path }
    }

    /// The member of an object; null if it has none with this name.
    pub(super) fn member(&self, name: &str) -> Self {
        Self {
            value: self.value.get(name).unwrap_or(&Value::Null),
            path: format!("{}.{name}", self.path),
        }
    }

    /// The same, unless it is null.
    pub(super) fn given(self) -> Option<Self> {
        (!self.value.is_null()).then_some(self)
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Self>, String> {
        let items = self.value.as_array().ok_or_else(|| self.is_no("list"))?;
        let items = items.iter().enumerate().map(|(index, value)| Self {
            value,
            path: format!("{}[{index}]", self.path),
        });
        Ok(items.collect())
    }

    pub(super) fn text(&self) -> Result<&'v str, String> {
        self.value.as_str().ok_or_else(|| self.is_no("text"))
    }

    pub(super) fn number(&self) -> Result<u64, String> {
        let number = self.value.as_u64();
        number.ok_or_else(|| self.is_no("whole number from 0"))
    }

    pub(super) fn time(&self) -> Result<SystemTime, String> {
        let text = self.value.as_str();
        let time = text.and_then(|it| it.parse::<DateTime>().ok()?.to_system_time());
        time.ok_or_else(|| self.is_no("date and time such as 2026-01-01T00:00:00Z"))
    }

    /// A time since 1970.
    pub(super) fn since_1970(&self) -> Result<Duration, String> {
        let since = self.time()?.duration_since(SystemTime::UNIX_EPOCH);
        since.map_err(|_| self.is("before 1970"))
    }

    /// Two texts.
    pub(super) fn pair(&self) -> Result<(String, String), String> {
        match self.items()?.as_slice() {
            [name, value] => Ok((name.text()?.to_owned(), value.text()?.to_owned())),
            _ => Err(self.is_no("list of a name and a value")),
        }
    }

    /// What is wrong here. It never repeats the value, which may be personal data.
    pub(super) fn is(&self, wrong: &str) -> String {
        format!("`{}` of the state is {wrong}", self.path)
    }

    fn is_no(&self, expected: &str) -> String {
        self.is(&format!("no {expected}"))
    }
}
