//! Small questions about syntax.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Expr, Ident, Lit, Type};

/// The last name of a path: `Channel` of `super::channel::Channel<A>`.
pub(crate) fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => Some(&path.path.segments.last()?.ident),
        _ => None,
    }
}

/// Whether a name occurs in an expression.
pub(crate) fn mentions(expr: &Expr, name: &Ident) -> bool {
    fn in_tokens(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|tree| match tree {
            TokenTree::Ident(ident) => ident == *name,
            TokenTree::Group(group) => in_tokens(group.stream(), name),
            _ => false,
        })
    }
    in_tokens(expr.to_token_stream(), name)
}

pub(crate) fn string(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// A call in a chain: its name, and its arguments.
pub(crate) struct Link<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) arguments: Vec<&'a Expr>,
}

/// The method calls of `Type(a.b(1).c(2))`, last first. The call that begins the chain comes at the end:
/// `Parameter::form("A")`.
pub(crate) fn chain(expr: &Expr) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = Some(expr);
    while let Some(expr) = rest {
        rest = match expr {
            Expr::MethodCall(call) => {
                let arguments = call.args.iter().collect();
                let name = &call.method;
                links.push(Link { name, arguments });
                Some(&*call.receiver)
            }
            Expr::Call(call) => {
                let arguments: Vec<&Expr> = call.args.iter().collect();
                let inner = match arguments.as_slice() {
                    [inner @ (Expr::Call(_) | Expr::MethodCall(_))] => Some(*inner),
                    _ => None,
                };
                if let Expr::Path(path) = &*call.func
                    && let Some(segment) = path.path.segments.last()
                {
                    let name = &segment.ident;
                    links.push(Link { name, arguments });
                }
                inner
            }
            _ => None,
        };
    }
    links
}
