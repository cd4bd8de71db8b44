//! `held`, `again` and `discard`: the list of requests that a person has to look at.

use std::{error::Error, time::SystemTime};

use twilio_outbox::{Held, Outbox};

use crate::settings::Settings;

/// How many requests are fetched at a time.
const PAGE: usize = 100;

/// Lists them, oldest first.
///
/// # Errors
/// If Redis cannot be used.
pub async fn list(settings: Settings) -> Result<(), Box<dyn Error>> {
    let list = all(&settings.outbox().await?).await?;
    if list.is_empty() {
        println!("Nothing is held.");
        return Ok(());
    }
    for held in &list {
        let age = held
            .since()
            .and_then(|since| SystemTime::now().duration_since(since).ok());
        let age = age.map_or_else(String::new, |age| {
            format!(", {} min ago", age.as_secs() / 60)
        });
        let operation = held.operation();
        let operation = operation
            .as_deref()
            .unwrap_or("a request that cannot be read");
        println!(
            "{}  {}: {operation}{age}\n    {}",
            held.item, held.id, held.why
        );
    }
    println!("Look at Twilio whether it has taken effect, then `again ITEM` or `discard ITEM`.");
    Ok(())
}

/// Sends one once more.
///
/// # Errors
/// If Redis cannot be used, or it is not on the list.
pub async fn again(settings: Settings, item: &str) -> Result<(), Box<dyn Error>> {
    let outbox = settings.outbox().await?;
    let held = find(&outbox, item).await?;
    decided(item, outbox.send_again(&held).await?)
}

/// Forgets one.
///
/// # Errors
/// If Redis cannot be used, or it is not on the list.
pub async fn discard(settings: Settings, item: &str) -> Result<(), Box<dyn Error>> {
    let outbox = settings.outbox().await?;
    let held = find(&outbox, item).await?;
    decided(item, outbox.discard(&held).await?)
}

async fn all(outbox: &Outbox) -> Result<Vec<Held>, Box<dyn Error>> {
    let mut list = Vec::new();
    loop {
        let page = outbox.held(list.last(), PAGE).await?;
        let is_last = page.len() < PAGE;
        list.extend(page);
        if is_last {
            return Ok(list);
        }
    }
}

async fn find(outbox: &Outbox, item: &str) -> Result<Held, Box<dyn Error>> {
    let list = all(outbox).await?.into_iter();
    let mut found = list.filter(|held| held.item == item);
    found.next().ok_or_else(|| missing(item))
}

fn decided(item: &str, is_done: bool) -> Result<(), Box<dyn Error>> {
    if !is_done {
        return Err(missing(item));
    }
    println!("Done.");
    Ok(())
}

fn missing(item: &str) -> Box<dyn Error> {
    format!("{item} is not on the list: `held` shows what is").into()
}
