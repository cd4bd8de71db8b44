//! Large bodies are never in memory as a whole: one side is never far ahead of the other.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use sample_api::bodies::echo;
use twilio_runtime::types::{Contents, File};

use crate::{
    clients::{AnyClient, BOTH, Settings, fetch},
    server::{Server, response},
};

const SIZE: usize = 64 * 1024 * 1024;

/// More than the buffers of sockets and HTTP libraries, and less than a whole body.
const AHEAD: usize = SIZE / 2;

#[test]
fn a_download_is_read_while_it_arrives() {
    for kind in BOTH {
        let sent = Arc::new(AtomicUsize::new(0));
        let counter = sent.clone();
        let server = Server::start(move |exchange| {
            counter.store(0, Ordering::SeqCst);
            exchange
                .say(format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n").as_bytes())?;
            let piece = vec![7; 64 * 1024];
            for _ in 0..SIZE / piece.len() {
                exchange.say(&piece)?;
                counter.fetch_add(piece.len(), Ordering::SeqCst);
            }
            Ok(())
        });
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let mut download = client.download(fetch()).unwrap().limit(None);
        let (mut received, mut ahead) = (0, 0);
        while let Some(chunk) = download.chunk().unwrap() {
            received += chunk.len();
            ahead = ahead.max(sent.load(Ordering::SeqCst).saturating_sub(received));
            assert!(chunk.len() <= 1024 * 1024);
        }
        assert_eq!(received, SIZE);
        assert!(ahead < AHEAD, "{kind:?}: {ahead} bytes");
    }
}

/// Contents that record how far they are ahead of the server.
struct Counting {
    left: usize,
    read: usize,
    arrived: Arc<AtomicUsize>,
    ahead: Arc<AtomicUsize>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.left.min(buffer.len());
        buffer[..count].fill(7);
        self.left -= count;
        self.read += count;
        let arrived = self.arrived.load(Ordering::SeqCst);
        self.ahead
            .fetch_max(self.read.saturating_sub(arrived), Ordering::SeqCst);
        Ok(count)
    }
}

#[test]
fn an_upload_is_read_while_it_is_sent() {
    for kind in BOTH {
        let arrived = Arc::new(AtomicUsize::new(0));
        let counter = arrived.clone();
        let server = Server::start(move |exchange| {
            exchange.each_piece(|piece| {
                counter.fetch_add(piece.len(), Ordering::SeqCst);
            })?;
            exchange.say(&response("200 OK", "", b"done"))
        });
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let ahead = Arc::new(AtomicUsize::new(0));
        let contents = || {
            arrived.store(0, Ordering::SeqCst);
            let (arrived, ahead) = (arrived.clone(), ahead.clone());
            Contents::from_reader(move || {
                Ok(Counting {
                    left: SIZE,
                    read: 0,
                    arrived: arrived.clone(),
                    ahead: ahead.clone(),
                })
            })
        };
        let size = u64::try_from(SIZE).unwrap();
        for contents in [contents(), contents().length(size)] {
            arrived.store(0, Ordering::SeqCst);
            let request = echo::echo_bytes().body(contents);
            assert_eq!(client.send(request).unwrap(), "done");
            assert_eq!(arrived.load(Ordering::SeqCst), SIZE);
        }
        let form = echo::echo_form().document(File::new("a", contents()));
        assert_eq!(client.send(form).unwrap(), "done");
        assert!(arrived.load(Ordering::SeqCst) > SIZE);
        let ahead = ahead.load(Ordering::SeqCst);
        assert!(ahead > 0 && ahead < AHEAD, "{kind:?}: {ahead} bytes");
    }
}
