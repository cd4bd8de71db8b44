//! Answering requests. In: an HTTP request. Out: its response, after its effect, and a record of both.

use std::sync::{Arc, atomic::Ordering};

use http::{
    HeaderName, HeaderValue, Request, Response, StatusCode,
    header::{CONTENT_TYPE, HOST},
};

use super::Mock;
use crate::{
    answers::{Envelope, Written, to_json, without_paging},
    catalogue::{self, Paging, Response as Declared, Type},
    effects::{Answer, Context},
    errors::Refusal,
    faults::Fault,
    plan::Operation,
    record::{Described, Exchange, without_credentials},
    request::Sent,
    routing::{Found, Place, Unplaced},
    store::sid,
    validation,
};

/// The header by which Twilio's support finds a request.
const REQUEST_ID: &str = "twilio-request-id";

/// What becomes known of a request on the way to its answer.
#[derive(Default)]
struct Known {
    operation: Option<Arc<Described>>,
    account: Option<String>,
    unknown: Vec<String>,
    fault: Option<Fault>,
}

/// A response before it is an HTTP response.
struct Reply {
    status: StatusCode,
    body: Vec<u8>,
    header: Option<(&'static str, String)>,
}

impl Mock {
    /// Answers a request, as a server would.
    ///
    /// The host of its URL, or else its header `Host`, says which product it is for. Of [faults](Self::faults) that
    /// lose a response, it returns the response that is lost: 503 if the request has no effect.
    pub fn handle(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.exchange(request).0
    }

    /// Answers a request, and says what is to go wrong with the response.
    pub(crate) fn exchange(&self, request: Request<Vec<u8>>) -> (Response<Vec<u8>>, Option<Fault>) {
        let mut known = Known::default();
        let reply = self.reply(&request, &mut known);
        let reply = reply.unwrap_or_else(|refusal| Reply {
            status: refusal.status,
            body: to_json(&refusal.body()),
            header: refusal.header,
        });
        let (parts, body) = request.into_parts();
        self.shared.records.add(Exchange {
            time: self.shared.clock.now(),
            account: known.account,
            operation: known.operation,
            method: parts.method,
            uri: parts.uri,
            headers: without_credentials(parts.headers),
            body,
            unknown: known.unknown,
            fault: known.fault,
            status: reply.status,
            response: reply.body.clone(),
        });
        let number = self.shared.requests.fetch_add(1, Ordering::Relaxed);
        let response = reply.into_http(&sid("RQ", 0, number + 1));
        (response, known.fault)
    }

    fn reply(&self, request: &Request<Vec<u8>>, known: &mut Known) -> Result<Reply, Refusal> {
        let place = self.place(request)?;
        let (operation, entry, sent_values) = self.find(request, &place)?;
        known.operation = self.shared.described.get(operation.index).cloned();
        let id = known.operation.as_ref().map(|it| it.id.as_str());
        known.fault = id.and_then(|id| self.shared.faults.next(id));
        if let Some(refusal) = known.fault.and_then(Fault::refusal) {
            return Err(refusal);
        }
        let account = self
            .shared
            .accounts
            .account(request.headers(), entry.security)?;
        known.account = Some(account.clone());
        let catalogue = &self.shared.api.catalogue;
        let template = &operation.template;
        let valid = validation::validate_path(catalogue, entry, template, &sent_values);
        valid.map_err(|problem| {
            let mut refusal = Refusal::not_found(request.uri().path());
            refusal.message = format!("{}: {problem}", refusal.message);
            refusal
        })?;
        let values = validation::path_values(catalogue, entry, template, &sent_values);
        let headers = request.headers();
        let sent = Sent::read(request.uri().query(), headers, request.body(), &entry.body)?;
        known.unknown = validation::unknown(catalogue, entry, &sent);
        let forbidden: &[String] = if self.shared.is_strict {
            &known.unknown
        } else {
            &[]
        };
        let parameters = validation::validate(catalogue, entry, &sent, headers, forbidden)?;
        let answer = self.with_state(&account, |state| {
            let mut context = Context {
                state,
                operation,
                parameters: &parameters,
                values: &values,
                path: request.uri().path(),
            };
            context.run()
        })?;
        Ok(self.written(request, &place, operation, entry, &answer))
    }

    fn place<'a>(&'a self, request: &'a Request<Vec<u8>>) -> Result<Place<'a>, Refusal> {
        let uri = request.uri();
        let host = request.headers().get(HOST).and_then(|it| it.to_str().ok());
        let authority = uri
            .authority()
            .map(|it| it.as_str())
            .or(host)
            .unwrap_or("localhost");
        let scheme = uri.scheme_str().unwrap_or("http");
        let place = self.shared.api.products.place(uri, scheme, authority);
        place.map_err(|unplaced| match unplaced {
            Unplaced::NoSuchPath => Refusal::not_found(uri.path()),
            Unplaced::SeveralProducts(hosts) => {
                let mut refusal = Refusal::not_found(uri.path());
                refusal.status = StatusCode::MISDIRECTED_REQUEST;
                refusal.message = format!(
                    "Several products have the path {0}: begin it with one of their hosts, as in /{1}{0} ({2})",
                    uri.path(),
                    hosts.first().map_or("", String::as_str),
                    hosts.join(", "),
                );
                refusal
            }
        })
    }

    fn find(
        &self,
        request: &Request<Vec<u8>>,
        place: &Place<'_>,
    ) -> Result<(&Operation, &catalogue::Operation, Vec<String>), Refusal> {
        let not_found = || Refusal::not_found(request.uri().path());
        match place.product.routes.find(request.method(), place.path) {
            Found::Operation(index, values) => {
                let operation = self
                    .shared
                    .api
                    .operations
                    .get(index)
                    .ok_or_else(not_found)?;
                let entry = operation.entry(&self.shared.api).ok_or_else(not_found)?;
                Ok((operation, entry, values))
            }
            Found::OtherMethods(methods) => Err(Refusal::method_not_allowed(&methods)),
            Found::Nothing => Err(not_found()),
        }
    }

    fn written(
        &self,
        request: &Request<Vec<u8>>,
        place: &Place<'_>,
        operation: &Operation,
        entry: &catalogue::Operation,
        answer: &Answer,
    ) -> Reply {
        let api = &self.shared.api;
        let ty = entry.response.ty().unwrap_or(&Type::Json);
        let base = place.base.as_str();
        let body = match (answer, &entry.response) {
            (Answer::Empty, _) | (_, Declared::Empty) => Vec::new(),
            // Nothing in a catalogue says what is in a text or a file.
            _ if entry.answers_document() => Vec::new(),
            (_, Declared::Redirect) => return redirect(operation, base, place.path),
            (Answer::Json(json), _) => to_json(json),
            (Answer::Resource(resource), _) => to_json(&Written {
                api,
                resource,
                ty,
                base,
            }),
            (Answer::List(list), declared) => {
                let (key, paging) = match declared {
                    Declared::List { key, paging, .. } => (key.as_str(), *paging),
                    _ => ("items", Paging::None),
                };
                to_json(&Envelope {
                    api,
                    list,
                    key,
                    paging,
                    ty,
                    base,
                    path: place.path,
                    query: &without_paging(request.uri().query().unwrap_or_default()),
                })
            }
        };
        Reply {
            status: operation.status,
            body,
            header: None,
        }
    }
}

/// To where the contents are, which the emulator does not have.
fn redirect(operation: &Operation, base: &str, path: &str) -> Reply {
    Reply {
        status: operation.status,
        body: Vec::new(),
        header: Some(("location", format!("{base}{path}/contents"))),
    }
}

impl Reply {
    fn into_http(self, request_id: &str) -> Response<Vec<u8>> {
        let has_body = !self.body.is_empty();
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Ok(request_id) = request_id.parse() {
            headers.insert(REQUEST_ID, request_id);
        }
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let header = self.header.and_then(|(name, value)| {
            Some((
                HeaderName::from_static(name),
                value.parse::<HeaderValue>().ok()?,
            ))
        });
        headers.extend(header.map(|(name, value)| (Some(name), value)));
        response
    }
}
