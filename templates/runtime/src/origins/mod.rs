//! Where requests go: origins, base URLs, and the mapping of a description's servers.

pub(crate) mod base_url;
pub(crate) mod server_list;
pub(crate) mod servers;
mod twilio_host;
