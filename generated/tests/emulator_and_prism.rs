//! The emulator and Stoplight Prism answer the same 500 requests, valid ones and others. The emulator answers all of them
//! as Twilio would; a snapshot shows both.
//!
//! The comparison is skipped unless `REFERENCE_TESTS` names a folder, where Prism is installed. Needs `node` and `npm`.

#![cfg(all(feature = "catalogue", feature = "reqwest"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod install;
mod mock;
mod probes;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    time::Duration,
};

use mock::{ADDED, DESCRIPTIONS, Prism};
use probes::{Catalogue, Kind, Probe, Sent};
use serde_json::{Value, json};
use twilio_emulator::Mock;

/// An emulator that knows the account of the probes.
fn emulator() -> Mock {
    let builder = Mock::builder().catalogue(twilio_flex::catalogue());
    builder
        .account(probes::ACCOUNT, probes::TOKEN)
        .build()
        .unwrap()
}

/// How many requests both answer.
const COUNT: usize = 500;

/// What a server answers.
struct Answer {
    status: u16,
    body: Value,
}

impl Answer {
    /// Whether it is an error as Twilio's clients read it: `{ "code": 20404, "message": "…", … }`.
    fn is_twilio_error(&self) -> bool {
        let is_present = |member| self.body.get(member).is_some();
        self.body["code"].is_u64()
            && self.body["message"].is_string()
            && self.body["status"] == self.status
            && is_present("more_info")
    }
}

/// A generated list of everything that can be wrong: the emulator refuses each, names what is wrong, and does nothing.
#[test]
fn the_emulator_answers_every_probe_as_twilio_would() {
    let catalogue = Catalogue::of_flex();
    let flex = emulator();
    let probes = probes::all(&catalogue);
    let mut wrong = String::new();
    for probe in &probes {
        let answer = emulated(&flex, probe);
        if !probe.kind.allows(answer.status) || (answer.status >= 400 && !answer.is_twilio_error())
        {
            let operation = &catalogue.operations[probe.operation].id;
            let (kind, about) = (probe.kind, &probe.about);
            writeln!(
                wrong,
                "{operation} {kind:?} {about}: {} {}",
                answer.status, answer.body
            )
            .unwrap();
        }
    }
    let covered: BTreeSet<Kind> = probes.iter().map(|it| it.kind).collect();
    println!("{} probes of {} kinds", probes.len(), covered.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{wrong}",
        wrong.lines().count(),
        probes.len()
    );
}

#[test]
fn prism_answers_the_same_requests() {
    let Some(folder) = install::folder() else {
        return;
    };
    let catalogue = Catalogue::of_flex();
    let flex = emulator();
    let servers = DESCRIPTIONS.map(|(module, file)| (module, Prism::start(&folder, file)));
    let servers = BTreeMap::from(servers);
    let mut probes = probes::all(&catalogue);
    probes.retain(|it| !ADDED.contains(&catalogue.operations[it.operation].id.as_str()));
    let mut table = BTreeMap::<Kind, [Tally; 2]>::new();
    for probe in probes::some(probes, COUNT) {
        let operation = &catalogue.operations[probe.operation];
        let module = &catalogue.modules[operation.module].name;
        let answers = [
            emulated(&flex, &probe),
            by_prism(&servers[module.as_str()], &probe),
        ];
        let row = table.entry(probe.kind).or_default();
        for (tally, answer) in row.iter_mut().zip(answers) {
            tally.add(probe.kind, &answer);
        }
    }
    insta::with_settings!({
        omit_expression => true,
        description => "What the emulator and Prism 5.16 answer to the same 500 requests.",
    }, {
        insta::assert_snapshot!("emulator_and_prism", printed(&table));
    });
}

/// What the emulator answers.
fn emulated(flex: &Mock, probe: &Probe) -> Answer {
    flex.reset();
    let sent = &probe.sent;
    if let Some(path) = &probe.existing {
        put_what_it_names(flex, &sent.server, path);
    }
    flex.put_all(NAMED_IN_BODIES).unwrap();
    let uri = format!("{}{}", sent.server, sent.path_and_query);
    let mut request = http::Request::builder()
        .method(sent.method.as_str())
        .uri(uri);
    for (name, value) in &sent.headers {
        request = request.header(*name, value);
    }
    let response = flex.handle(request.body(sent.body.clone().into_bytes()).unwrap());
    Answer {
        status: response.status().as_u16(),
        body: serde_json::from_slice(response.body()).unwrap_or_default(),
    }
}

/// What the bodies of the examples name.
const NAMED_IN_BODIES: &str = r#"{
    "/v1/PluginService/Configurations/FJ6789abcdef0123456789abcdef012345": {},
    "/v1/PluginService/Plugins/FP456789abcdef0123456789abcdef0123": {},
    "/v1/PluginService/Plugins/FP456789abcdef0123456789abcdef0123/Versions": [
        { "sid": "FV56789abcdef0123456789abcdef01234" },
        { "sid": "FV3579bdf02468ace13579bdf02468ace1" }
    ]
}"#;

/// Puts everything there that a path names.
fn put_what_it_names(flex: &Mock, server: &str, path: &str) {
    let host = server.trim_start_matches("https://");
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()]);
    for end in ends.skip(1) {
        // Most prefixes are the path of no resource.
        let _ = flex.put(&format!("/{host}{}", &path[..end]), json!({}));
    }
}

/// What Prism answers. It never answers some bodies that are no JSON, for which nobody waits long.
fn by_prism(prism: &Prism, probe: &Probe) -> Answer {
    let Sent { headers, body, .. } = &probe.sent;
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let line = probe.sent.line();
    let response = match probe.kind {
        Kind::MalformedBody => {
            let response = prism.exchange_within(Duration::from_secs(10), &line, &headers, body);
            response.unwrap_or_else(|_| format!("HTTP/1.1 {NO_ANSWER}\r\n\r\n"))
        }
        _ => prism.exchange(&line, &headers, body),
    };
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        body: serde_json::from_str(body).unwrap_or_default(),
    }
}

/// In place of a status.
const NO_ANSWER: u16 = 0;

/// The answers of one server to the requests of one kind.
#[derive(Default)]
struct Tally {
    statuses: BTreeMap<u16, usize>,
    right: usize,
    twilio_errors: usize,
}

impl Tally {
    fn add(&mut self, kind: Kind, answer: &Answer) {
        *self.statuses.entry(answer.status).or_default() += 1;
        self.right += usize::from(kind.allows(answer.status));
        self.twilio_errors += usize::from(answer.is_twilio_error());
    }

    fn statuses(&self) -> String {
        let statuses = self.statuses.iter();
        let statuses = statuses.map(|(status, count)| match *status {
            NO_ANSWER => format!("{count} × none"),
            status => format!("{count} × {status}"),
        });
        statuses.collect::<Vec<_>>().join(", ")
    }
}

fn printed(table: &BTreeMap<Kind, [Tally; 2]>) -> String {
    let mut text =
        "| request | right | emulator | right | Prism | right |\n|---|---|---|---|---|---|\n"
            .to_owned();
    let mut sums = [0, 0, 0, 0, 0];
    for (kind, [emulator, prism]) in table {
        let count: usize = emulator.statuses.values().sum();
        writeln!(
            text,
            "| {kind:?} | {} | {} | {} of {count} | {} | {} of {count} |",
            kind.right(),
            emulator.statuses(),
            emulator.right,
            prism.statuses(),
            prism.right,
        )
        .unwrap();
        let more = [
            count,
            emulator.right,
            prism.right,
            emulator.twilio_errors,
            prism.twilio_errors,
        ];
        for (sum, more) in sums.iter_mut().zip(more) {
            *sum += more;
        }
    }
    let [count, emulator, prism, emulator_errors, prism_errors] = sums;
    writeln!(
        text,
        "| all | | | {emulator} of {count} | | {prism} of {count} |"
    )
    .unwrap();
    writeln!(text, "\nErrors that a client of Twilio can read: {emulator_errors} of the emulator, {prism_errors} of Prism.").unwrap();
    text
}
