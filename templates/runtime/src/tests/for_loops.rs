//! The implementations of `Iterator` that only explain `for` loops are in nobody's way.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use serde_json::json;

use super::{client, sample};
use crate::{list::ListStream, response::FromJson, testing::ScriptedTransport};

/// Methods as `futures_util::StreamExt` has them, with the names of those of `Iterator`.
trait StreamExt: Stream + Unpin + Sized {
    async fn next(&mut self) -> Option<Self::Item> {
        let mut stream = Pin::new(self);
        poll_fn(move |context: &mut Context<'_>| -> Poll<_> { stream.as_mut().poll_next(context) })
            .await
    }

    async fn count(mut self) -> usize {
        let mut count = 0;
        while self.next().await.is_some() {
            count += 1;
        }
        count
    }
}

impl<S: Stream + Unpin> StreamExt for S {}

async fn rest<T: FromJson>(mut stream: ListStream<T>) -> usize {
    let first = stream.next().await;
    assert!(first.is_some());
    stream.count().await
}

#[tokio::test]
async fn the_methods_of_streams_are_found_without_ambiguity() {
    let page =
        json!({ "flex_chat_channels": [{}, {}, {}], "meta": { "key": "flex_chat_channels" } });
    let transport = ScriptedTransport::new().respond(200, page);
    let mut stream = client(&transport).stream(sample::list());
    assert!(stream.next().await.is_some());
    assert_eq!(rest(stream).await, 1);
}
