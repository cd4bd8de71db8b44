//! In: environment variables. Out: the settings of the backend, or everything that is wrong with them.

use std::{str::FromStr, time::Duration};

use axum::http::Uri;
use example_support::{
    offline::ADDRESS,
    settings::{InvalidEnvironment, Variables},
};
use twilio_flex::{Client, sid::ConfigurationAddressSid};

/// What `--help` prints.
pub const HELP: &str = "\
The backend of a web chat with Twilio Flex.

Without Twilio credentials in the environment, it opens chats in Flex on this machine and needs no account.
To use Twilio, set

  TWILIO_ACCOUNT_SID                   the account (AC...)
  TWILIO_AUTH_TOKEN                    verifies webhooks
  TWILIO_API_KEY, TWILIO_API_SECRET    send requests and sign access tokens (SK...)
  WEBCHAT_ADDRESS_SID                  the Conversations address for web chats (IG...)
  WEBCHAT_CONVERSATIONS_SERVICE_SID    the Conversations service of Flex (IS...)
  WEBCHAT_PUBLIC_URL                   where Twilio and browsers reach this server: https://chat.example.com

and, optionally,

  WEBCHAT_ALLOWED_ORIGINS              other origins whose pages may open chats, separated by commas
  WEBCHAT_LISTEN                       where to listen, 127.0.0.1:3000 unless set
  TWILIO_EDGE, TWILIO_REGION           the edge and the region of the account

In the Twilio Console, set the post-event URL of the Conversations service to WEBCHAT_PUBLIC_URL/webhook, by POST.
";

/// How long a visitor waits for a chat at most, with all retries.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What the backend needs to know.
pub struct Settings {
    /// Sends the requests to Twilio.
    pub client: Client,
    /// The account (`AC…`).
    pub account_sid: String,
    /// Signs webhooks.
    pub auth_token: String,
    /// The API key (`SK…`) that signs access tokens.
    pub api_key: String,
    /// The secret of the API key.
    pub api_secret: String,
    /// The Conversations address that new chats belong to.
    pub address: ConfigurationAddressSid,
    /// The Conversations service (`IS…`) that tokens are for.
    pub conversations_service: String,
    /// Scheme, host and port, as Twilio and browsers know them.
    pub public_url: String,
    /// The origins whose pages may open chats, as browsers send them.
    pub allowed_origins: Vec<String>,
}

impl Settings {
    /// Reads the environment. `None` if it has no Twilio credentials at all.
    ///
    /// # Errors
    /// If a variable is missing or unusable. The error names all of them, and repeats no secret.
    pub fn from_env() -> Result<Option<Self>, InvalidEnvironment> {
        let variables = Variables::from_env();
        if variables.are_offline() {
            return Ok(None);
        }
        let connect = || Client::builder_from_env()?.total_timeout(TIMEOUT).build();
        Self::read(variables, connect).map(Some)
    }

    fn read(
        mut variables: Variables<'_>,
        connect: impl FnOnce() -> Result<Client, twilio_flex::Error>,
    ) -> Result<Self, InvalidEnvironment> {
        let mut text = |name: &str| variables.required(name, String::new());
        let account_sid = text("TWILIO_ACCOUNT_SID");
        let auth_token = text("TWILIO_AUTH_TOKEN");
        let api_key = text("TWILIO_API_KEY");
        let api_secret = text("TWILIO_API_SECRET");
        let conversations_service = text("WEBCHAT_CONVERSATIONS_SERVICE_SID");
        let address = variables.required("WEBCHAT_ADDRESS_SID", ADDRESS);
        let Origin(public_url) = variables.required("WEBCHAT_PUBLIC_URL", Origin(String::new()));
        let listed = origins(&mut variables, "WEBCHAT_ALLOWED_ORIGINS");
        // Without its credentials the client could only say the same again.
        variables.check()?;
        Ok(Self {
            client: connect().map_err(InvalidEnvironment::of)?,
            account_sid,
            auth_token,
            api_key,
            api_secret,
            address,
            conversations_service,
            allowed_origins: [public_url.clone()].into_iter().chain(listed).collect(),
            public_url,
        })
    }
}

/// Optional origins, separated by commas.
fn origins(variables: &mut Variables<'_>, name: &str) -> Vec<String> {
    let list = variables.optional(name).unwrap_or_default();
    let mut origins = Vec::new();
    let texts = list.split(',').map(str::trim);
    for text in texts.filter(|text| !text.is_empty()) {
        match text.parse() {
            Ok(Origin(origin)) => origins.push(origin),
            Err(problem) => variables.report(format_args!("`{name}`: {problem}")),
        }
    }
    origins
}

/// An origin as browsers send it: in lower case, without a slash at the end.
struct Origin(String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || format!("{text} is not an origin, such as https://chat.example.com");
        let uri: Uri = text.parse().map_err(|_| invalid())?;
        let (scheme, authority) = uri
            .scheme_str()
            .zip(uri.authority())
            .filter(|(scheme, authority)| {
                matches!(*scheme, "http" | "https") && !authority.as_str().contains('@')
            })
            .ok_or_else(invalid)?;
        if uri.path() != "/" || uri.query().is_some() {
            return Err(invalid());
        }
        let origin = format!("{scheme}://{authority}");
        Ok(Self(origin.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use twilio_flex::{Client, Credentials};

    use super::{InvalidEnvironment, Settings, Variables};

    fn read(variables: &[(&str, &str)]) -> Result<Settings, InvalidEnvironment> {
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        let variable = |name: &str| variables.get(name).map(|&value| value.to_owned());
        let connect = || Client::new(Credentials::api_key("SK00", "secret"));
        Settings::read(Variables::new(variable), connect)
    }

    const COMPLETE: [(&str, &str); 7] = [
        ("TWILIO_ACCOUNT_SID", "AC00"),
        ("TWILIO_AUTH_TOKEN", "auth token"),
        ("TWILIO_API_KEY", "SK00"),
        ("TWILIO_API_SECRET", "secret"),
        ("WEBCHAT_ADDRESS_SID", "IG0123456789abcdef0123456789abcdef"),
        ("WEBCHAT_CONVERSATIONS_SERVICE_SID", "IS00"),
        ("WEBCHAT_PUBLIC_URL", "https://Chat.example.com/"),
    ];

    #[test]
    fn the_own_origin_is_allowed_beside_the_listed_ones() {
        let listed = [(
            "WEBCHAT_ALLOWED_ORIGINS",
            " https://example.com ,http://localhost:5173/",
        )];
        let settings = read(&[&COMPLETE[..], &listed].concat()).unwrap();
        assert_eq!(settings.public_url, "https://chat.example.com");
        let expected = [
            "https://chat.example.com",
            "https://example.com",
            "http://localhost:5173",
        ];
        assert_eq!(settings.allowed_origins, expected);
    }

    #[test]
    fn all_that_is_missing_or_unusable_is_reported_at_once() {
        let variables = [
            ("TWILIO_API_KEY", "SK00"),
            ("WEBCHAT_ADDRESS_SID", "IG00"),
            ("WEBCHAT_PUBLIC_URL", "chat.example.com"),
            (
                "WEBCHAT_ALLOWED_ORIGINS",
                "*,https://example.com/chat,https://a@example.com",
            ),
        ];
        let error = read(&variables).err().unwrap().to_string();
        let lines: Vec<_> = error.lines().collect();
        let names = [
            "`TWILIO_ACCOUNT_SID` is not set",
            "`TWILIO_AUTH_TOKEN` is not set",
            "`TWILIO_API_SECRET` is not set",
            "`WEBCHAT_CONVERSATIONS_SERVICE_SID` is not set",
            "`WEBCHAT_ADDRESS_SID`: ",
            "`WEBCHAT_PUBLIC_URL`: chat.example.com is not an origin",
            "`WEBCHAT_ALLOWED_ORIGINS`: * is not an origin",
            "`WEBCHAT_ALLOWED_ORIGINS`: https://example.com/chat is not an origin",
            "`WEBCHAT_ALLOWED_ORIGINS`: https://a@example.com is not an origin",
            "`--help` lists the variables.",
        ];
        assert_eq!(lines.len(), names.len(), "{error}");
        for (line, name) in lines.iter().zip(names) {
            assert!(line.starts_with(name), "{line}");
        }
    }
}
