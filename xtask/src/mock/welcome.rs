//! In: an emulator that listens. Out: the lines that say how to use it.

use serde_json::Value;

/// What is known of an emulator.
pub(super) struct Welcome<'a> {
    /// Where it listens, without a trailing slash.
    pub(super) url: &'a str,
    pub(super) catalogue: &'a str,
    pub(super) account_sid: &'a str,
    pub(super) checks_credentials: bool,
    /// Whether a browser gets the page.
    pub(super) has_page: bool,
}

impl Welcome<'_> {
    pub(super) fn text(&self) -> String {
        let url = self.url;
        let catalogue: Value = serde_json::from_str(self.catalogue).unwrap_or_default();
        let operations = catalogue.get("operations").and_then(Value::as_array);
        let operations = operations.map(Vec::as_slice).unwrap_or_default();
        let account = self.account_sid;
        let credentials = match self.checks_credentials {
            true => format!("Only the auth token of {account} is accepted."),
            false => format!("Any credentials are accepted, such as {account} with any token."),
        };
        let page = match self.has_page {
            true => "\nA browser shows resources, requests and webhooks there.",
            false => "",
        };
        format!(
            "The emulator listens on {url} until Ctrl-C.{page}\n\n{}\n{credentials}\n\n{}{}",
            self.servers(&catalogue, operations),
            libraries(url, account),
            self.command(&catalogue, operations).unwrap_or_default(),
        )
    }

    /// The servers that it stands in for.
    fn servers(&self, catalogue: &Value, operations: &[Value]) -> String {
        let mut servers: Vec<(&str, usize)> = Vec::new();
        for operation in operations {
            let server = server(catalogue, operation).unwrap_or_default();
            match servers.iter_mut().find(|(known, _)| *known == server) {
                Some((_, count)) => *count += 1,
                None => servers.push((server, 1)),
            }
        }
        let lines = servers.iter().map(|(server, count)| {
            let noun = if *count == 1 {
                "operation"
            } else {
                "operations"
            };
            format!("  {}/{}  {count} {noun}\n", self.url, host(server))
        });
        lines.collect()
    }

    /// A command that any terminal can run: the first operation that needs nothing to exist.
    fn command(&self, catalogue: &Value, operations: &[Value]) -> Option<String> {
        let text =
            |operation: &Value, member: &str| Some(operation.get(member)?.as_str()?.to_owned());
        let first = operations.iter().find_map(|operation| {
            let path = text(operation, "path")?;
            let is_get = text(operation, "method")? == "GET";
            let host = host(server(catalogue, operation)?);
            (is_get && !path.contains('{')).then(|| format!("{host}{path}"))
        })?;
        let (url, account) = (self.url, self.account_sid);
        Some(format!(
            "\nAnything else:\n  curl -u \"{account}:$TWILIO_AUTH_TOKEN\" {url}/{first}\n"
        ))
    }
}

/// The server of an operation: its own, or that of its module.
fn server<'c>(catalogue: &'c Value, operation: &'c Value) -> Option<&'c str> {
    let own = operation.get("server").and_then(Value::as_str);
    let module = operation.get("module").and_then(Value::as_u64);
    let module = module.and_then(|index| usize::try_from(index).ok());
    own.or_else(|| {
        catalogue
            .get("modules")?
            .get(module?)?
            .get("server")?
            .as_str()
    })
}

fn host(server: &str) -> &str {
    server.split("://").last().unwrap_or_default()
}

fn libraries(url: &str, account: &str) -> String {
    format!(
        "\
Rust, with a client of this repository: set TWILIO_BASE_URL={url}, or
  Client::builder(credentials).base_url(\"{url}\").host_in_path().build()?

Python, with Twilio's library:
  from twilio.http.http_client import TwilioHttpClient
  from twilio.rest import Client

  class Emulator(TwilioHttpClient):
      def request(self, method, url, *args, **kwargs):
          return super().request(method, url.replace(\"https://\", \"{url}/\", 1), *args, **kwargs)

  client = Client(\"{account}\", auth_token, http_client=Emulator())

Node, with Twilio's library:
  class Emulator extends twilio.RequestClient {{
    request(options) {{
      return super.request({{ ...options, uri: options.uri.replace(\"https://\", \"{url}/\") }});
    }}
  }}
  const client = twilio(\"{account}\", authToken, {{ httpClient: new Emulator() }});
"
    )
}
