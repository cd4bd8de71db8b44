//! Runs a command line of `to_curl` in a shell, and determines what curl would send for the arguments it gets.

use std::{
    fs,
    process::{self, Command},
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::{Request, request::Call};

static RUNS: AtomicUsize = AtomicUsize::new(0);

/// The arguments that curl gets from a shell in which these variables are set; `None` if there is no shell.
///
/// `curl` is a shell function, since a script that was just written may not be executable for a moment.
pub(super) fn arguments(command: &str, variables: &[(&str, &str)]) -> Option<Vec<String>> {
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("curl-{}-{run}", process::id()));
    // An interrupted run may have left one.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    let script =
        format!("curl() {{ for it in \"$@\"; do printf '%s\\0' \"$it\"; done; }}\n{command}\n");
    let output = Command::new("sh")
        .args(["-uc", &script])
        .env_clear()
        .envs([
            ("TWILIO_ACCOUNT_SID", "AC1"),
            ("TWILIO_AUTH_TOKEN", "t"),
            ("TWILIO_AUTHORIZATION", "Bearer t"),
        ])
        .envs(variables.iter().copied())
        .current_dir(&folder)
        .output();
    let left = fs::read_dir(&folder).unwrap().count();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(left, 0, "the shell did more than to call curl: {command}");
    let Ok(output) = output else {
        eprintln!("skipped: there is no `sh`");
        return None;
    };
    assert!(
        output.stderr.is_empty(),
        "{command}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_terminator('\0').map(str::to_owned).collect())
}

/// What curl sends for its arguments, for the options that `to_curl` uses.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sent {
    method: String,
    url: String,
    credentials: Option<String>,
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Sent {
    pub(super) fn by_curl(arguments: &[String]) -> Self {
        let (mut sent, mut data, mut query, mut get) =
            (Self::default(), Vec::new(), Vec::new(), false);
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap().as_str();
            match argument.as_str() {
                "-X" => sent.method = value().to_owned(),
                "-u" => sent.credentials = Some(value().to_owned()),
                "-H" => sent.header(value()),
                "-G" => get = true,
                "--globoff" => {}
                "--data-raw" => data.push(value().to_owned()),
                "--data" => data.push(
                    Some(value())
                        .filter(|text| !text.starts_with('@'))
                        .unwrap()
                        .to_owned(),
                ),
                "--data-urlencode" => data.push(urlencoded(value())),
                "--url-query" => query.push(match value() {
                    encoded if encoded.starts_with('+') => encoded[1..].to_owned(),
                    plain => urlencoded(plain),
                }),
                url => {
                    sent.url = Some(url)
                        .filter(|url| url.starts_with("https://"))
                        .unwrap()
                        .to_owned()
                }
            }
        }
        match get {
            true => query.extend(data),
            false => sent.body = data.join("&").into_bytes(),
        }
        if let Some((url, in_url)) = sent.url.clone().split_once('?') {
            (sent.url, query) = (url.to_owned(), [vec![in_url.to_owned()], query].concat());
        }
        sent.query = pairs_of(query.join("&").as_bytes());
        sent.headers.sort();
        sent
    }

    fn header(&mut self, header: &str) {
        let (name, value) = match header.strip_suffix(';') {
            Some(name) if !header.contains(':') => (name, ""),
            _ => header.split_once(": ").unwrap(),
        };
        if name != "Content-Length" {
            self.headers
                .push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }

    pub(super) fn by_client(request: &impl Request) -> Self {
        Self::of(request.call())
    }

    /// What a client sends for a call.
    pub(super) fn of(call: &Call) -> Self {
        let request = call.to_http_request(call.server()).unwrap();
        let uri = request.uri();
        let headers = request.headers().iter();
        let text =
            |value: &http::HeaderValue| String::from_utf8(value.as_bytes().to_vec()).unwrap();
        let mut headers: Vec<_> = headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        headers.sort();
        Self {
            method: request.method().to_string(),
            url: format!("https://{}{}", uri.host().unwrap(), uri.path()),
            credentials: Some("AC1:t".to_owned()),
            headers,
            query: pairs_of(uri.query().unwrap_or_default().as_bytes()),
            body: request.body().clone(),
        }
    }
}

/// What curl sends for an argument of `--data-urlencode`. For one without `=` it might read a file.
fn urlencoded(argument: &str) -> String {
    let (name, value) = argument.split_once('=').unwrap();
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{name}={value}")
}

fn pairs_of(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}
