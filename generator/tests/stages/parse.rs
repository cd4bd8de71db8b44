//! Versions and shapes: all wrong values are reported together, each with its location.

use super::{errors, parse, source};

const HEAD: &str = "openapi: 3.0.1\ninfo: {title: T, version: '1'}\n";

fn shape_errors(rest: &str) -> Vec<String> {
    errors(parse(source(&format!("{HEAD}{rest}"))))
}

#[test]
fn a_description_is_typed_and_keeps_its_source() {
    let text = format!("{HEAD}paths: {{}}\nunknown: 1\n");
    let document = parse(source(&text)).unwrap();
    assert_eq!(document.openapi.info.title, "T");
    assert!(document.source.value.get("unknown").is_some());
}

#[test]
fn other_versions_are_rejected_with_advice() {
    let version = |text: &str| errors(parse(source(text)));
    assert_eq!(
        version("swagger: '2.0'\npaths: 5\n"),
        ["a.yaml:1:1 this is Swagger 2.0; only OpenAPI 3.0 and 3.1 are supported"]
    );
    assert_eq!(
        version("openapi: 3.2.0\npaths: 5\n"),
        ["a.yaml:1:1 this is OpenAPI `3.2.0`; only 3.0 and 3.1 are supported"]
    );
    assert_eq!(version("openapi: 3.0.\n").len(), 1);
    assert_eq!(version("openapi: 3.0.1x\n").len(), 1);
    assert_eq!(
        version("openapi: 3.0\n"),
        ["a.yaml:1:1 the version must be a string, not a number"]
    );
    assert_eq!(
        version("a: 1\n"),
        ["a.yaml:1:1 this is not an OpenAPI description: it has no `openapi` version"]
    );
    assert_eq!(
        version("[1]\n"),
        ["a.yaml:1:1 a description must be an object, not an array"]
    );
    let error = parse(source("openapi: 4.0.0\n")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("  help: convert it to OpenAPI 3.1 or 3.0")
    );
}

#[test]
fn all_wrong_shapes_are_reported_with_their_lines() {
    let found = shape_errors(
        "\
paths:
  /a:
    get:
      operationId: 5
      tags: One
      parameters:
      - {name: A, in: query, schema: {type: string, maxLength: -1}}
      - {name: B, in: body, schema: {}}
      - {in: path, required: 'yes', schema: {}}
      - {name: D, in: header}
      - {name: E, in: path, schema: {}, style: form}
      responses:
        '200':
          content:
            application/json:
              schema:
                properties:
                  a: {type: text}
                  b: {items: {properties: {c: {nullable: 1, enum: no}}}}
                  d: {$ref: 7}
                  e: 5
                  f: {type: [string, 'null']}
                required: true
        weird: {description: x}
    post: {}
  /b: text
components:
  schemas:
    A: {additionalProperties: 5}
    B: {allOf: {}, minimum: 'a', description: }
  securitySchemes:
    S: {type: basic}
    T: {type: http}
",
    );
    assert_eq!(
        found,
        [
            "a.yaml:6:7 the `operationId` of an operation must be a string, not 5",
            "a.yaml:7:7 the `tags` of an operation must be an array, not a string",
            "a.yaml:9:53 the `maxLength` of a schema must be a non-negative integer, not -1",
            "a.yaml:10:19 the `in` of a parameter cannot be `body`",
            "a.yaml:11:9 a path parameter needs `name`",
            "a.yaml:11:20 the `required` of a path parameter must be a boolean, not a string",
            "a.yaml:12:9 a header parameter needs exactly one of `schema`, `content`",
            "a.yaml:13:41 the `style` of a path parameter cannot be `form`",
            "a.yaml:15:9 a response needs `description`",
            "a.yaml:20:23 the `type` of a schema cannot be `text`",
            "a.yaml:21:48 the `nullable` of a schema must be a boolean, not 1",
            "a.yaml:21:61 the `enum` of a schema must be an array, not a string",
            "a.yaml:22:23 the `$ref` of a reference must be a string, not 7",
            "a.yaml:23:19 a schema must be an object, not 5",
            "a.yaml:24:23 the `type` of a schema must be a string, not an array",
            "a.yaml:25:17 the `required` of a schema must be an array, not a boolean",
            "a.yaml:26:9 `weird` is not a status code",
            "a.yaml:27:5 an operation needs `responses`",
            "a.yaml:28:3 a path must be an object, not a string",
            "a.yaml:31:9 the `additionalProperties` of a schema must be a boolean or a schema, not 5",
            "a.yaml:32:9 the `allOf` of a schema must be an array, not an object",
            "a.yaml:32:20 the `minimum` of a schema must be a number, not a string",
            "a.yaml:32:34 the `description` of a schema must be a string, not null",
            "a.yaml:34:9 the `type` of a security scheme cannot be `basic`",
            "a.yaml:35:5 an HTTP scheme needs `scheme`",
        ]
    );
}

#[test]
fn an_error_says_what_to_do() {
    let found = parse(source(&format!("{HEAD}paths:\n  /a: {{summary: 1.10}}\n"))).unwrap_err();
    assert_eq!(
        found.to_string(),
        "error[wrong-kind]: the `summary` of a path must be a string, not 1.1\n  --> a.yaml:4:8\n  at #/paths/~1a/summary\n  \
         help: put it in quotes\n\n1 error"
    );
}

#[test]
fn a_deep_wrong_shape_is_found_quickly() {
    // openapiv3 alone takes twice as long for each level.
    let depth = 50;
    let schema = format!(
        "{}{{type: 5}}{}",
        "{items: ".repeat(depth),
        "}".repeat(depth)
    );
    let found = shape_errors(&format!(
        "paths: {{}}\ncomponents: {{parameters: {{A: {{name: A, in: query, schema: {schema}}}}}}}\n"
    ));
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("the `type` of a schema must be a string, not 5"));
}
