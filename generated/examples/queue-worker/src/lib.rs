//! Web chats that are queued in Redis, and workers that open them.
//!
//! | command | what it does |
//! |---|---|
//! | `web` | queues a web chat for each `POST /chats`, and says with `GET /chats/{id}` what became of it |
//! | `work` | sends queued requests to Twilio, on as many machines as you like |
//! | `held`, `again`, `discard` | show the list of requests that a person has to look at, and decide |

pub mod held;
pub mod offline;
mod sealed;
pub mod settings;
pub mod web;
pub mod work;
