//! In: environment variables. Out: the settings, or everything that is wrong with them.

use std::time::Duration;

use example_support::{
    offline::ADDRESS,
    settings::{InvalidEnvironment, Variables},
};
use twilio_flex::{Client, sid::ConfigurationAddressSid};
use twilio_outbox::{Outbox, OutboxError};

use crate::sealed::{KEY, Sealed};

/// What `--help` prints.
pub const HELP: &str = "\
Web chats that are queued in Redis, and workers that open each of them once.

  queue-worker web              queues a web chat for each POST /chats
  queue-worker work             sends queued requests; start as many as you like
  queue-worker held             lists the requests that a person has to look at
  queue-worker again ITEM       sends one of them once more
  queue-worker discard ITEM     forgets one of them

It needs Redis 7 or newer: `apt-get install redis-server`, or set

  REDIS_URL                     where it is, redis://127.0.0.1:6379/ unless set

Without Twilio credentials in the environment, a worker opens chats in Flex on this machine and needs no account. To use
Twilio, set for `work`

  TWILIO_API_KEY, TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN
  TWILIO_EDGE, TWILIO_REGION    optional: the edge and the region of the account

and for `web`

  QUEUE_WORKER_ADDRESS_SID      the Conversations address for web chats (IG...)

Optional, and the same for all processes:

  QUEUE_WORKER_KEY              64 hexadecimal digits, which encrypt what is stored: `openssl rand -hex 32`
  QUEUE_WORKER_NAME             the name of the outbox, web-chats unless set
  QUEUE_WORKER_RATE             web chats per second of all workers together, 5 unless set
  QUEUE_WORKER_LEASE            seconds after which the requests of a silent worker are taken over, 60 unless set
  QUEUE_WORKER_LISTEN           where `web` listens, 127.0.0.1:3001 unless set
";

/// What the program needs to know.
pub struct Settings {
    /// Sends the requests; `None` without credentials.
    pub client: Option<Client>,
    /// The Conversations address that new chats belong to.
    pub address: ConfigurationAddressSid,
    /// Where Redis is.
    pub redis_url: String,
    /// The name of the outbox.
    pub name: String,
    /// Encrypts what is stored.
    pub key: Option<[u8; KEY]>,
    /// Web chats per second, of all workers together.
    pub rate: u32,
    /// After this, the requests of a silent worker are taken over.
    pub lease: Duration,
    /// Where the web process listens.
    pub listen: String,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// If a variable is unusable. The error names all of them, and repeats no secret.
    pub fn from_env() -> Result<Self, InvalidEnvironment> {
        let connect = || Client::builder_from_env()?.build();
        Self::read(Variables::from_env(), connect)
    }

    fn read(
        mut variables: Variables<'_>,
        connect: impl FnOnce() -> Result<Client, twilio_flex::Error>,
    ) -> Result<Self, InvalidEnvironment> {
        let client = (!variables.are_offline()).then(connect).transpose();
        let client = client.unwrap_or_else(|error| {
            variables.report(error);
            None
        });
        let settings = Self {
            client,
            address: variables.parsed("QUEUE_WORKER_ADDRESS_SID", ADDRESS, |text| {
                ConfigurationAddressSid::new(text).map_err(|error| error.to_string())
            }),
            redis_url: text(&variables, "REDIS_URL", "redis://127.0.0.1:6379/"),
            name: text(&variables, "QUEUE_WORKER_NAME", "web-chats"),
            key: variables.parsed("QUEUE_WORKER_KEY", None, |text| key(text).map(Some)),
            rate: variables.parsed("QUEUE_WORKER_RATE", 5, rate),
            lease: variables.parsed("QUEUE_WORKER_LEASE", Duration::from_secs(60), seconds),
            listen: text(&variables, "QUEUE_WORKER_LISTEN", "127.0.0.1:3001"),
        };
        variables.check()?;
        Ok(settings)
    }

    /// Opens the outbox.
    ///
    /// # Errors
    /// If Redis cannot be used. The error says what to do.
    pub async fn outbox(&self) -> Result<Outbox, OutboxError> {
        let operations = twilio_flex::operations();
        let builder = Outbox::builder(&self.redis_url, &self.name, operations);
        let builder = match self.key {
            Some(key) => builder.seal(Sealed::new(key)),
            None => builder,
        };
        builder.connect().await
    }
}

fn text(variables: &Variables<'_>, name: &str, default: &str) -> String {
    variables
        .optional(name)
        .unwrap_or_else(|| default.to_owned())
}

/// A key, without repeating anything of it.
fn key(text: &str) -> Result<[u8; KEY], String> {
    let digits = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        let is_hex = pair.bytes().all(|byte| byte.is_ascii_hexdigit());
        u8::from_str_radix(pair, 16).ok().filter(|_| is_hex)
    });
    let key: Option<Vec<u8>> = digits.collect();
    key.and_then(|key| key.try_into().ok())
        .filter(|_| text.len() == 2 * KEY)
        .ok_or_else(|| format!("it must have {} hexadecimal digits", 2 * KEY))
}

fn rate(text: &str) -> Result<u32, String> {
    let rate = text.parse().ok().filter(|rate| *rate > 0);
    rate.ok_or_else(|| format!("{text} is not a whole number above 0"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse()
        .ok()
        .and_then(|it| Duration::try_from_secs_f64(it).ok());
    let seconds = seconds.filter(|it| *it >= Duration::from_millis(100));
    seconds.ok_or_else(|| format!("{text} is not a number of seconds, at least 0.1"))
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, time::Duration};

    use twilio_flex::{Client, Credentials};

    use super::{InvalidEnvironment, Settings, Variables};

    fn read(variables: &[(&str, &str)]) -> Result<Settings, InvalidEnvironment> {
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        let variable = |name: &str| variables.get(name).map(|&value| value.to_owned());
        let connect = || Client::new(Credentials::api_key("SK00", ""));
        Settings::read(Variables::new(variable), connect)
    }

    #[test]
    fn nothing_has_to_be_set() {
        let settings = read(&[("QUEUE_WORKER_RATE", "")]).unwrap();
        assert!(settings.client.is_none());
        assert_eq!(
            (settings.rate, settings.lease),
            (5, Duration::from_secs(60))
        );
    }

    #[test]
    fn all_that_is_unusable_is_reported_at_once_and_no_secret_is_repeated() {
        let error = read(&[
            ("TWILIO_API_KEY", "SK00"),
            ("QUEUE_WORKER_ADDRESS_SID", "IG00"),
            ("QUEUE_WORKER_KEY", "canary"),
            ("QUEUE_WORKER_RATE", "0"),
            ("QUEUE_WORKER_LEASE", "-1"),
        ]);
        let error = error.err().unwrap().to_string();
        let names = [
            "the Twilio client cannot be used: ",
            "`QUEUE_WORKER_ADDRESS_SID`: ",
            "`QUEUE_WORKER_KEY`: it must have 64 hexadecimal digits",
            "`QUEUE_WORKER_RATE`: 0 is not",
            "`QUEUE_WORKER_LEASE`: -1 is not",
            "`--help` lists the variables.",
        ];
        assert_eq!(error.lines().count(), names.len(), "{error}");
        for (line, name) in error.lines().zip(names) {
            assert!(line.starts_with(name), "{line}");
        }
        assert!(!error.contains("canary"));
    }
}
