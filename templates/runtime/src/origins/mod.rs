//! Where requests go: origins, base URLs, and what a client makes of a description's servers.

pub(crate) mod base_url;
pub(crate) mod servers;
