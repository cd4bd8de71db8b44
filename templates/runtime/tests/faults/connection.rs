//! One connection: reads its requests, and applies the faults of the script.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::TcpStream,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use super::{
    fault::Fault,
    plan::{End, Piece, Plan, Reads},
    request::{Arrival, Arrived},
    script::Gate,
    shared::{ClosedBy, Shared},
};

/// How often a closed gate is checked.
const GLANCE: Duration = Duration::from_millis(2);

/// Serves a connection until one side closes it.
pub(super) fn serve(shared: &Shared, stream: Arc<TcpStream>, id: usize) {
    let mut connection = Connection {
        shared,
        stream,
        id,
        buffer: Vec::new(),
        is_new: true,
    };
    let by = catch_unwind(AssertUnwindSafe(|| connection.run()));
    let by = by.unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        shared.complain(format!("panicked: {}", text.unwrap_or("with no text")));
        ClosedBy::Server
    });
    drop(connection);
    shared.closed(id, by);
}

struct Connection<'a> {
    shared: &'a Shared,
    stream: Arc<TcpStream>,
    id: usize,
    /// The bytes read so far that belong to no earlier request.
    buffer: Vec<u8>,
    is_new: bool,
}

/// The connection is over.
struct Closed(ClosedBy);

const BY_CLIENT: Closed = Closed(ClosedBy::Client);
const BY_SERVER: Closed = Closed(ClosedBy::Server);

impl Connection<'_> {
    fn run(&mut self) -> ClosedBy {
        loop {
            if let Err(Closed(by)) = self.exchange() {
                return by;
            }
            self.is_new = false;
        }
    }

    fn exchange(&mut self) -> Result<(), Closed> {
        self.wait_for_first_byte()?;
        let (index, step) = self.shared.begin(Arrival::on(self.id));
        let mut plan = step.as_ref().map(Plan::of);
        let reads = plan.as_ref().map_or(Reads::Whole, |it| it.reads);
        let arrival = match reads {
            Reads::Nothing => return Err(self.reset()),
            Reads::Bytes(count) => return Err(self.read_some(index, count)),
            Reads::Whole => self.read_whole(index)?,
        };
        if let Some((rule, number)) = self.shared.rule() {
            plan = Some(planned_by_rule(&rule(number, &arrival)));
        }
        let plan = plan.expect("a script has steps or a rule");
        if let Some(gate) = &plan.waits_for {
            self.wait_at(gate)?;
        }
        for piece in &plan.pieces {
            self.send(piece).map_err(|_| BY_CLIENT)?;
        }
        match plan.end {
            End::Keep if arrival.wants_close() => Err(BY_SERVER),
            End::Keep => Ok(()),
            End::Close => Err(BY_SERVER),
            End::Reset => Err(self.reset()),
            End::Stall => Err(self.stall()),
        }
    }

    /// Waits without reading, since some faults must not read.
    fn wait_for_first_byte(&mut self) -> Result<(), Closed> {
        if self.is_new && self.shared.take_reset_at_once() {
            self.shared.brought_nothing(self.id);
            return Err(self.reset());
        }
        if !self.buffer.is_empty() {
            return Ok(());
        }
        if matches!(self.stream.peek(&mut [0]), Ok(1)) {
            return Ok(());
        }
        if self.is_new {
            self.shared.brought_nothing(self.id);
        }
        Err(BY_CLIENT)
    }

    fn read_whole(&mut self, index: usize) -> Result<Arrival, Closed> {
        let mut arrival = Arrival::on(self.id);
        loop {
            let size = arrival.read(&self.buffer);
            self.shared.update(index, arrival.clone());
            match size {
                Ok(Some(size)) => {
                    self.buffer.drain(..size);
                    return Ok(arrival);
                }
                Ok(None) => self.read_more(16 * 1024)?,
                Err(reason) => {
                    self.shared.complain(reason);
                    return Err(self.reset());
                }
            }
        }
    }

    /// Reads exactly this many bytes of a request, and resets the connection.
    fn read_some(&mut self, index: usize, count: usize) -> Closed {
        let mut arrival = Arrival::on(self.id);
        loop {
            let size = arrival.read(&self.buffer);
            self.shared.update(index, arrival.clone());
            if let Err(reason) = &size {
                self.shared.complain(reason);
            } else if arrival.arrived == Arrived::Whole && arrival.bytes < count {
                let bytes = arrival.bytes;
                self.shared
                    .complain(format!("to be reset after {count} bytes, but has {bytes}"));
            } else if self.buffer.len() < count {
                match self.read_more(count - self.buffer.len()) {
                    Ok(()) => continue,
                    Err(closed) => return closed,
                }
            }
            return self.reset();
        }
    }

    /// Reads at most this many bytes.
    fn read_more(&mut self, limit: usize) -> Result<(), Closed> {
        let mut bytes = vec![0; limit];
        match (&*self.stream).read(&mut bytes) {
            Ok(0) | Err(_) => Err(BY_CLIENT),
            Ok(count) => {
                self.buffer.extend(&bytes[..count]);
                Ok(())
            }
        }
    }

    fn send(&mut self, piece: &Piece) -> io::Result<()> {
        let mut stream = &*self.stream;
        match piece {
            Piece::Bytes(bytes) => stream.write_all(bytes),
            Piece::Repeat { bytes, times } => (0..*times).try_for_each(|_| stream.write_all(bytes)),
            Piece::Forever(bytes) => loop {
                stream.write_all(bytes)?;
            },
            Piece::SlowlyForever { bytes, pause } => loop {
                stream.write_all(bytes)?;
                self.pause(*pause)
                    .map_err(|_| ErrorKind::ConnectionAborted)?;
                stream = &*self.stream;
            },
        }
    }

    fn wait_at(&mut self, gate: &Gate) -> Result<(), Closed> {
        while !gate.is_open() {
            self.pause(GLANCE)?;
        }
        Ok(())
    }

    /// Waits this long, unless the client closes.
    fn pause(&mut self, pause: Duration) -> Result<(), Closed> {
        self.stream
            .set_read_timeout(Some(pause))
            .expect("pauses are not zero");
        let mut bytes = [0; 1024];
        let read = (&*self.stream).read(&mut bytes);
        self.stream
            .set_read_timeout(None)
            .expect("a timeout can be removed");
        match read {
            Ok(0) => Err(BY_CLIENT),
            Ok(count) => {
                self.buffer.extend(&bytes[..count]);
                Ok(())
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Ok(())
            }
            Err(_) => Err(BY_CLIENT),
        }
    }

    fn stall(&mut self) -> Closed {
        loop {
            if let Err(closed) = self.read_more(1024) {
                return closed;
            }
        }
    }

    /// Makes the connection end with RST when it is dropped.
    fn reset(&self) -> Closed {
        // This fails if the client has closed, which is fine.
        let _ = socket2::SockRef::from(&*self.stream).set_linger(Some(Duration::ZERO));
        BY_SERVER
    }
}

fn planned_by_rule(fault: &Fault) -> Plan {
    let plan = Plan::of(fault);
    assert!(
        plan.reads == Reads::Whole,
        "a rule decides after the whole request, which is too late for {fault:?}"
    );
    plan
}
