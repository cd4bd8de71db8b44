//! How often reading a channel and writing a form allocate, against plain serde: `cargo bench -p twilio-flex --bench
//! allocations`.
//!
//! Apart from `speed`, since counting takes time.

#![allow(clippy::expect_used, reason = "a measurement that fails has no result")]

mod workloads;

use std::hint::black_box;

use allocation_counter::AllocationInfo;
use workloads::{channels, flows};

/// What an item takes is how much more twice as many of them take.
const COUNTS: [usize; 2] = [1000, 2000];

fn main() {
    println!("reading a channel of a page (target: one allocation)");
    let bodies = COUNTS.map(channels::body);
    let [once, twice] = bodies.each_ref().map(|body| {
        let client = channels::client(body);
        count(|| channels::send(client))
    });
    print("client", once, twice);
    let [once, twice] = bodies.map(|body| count(|| channels::plain::read(&body)));
    print("plain serde", once, twice);

    println!("writing the form of a new flow (no target)");
    let [once, twice] = COUNTS.map(|flows| count(|| flows::write(flows)));
    print("client", once, twice);
    let [once, twice] = COUNTS.map(|flows| count(|| flows::plain::write(flows)));
    print("plain serde", once, twice);
}

/// What the work allocates. An allocation that grows counts again.
fn count<T>(work: impl FnOnce() -> T) -> AllocationInfo {
    allocation_counter::measure(|| drop(black_box(work())))
}

fn print(name: &str, once: AllocationInfo, twice: AllocationInfo) {
    let of_one = |once: u64, twice: u64| (twice - once) as f64 / 1000.0;
    let allocations = of_one(once.count_total, twice.count_total);
    let bytes = of_one(once.bytes_total, twice.bytes_total);
    println!("  {name:12}{allocations:6.2} allocations of {bytes:6.0} bytes");
}
