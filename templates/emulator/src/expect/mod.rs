//! Assertions. In: the requests that a test expects, and those that were recorded. Out: nothing, or a panic that
//! shows the difference, without personal data and secrets.

mod difference;
mod expected;

use std::sync::Arc;

pub use self::expected::Expected;
use crate::{
    mock::{Invalid, Mock},
    record::Exchange,
};

/// How often a request is expected. The last method says how often, and checks it.
#[must_use = "the last method says how often, and checks it"]
pub struct Expectation {
    mock: Mock,
    expected: Expected,
}

impl Mock {
    /// Expects such requests, whatever was sent in between. What follows says how many:
    /// `flex.expect("CreateChannel").once()`.
    pub fn expect(&self, expected: impl Into<Expected>) -> Expectation {
        Expectation {
            mock: self.clone(),
            expected: expected.into(),
        }
    }

    /// Checks that such requests were sent in this order. There may be others in between.
    ///
    /// # Panics
    /// If they were not: the message shows what is missing, and the requests.
    #[track_caller]
    pub fn expect_in_order<E: Into<Expected>>(&self, expected: impl IntoIterator<Item = E>) {
        let expected = self.checked(expected);
        let exchanges = self.requests();
        let mut left = exchanges.iter();
        let missing = expected
            .iter()
            .position(|it| !left.any(|exchange| it.matches(exchange)));
        if let Some(missing) = missing {
            fail(&difference::in_order(self, &expected, missing, &exchanges));
        }
    }

    /// Checks that exactly such requests were sent, in this order.
    ///
    /// # Panics
    /// If others were: the message shows the first difference, and the requests.
    #[track_caller]
    pub fn expect_only<E: Into<Expected>>(&self, expected: impl IntoIterator<Item = E>) {
        let expected = self.checked(expected);
        let exchanges = self.requests();
        let pairs = expected.iter().zip(&exchanges);
        let same = pairs.take_while(|(it, exchange)| it.matches(exchange));
        let same = same.count();
        if same < expected.len().max(exchanges.len()) {
            fail(&difference::only(self, &expected, same, &exchanges));
        }
    }

    /// The expected requests. A test that expects what can never be is wrong.
    #[track_caller]
    fn checked<E: Into<Expected>>(&self, expected: impl IntoIterator<Item = E>) -> Vec<Expected> {
        let expected: Vec<Expected> = expected.into_iter().map(Into::into).collect();
        let problems = expected.iter().filter_map(|it| self.problem(it));
        let problems: Vec<String> = problems.collect();
        if !problems.is_empty() {
            fail(&Invalid::new(problems).to_string());
        }
        expected
    }

    /// Why no request can be like this.
    fn problem(&self, expected: &Expected) -> Option<String> {
        let operation = expected.operation();
        (!self.has_operation(operation)).then(|| format!("there is no operation `{operation}`"))
    }
}

impl Expectation {
    /// Checks that there was exactly one.
    ///
    /// # Panics
    /// If there was not: the message shows in what the requests differ.
    #[track_caller]
    pub fn once(self) {
        self.times(1);
    }

    /// Checks that there was none.
    ///
    /// # Panics
    /// If there was one: the message shows it.
    #[track_caller]
    pub fn never(self) {
        self.times(0);
    }

    /// Checks that there were exactly this many.
    ///
    /// # Panics
    /// If there were not: the message shows in what the requests differ.
    #[track_caller]
    pub fn times(self, count: usize) {
        self.check(&count.to_string(), |it| it == count);
    }

    /// Checks that there were at least this many.
    ///
    /// # Panics
    /// If there were fewer: the message shows in what the requests differ.
    #[track_caller]
    pub fn at_least(self, count: usize) {
        self.check(&format!("at least {count}"), |it| it >= count);
    }

    #[track_caller]
    fn check(self, wanted: &str, is_right: impl FnOnce(usize) -> bool) {
        if let Some(problem) = self.mock.problem(&self.expected) {
            fail(&problem);
        }
        let exchanges = self.mock.requests();
        let matching = |it: &&Arc<Exchange>| self.expected.matches(it);
        let found = exchanges.iter().filter(matching).count();
        if !is_right(found) {
            fail(&difference::count(
                &self.mock,
                &self.expected,
                wanted,
                found,
                &exchanges,
            ));
        }
    }
}

#[track_caller]
#[allow(clippy::panic, reason = "an assertion fails by panicking")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
