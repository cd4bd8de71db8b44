//! The diagram of resources and operations in the crate's `README.md`: a tree of paths for each module, in Mermaid.
//!
//! Parameters of a path have no node of their own: `/Plugins` and `/Plugins/{Sid}` are one node, with the functions of
//! both, since that is how people think of a resource.

use std::collections::HashSet;

use indexmap::IndexMap;
use la_arena::{Arena, Idx};

use crate::{
    files::{Block, Presence},
    ir::{Api, Module},
    name::Names,
    text::is_invisible,
};

/// GitHub draws no diagram with more arrows than this, and none with more characters than [`MOST_CHARACTERS`].
const MOST_ARROWS: usize = 500;
const MOST_CHARACTERS: usize = 50_000;

/// The resources of the crate by their paths, with their functions.
#[must_use]
pub(crate) fn diagram(api: &Api, names: &Names) -> Block {
    let mut lines = Vec::new();
    for module in &api.modules {
        if api.operations_of(module).next().is_some() {
            lines.push(String::new());
            lines.extend(Tree::of(api, names, module).drawing());
        }
    }
    lines.push(String::new());
    Block {
        path: "README.md".to_owned(),
        begin: "<!-- <diagram> Written by `cargo xtask regenerate` from the descriptions. -->"
            .to_owned(),
        end: "<!-- </diagram> -->".to_owned(),
        below: "## Operations".to_owned(),
        title: "the diagram of resources and operations".to_owned(),
        presence: Presence::Optional,
        lines,
    }
}

/// The paths of a module.
struct Tree<'a> {
    /// The name of the module, which stands at the root.
    module: &'a str,
    nodes: Arena<Node<'a>>,
    root: Idx<Node<'a>>,
}

/// A part of a path, and everything that begins with it.
#[derive(Default)]
struct Node<'a> {
    /// The text between two slashes; of the root, the server.
    segment: &'a str,
    children: Vec<Idx<Node<'a>>>,
    /// The functions of the operations on this path, by resource.
    functions: IndexMap<&'a str, Vec<&'a str>>,
}

/// A node that is still to be drawn.
struct Pending<'a> {
    node: Idx<Node<'a>>,
    /// The ID of the node above it.
    parent: Option<String>,
    depth: usize,
}

impl<'a> Tree<'a> {
    fn of(api: &'a Api, names: &'a Names, module: &'a Module) -> Self {
        let mut nodes = Arena::default();
        let root = nodes.alloc(Node {
            segment: &module.destination.server,
            ..Node::default()
        });
        let mut tree = Self {
            module: names.of(&module.item).as_str(),
            nodes,
            root,
        };
        for (resource, operation) in api.operations_of(module) {
            let node = tree.node(operation.sent_path());
            let functions = &mut tree.nodes[node].functions;
            let functions = functions.entry(names.of(&resource.item).as_str());
            let function = names.of(&operation.function).as_str();
            functions.or_default().push(function);
        }
        tree
    }

    /// The node of a path, which is added if it is new.
    fn node(&mut self, path: &'a str) -> Idx<Node<'a>> {
        let mut node = self.root;
        for segment in segments(path) {
            let mut children = self.nodes[node].children.iter();
            let known = children.find(|child| self.nodes[**child].segment == segment);
            node = if let Some(known) = known {
                *known
            } else {
                let new = self.nodes.alloc(Node {
                    segment,
                    ..Node::default()
                });
                self.nodes[node].children.push(new);
                new
            };
        }
        node
    }

    /// The lines of the diagram, indented as a tree, for where it is shown as text.
    fn drawing(&self) -> Vec<String> {
        let mut lines = vec!["```mermaid".to_owned(), "flowchart LR".to_owned()];
        let mut ids = HashSet::new();
        let mut pending = vec![Pending {
            node: self.root,
            parent: None,
            depth: 1,
        }];
        while let Some(next) = pending.pop() {
            let (node, path) = self.shortened(next.node);
            let id = distinct(self.id(next.parent.as_deref(), &path), &mut ids);
            let label = self.label(node, next.parent.is_none(), &path);
            let arrow = next.parent.map(|parent| format!("{parent} --> "));
            let indentation = "  ".repeat(next.depth);
            let arrow = arrow.unwrap_or_default();
            lines.push(format!("{indentation}{arrow}{id}[\"{label}\"]"));
            let children = self.nodes[node].children.iter().rev();
            pending.extend(children.map(|child| Pending {
                node: *child,
                parent: Some(id.clone()),
                depth: next.depth + 1,
            }));
        }
        lines.push("```".to_owned());
        if is_drawn(&lines) {
            lines
        } else {
            vec![format!("`{}` is too large for a diagram.", self.module)]
        }
    }

    /// The next node that has functions or several children, and the path to it: nothing happens on the way.
    fn shortened(&self, from: Idx<Node<'a>>) -> (Idx<Node<'a>>, Vec<&'a str>) {
        let mut node = from;
        let mut path = vec![self.nodes[node].segment];
        while self.nodes[node].functions.is_empty()
            && let [only] = self.nodes[node].children.as_slice()
        {
            node = *only;
            path.push(self.nodes[node].segment);
        }
        (node, path)
    }

    /// An ID that stays when other paths come and go: the path below that of the root.
    fn id(&self, parent: Option<&str>, path: &[&str]) -> String {
        let of = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        match parent {
            Some(parent) => format!("{parent}_{}", of(&path.join("_"))),
            // Words of Mermaid, such as `end`, have neither digits nor underscores.
            None if self.module.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                format!("{}_", self.module)
            }
            None => of(self.module),
        }
    }

    /// `Channels<br/>channel: list, create`
    fn label(&self, node: Idx<Node<'a>>, is_root: bool, path: &[&str]) -> String {
        let module = is_root.then(|| self.module.to_owned());
        let resources = self.nodes[node].functions.iter();
        let resources =
            resources.map(|(resource, functions)| format!("{resource}: {}", functions.join(", ")));
        let lines = module.into_iter().chain([path.join("/")]).chain(resources);
        let lines: Vec<String> = lines.map(|line| escaped(&line)).collect();
        lines.join("<br/>")
    }
}

/// The parts of a path without its parameters. The endings of the API of 2010 do not make another resource.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let segments = path.split('/').filter(|it| !it.is_empty());
    let names = segments.filter(|segment| !segment.starts_with('{'));
    names.map(|segment| segment.strip_suffix(".json").unwrap_or(segment))
}

/// The ID, with a number if it is taken.
fn distinct(id: String, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{id}_{number}"));
    let mut candidates = std::iter::once(id.clone()).chain(numbered);
    let free = candidates.find(|it| !taken.contains(it)).unwrap_or(id);
    taken.insert(free.clone());
    free
}

fn is_drawn(lines: &[String]) -> bool {
    let characters: usize = lines.iter().map(|line| line.chars().count() + 1).sum();
    lines.len() <= MOST_ARROWS && characters <= MOST_CHARACTERS
}

/// Text for a label in quotes: everything that means something in Mermaid, Markdown or HTML as its number.
fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        ' ' | ',' | ':' | '/' | '.' | '-' | '_' => c.to_string(),
        c if c.is_alphanumeric() => c.to_string(),
        c if is_invisible(c) => char::REPLACEMENT_CHARACTER.to_string(),
        c => format!("#{};", u32::from(c)),
    };
    text.chars().map(escape).collect()
}
