//! From a catalogue to the API. In: the tables. Out: [`Api`], with routes, kinds, and the role of each operation.

use http::{Method, StatusCode, Uri};

use super::{
    api::{Api, Field, Kind, KindId, Operation, Role, Step},
    kinds::{self, Index, LookUp, is_in_body},
    roles::{Assigned, Outline, Roles},
};
use crate::{
    catalogue::{self, Catalogue, Location, Model, Response},
    hashing::QuickMap,
    names::{property_path, snake_case},
    routing::{Products, Segment, Template},
};

impl Api {
    pub(crate) fn new(catalogue: Catalogue) -> Self {
        let outlines = catalogue
            .operations
            .iter()
            .map(|it| outline(&catalogue, it));
        let outlines: Vec<_> = outlines.collect();
        let roles = Roles::of(&catalogue, &outlines);
        let assigned: Vec<_> = outlines.iter().map(|it| roles.assign(it)).collect();
        let index = kinds::kinds(&catalogue, &outlines, &assigned);
        let operations = outlines.iter().zip(&assigned).enumerate();
        let operations = operations.map(|(position, (outline, assigned))| {
            operation(&catalogue, &index, position, outline, assigned)
        });
        let operations: Vec<Operation> = operations.collect();
        let products = products(&catalogue, &operations);
        let kinds: Vec<Kind> = index.into_values().collect();
        Self {
            products,
            operations,
            kinds,
            catalogue,
        }
    }
}

fn outline<'a>(catalogue: &Catalogue, operation: &'a catalogue::Operation) -> Outline<'a> {
    let module = catalogue.modules.get(operation.module);
    let server = operation.server.as_ref().or(module.map(|it| &it.server));
    let server: Uri = server.and_then(|it| it.parse().ok()).unwrap_or_default();
    let base = server.path().trim_end_matches('/');
    Outline {
        operation,
        host: host_of(&server),
        method: operation.method.parse().unwrap_or(Method::GET),
        template: Template::parse(&format!("{base}{}", operation.path)),
    }
}

/// The host, with the port if the URL has one.
fn host_of(server: &Uri) -> String {
    let authority = server.authority().map_or("", |it| it.as_str());
    authority.to_owned()
}

fn operation(
    catalogue: &Catalogue,
    index: &Index,
    position: usize,
    outline: &Outline<'_>,
    assigned: &Assigned,
) -> Operation {
    let (host, shape) = &assigned.collection;
    let kind_id = index.id(host, shape).unwrap_or(KindId(0));
    let model = index.get_index(kind_id.0).and_then(|(_, kind)| kind.model);
    let model = model.and_then(|it| catalogue.models.get(it));
    Operation {
        index: position,
        method: outline.method.clone(),
        host: outline.host.clone(),
        template: outline.template.clone(),
        steps: steps(index, outline, assigned.role),
        role: assigned.role,
        kind: kind_id,
        effect: None,
        fields: fields(outline.operation, model),
        filters: filters(outline.operation, model),
        status: status(outline.operation),
    }
}

fn steps(index: &Index, outline: &Outline<'_>, role: Role) -> Vec<Step> {
    let segments = &outline.template.segments;
    let key = match role {
        Role::Fetch | Role::Update | Role::Delete => segments.len().checked_sub(1),
        Role::Act => segments.len().checked_sub(2),
        _ => None,
    };
    let steps = segments.iter().enumerate().map(|(position, segment)| {
        match (segment, segment.parameter()) {
            (Segment::Literal(_), _) => return Step::Literal,
            (_, None) => return Step::Free,
            (_, Some(_)) => {}
        }
        if key == Some(position) {
            return Step::Key;
        }
        let shape = outline.template.shape_of(position);
        let kind = index.id(&outline.host, &shape);
        let has_instances = |id: &KindId| {
            let kind = index.get_index(id.0);
            kind.is_some_and(|(_, kind)| kind.has_instances)
        };
        kind.filter(has_instances).map_or(Step::Free, Step::Parent)
    });
    steps.collect()
}

/// Where each parameter of the body belongs in a resource.
fn fields(operation: &catalogue::Operation, model: Option<&Model>) -> QuickMap<String, Field> {
    let parameters = operation.parameters.iter();
    let sent = parameters.filter(|it| is_in_body(it.location));
    let fields = sent.map(|it| (it.name.clone(), field(&it.name, model)));
    fields.collect()
}

/// The properties that have the names of parameters of the query.
fn filters(operation: &catalogue::Operation, model: Option<&Model>) -> QuickMap<String, String> {
    let parameters = operation.parameters.iter();
    let query = parameters.filter(|it| it.location == Location::Query);
    let filters = query.filter_map(|it| {
        let field = field(&it.name, model);
        let property = field.path.first()?.clone();
        field.ty.map(|_| (it.name.clone(), property))
    });
    filters.collect()
}

fn field(parameter: &str, model: Option<&Model>) -> Field {
    let properties = model.map_or(&[][..], |it| it.properties.as_slice());
    let type_of = |name: &str| {
        let property = properties.iter().find(|it| it.name == name);
        property.map(|it| it.ty.clone())
    };
    for choice in model.iter().flat_map(|it| &it.choices) {
        let mut fields = choice.fields.iter();
        if let Some((property, _)) = fields.find(|(_, from)| *from == parameter) {
            let within = choice.within.clone().into_iter();
            return Field {
                ty: None,
                path: within.chain([property.clone()]).collect(),
            };
        }
    }
    let joined = snake_case(&parameter.replace('.', "_"));
    for name in [parameter, &joined] {
        if let Some(ty) = type_of(name) {
            return Field {
                path: vec![name.to_owned()],
                ty: Some(ty),
            };
        }
    }
    let path = property_path(parameter);
    let is_nested = path.first().is_some_and(|it| type_of(it).is_some());
    match is_nested {
        true => Field { path, ty: None },
        false => Field {
            path: vec![joined],
            ty: None,
        },
    }
}

/// The first status of success that the description declares, or the usual one.
fn status(operation: &catalogue::Operation) -> StatusCode {
    let mut declared = operation.statuses.iter();
    let declared = declared.find_map(|it| it.parse::<StatusCode>().ok());
    declared.unwrap_or(match operation.response {
        Response::Empty => StatusCode::NO_CONTENT,
        Response::Redirect => StatusCode::TEMPORARY_REDIRECT,
        _ => StatusCode::OK,
    })
}

fn products(catalogue: &Catalogue, operations: &[Operation]) -> Products {
    let mut products = Products::default();
    for operation in operations {
        let product = products.of_host(&operation.host);
        let (method, template) = (operation.method.clone(), &operation.template);
        product.routes.add(method, template, operation.index);
    }
    let modules = catalogue.modules.iter().map(|it| {
        let server: Uri = it.server.parse().unwrap_or_default();
        (it.name.clone(), host_of(&server))
    });
    let modules: Vec<_> = modules.collect();
    products.name(&modules);
    products
}
