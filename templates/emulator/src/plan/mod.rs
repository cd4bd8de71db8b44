//! What each operation does to which resources. In: a catalogue. Out: [`Api`].
//!
//! A description does not say that `POST /v1/Channels` creates what `DELETE /v1/Channels/{Sid}` deletes. This is
//! inferred from methods, paths and responses.

mod api;
mod initial;
mod kinds;
mod links;
mod operations;
mod roles;

pub(crate) use self::{
    api::{Address, Api, Field, Kind, KindId, Operation, Origin, Role, Step},
    initial::Initial,
    links::{Link, LinkPart},
};

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::catalogue;

    /// The API with these operations, each `METHOD path → response`, where `[]` is a list, `{}` a thing, `{other}` another
    /// model, and nothing is nothing.
    fn api(operations: &[&str]) -> Api {
        let operations = operations.iter().map(|text| {
            let (target, response) = text.split_once(" → ").unwrap();
            let (method, path) = target.split_once(' ').unwrap();
            let response = match response {
                "[]" => {
                    json!({ "kind": "list", "key": "a", "paging": "meta", "type": { "model": 0 } })
                }
                "{}" => json!({ "kind": "value", "type": { "model": 0 } }),
                "{other}" => json!({ "kind": "value", "type": { "model": 1 } }),
                _ => json!({ "kind": "empty" }),
            };
            json!({
                "id": text, "module": 0, "method": method, "path": path, "security": "account",
                "body": { "kind": "none" }, "response": response,
            })
        });
        let catalogue = json!({
            "format": 1,
            "modules": [{ "name": "v1", "server": "https://api.example.com" }],
            "operations": Vec::<Value>::from_iter(operations),
            "models": [
                { "properties": [{ "name": "sid", "type": { "sid": 0 } }] },
                { "properties": [{ "name": "sid", "type": { "sid": 1 } }] },
            ],
            "sids": [{ "prefix": "TH" }, { "prefix": "OT" }],
        });
        Api::new(catalogue::read(&[catalogue.to_string()]).unwrap())
    }

    /// The role of each operation, and the collection that it concerns.
    fn roles(operations: &[&str]) -> Vec<(Role, String)> {
        let api = api(operations);
        let operations = api.operations.iter();
        let roles = operations.map(|it| (it.role, api.kind(it.kind).unwrap().shape.clone()));
        roles.collect()
    }

    #[test]
    fn roles_follow_from_methods_paths_and_responses() {
        let things = |role| (role, "/v1/Things".to_owned());
        assert_eq!(
            roles(&[
                "GET /v1/Things → []",
                "POST /v1/Things → {}",
                "GET /v1/Things/{Sid} → {}",
                "POST /v1/Things/{ThingSid} → {}",
                "DELETE /v1/Things/{Sid} → ",
                "POST /v1/Things/{Sid}/Archive → {}",
                "POST /v1/Things/{Sid}/Others → {other}",
                "GET /v1/Settings → {}",
                "POST /v1/Settings → {}",
                "DELETE /v1/Settings → ",
                "POST /v1/Sessions → {}",
            ]),
            [
                things(Role::List),
                things(Role::Create),
                things(Role::Fetch),
                things(Role::Update),
                things(Role::Delete),
                things(Role::Act),
                (Role::Create, "/v1/Things/{}/Others".to_owned()),
                (Role::FetchSingleton, "/v1/Settings".to_owned()),
                (Role::UpdateSingleton, "/v1/Settings".to_owned()),
                (Role::DeleteSingleton, "/v1/Settings".to_owned()),
                (Role::Create, "/v1/Sessions".to_owned()),
            ]
        );
    }

    #[test]
    fn only_what_the_catalogue_knows_must_exist_above_a_resource() {
        let api = api(&[
            "POST /v1/Things → {}",
            "GET /v1/Things/{Sid} → {}",
            "GET /v1/Things/{ThingSid}/Parts → []",
            "GET /v1/Instances/{InstanceSid}/Users/{Sid} → {}",
        ]);
        let steps = |index: usize| {
            let steps = api.operations[index].steps.iter().copied();
            Vec::from_iter(steps.filter(|it| *it != Step::Literal))
        };
        assert_eq!(steps(2), [Step::Parent(KindId(0))]);
        assert_eq!(steps(3), [Step::Free, Step::Key]);
    }
}
