//! In: a catalogue. Out: the collections at its top, below which nothing else has to exist, and how to create a resource.

use requests::snake_case;
use serde_json::Value;

/// The account of all requests.
const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// What follows the prefix of each SID.
const DIGITS: &str = "0123456789abcdef0123456789abcdef";

/// A collection in which resources can be created.
pub(crate) struct Collection {
    /// `/v1/Workspaces`, `/2010-04-01/Accounts/AC…/Calls.json`
    pub(crate) path: String,
    /// The same without `.json`.
    pub(crate) path_of_members: String,
    /// `.json`, or nothing.
    pub(crate) suffix: String,
    /// The property that ends the path of a resource.
    pub(crate) key: String,
    pub(crate) create: Create,
    /// The key of the list.
    pub(crate) list: Option<String>,
    pub(crate) can_delete: bool,
}

/// How a resource is created.
pub(crate) struct Create {
    pub(crate) server: String,
    /// Its required fields.
    pub(crate) form: String,
}

/// The collections whose path has no parameter but the account.
pub(crate) fn collections(catalogue: &Value) -> Vec<Collection> {
    let operations = catalogue["operations"].as_array().unwrap();
    let creations = operations.iter().filter(|it| it["method"] == "POST");
    let creations = creations.filter(|it| it["body"]["kind"] == "form");
    creations
        .filter_map(|create| collection(catalogue, operations, create))
        .collect()
}

fn collection(catalogue: &Value, operations: &[Value], create: &Value) -> Option<Collection> {
    let template = create["path"].as_str().unwrap();
    let (stem, suffix) = match template.strip_suffix(".json") {
        Some(stem) => (stem, ".json"),
        None => (template, ""),
    };
    let path = template.replace("{AccountSid}", ACCOUNT);
    if path.contains('{') {
        return None;
    }
    let find = |method: &str, path: &str| {
        let mut operations = operations.iter();
        operations.find(|it| it["method"] == method && it["path"] == *path)
    };
    // A path such as `/Workspaces/{Sid}`, whose parameter the resource has as a property.
    let member = operations.iter().find_map(|it| {
        let rest = it["path"]
            .as_str()?
            .strip_prefix(stem)?
            .strip_prefix("/{")?;
        let name = rest.strip_suffix(suffix)?.strip_suffix('}')?;
        (!name.contains(['{', '/'])).then(|| it["path"].as_str())?
    })?;
    let fetched = find("GET", member)?;
    if create["response"] != fetched["response"] {
        // It creates something else, such as a request to validate a phone number.
        return None;
    }
    let key = key_of(catalogue, fetched, member)?;
    let list = find("GET", template).filter(|it| it["response"]["kind"] == "list");
    Some(Collection {
        path_of_members: path.strip_suffix(suffix)?.to_owned(),
        suffix: suffix.to_owned(),
        path,
        key,
        list: list.map(|it| it["response"]["key"].as_str().unwrap().to_owned()),
        can_delete: find("DELETE", member).is_some(),
        create: Create {
            server: server(catalogue, create),
            form: form(catalogue, create)?,
        },
    })
}

/// The property that the parameter of the path means: `sid`, or one of its name.
fn key_of(catalogue: &Value, fetch: &Value, member: &str) -> Option<String> {
    let name = member.rsplit_once('{')?.1.split('}').next()?;
    let model = fetch["response"]["type"].get("model")?.as_u64()?;
    let properties =
        catalogue["models"][usize::try_from(model).unwrap()]["properties"].as_array()?;
    let names = [
        snake_case(name),
        "sid".to_owned(),
        "id".to_owned(),
        "unique_name".to_owned(),
    ];
    let mut names = names.into_iter();
    names.find(|name| properties.iter().any(|it| it["name"] == **name))
}

fn server(catalogue: &Value, operation: &Value) -> String {
    let module = usize::try_from(operation["module"].as_u64().unwrap()).unwrap();
    let own = operation.get("server");
    let server = own.unwrap_or(&catalogue["modules"][module]["server"]);
    server.as_str().unwrap().to_owned()
}

/// The required fields, each with a value that its type allows.
fn form(catalogue: &Value, create: &Value) -> Option<String> {
    let parameters = create["parameters"].as_array()?.iter();
    let required = parameters.filter(|it| it["in"] == "form" && it["required"] == true);
    let pairs = required.map(|parameter| {
        let value = value(catalogue, &parameter["type"], &parameter["constraints"]);
        format!("{}={value}", parameter["name"].as_str().unwrap())
    });
    Some(pairs.collect::<Vec<_>>().join("&"))
}

/// A value of this type; its characters need no encoding in a form.
fn value(catalogue: &Value, ty: &Value, constraints: &Value) -> String {
    let index = |kind: &str| Some(usize::try_from(ty.get(kind)?.as_u64()?).unwrap());
    if let Some(sid) = index("sid") {
        let prefix = catalogue["sids"][sid]["prefix"].as_str().unwrap();
        return format!("{prefix}{DIGITS}");
    }
    if let Some(index) = index("enum") {
        return catalogue["enums"][index]["values"][0]
            .as_str()
            .unwrap()
            .to_owned();
    }
    if let Some(items) = ty.get("list") {
        return value(catalogue, items, &Value::Null);
    }
    let shortest = constraints["min_length"].as_u64().unwrap_or_default();
    match ty.as_str() {
        Some("string") => "example".repeat(usize::try_from(shortest / 7 + 1).unwrap()),
        Some("boolean") => "true".to_owned(),
        Some("integer" | "number") => constraints["minimum"].as_i64().unwrap_or(1).to_string(),
        Some("date_time") => "2026-01-01T00:00:00Z".to_owned(),
        Some("date") => "2026-01-01".to_owned(),
        _ => "%7B%7D".to_owned(),
    }
}
