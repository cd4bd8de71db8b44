//! What holds whatever happens one after another: many sequences of faults, the same in every run.

use twilio_runtime::transport::TransportErrorKind;

use crate::{
    caller::{Caller, Sent, Setup, Wish, mark},
    expected::{Expected, Outcome, Row},
    faults::{Arrival, Arrived, Fault, FaultServer},
    table,
};

for_each_client!(
    a_request_comes_to_what_its_last_fault_says_and_a_post_is_acted_on_once,
    requests_that_share_connections_arrive_once_each,
);

const SEQUENCES: u64 = 200;
const LONGEST: u64 = 5;

/// Numbers that look random, and are the same each time (xorshift64).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: u64) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % limit).unwrap()
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64)]
    }
}

/// The rows with one fault that need neither a timeout nor much work.
fn steps() -> Vec<Row> {
    let mut rows = table::rows();
    rows.retain(|row| {
        let is_quick = !matches!(
            row.faults[..],
            [Fault::GzipBomb { .. } | Fault::HugeBody { .. } | Fault::EndlessHeaders]
        );
        is_quick && !row.takes_time && row.faults.len() == 1
    });
    rows
}

fn faults<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<Fault> {
    rows.into_iter().map(|row| row.faults[0].clone()).collect()
}

fn a_request_comes_to_what_its_last_fault_says_and_a_post_is_acted_on_once<C: Caller>() {
    let steps = steps();
    for seed in 1..=SEQUENCES {
        let mut random = Random::new(seed);
        let wish = *random.of(&Wish::ALL);
        let length = 1 + random.below(LONGEST);
        let sequence: Vec<_> = (0..length).map(|_| random.of(&steps)).collect();
        let server = FaultServer::start(faults(sequence.iter().copied()));
        let setup = Setup {
            // Enough for each fault, and for the good answer after them.
            max_attempts: u32::try_from(length + 1).unwrap(),
            ..Setup::default()
        };
        let caller = C::new(&server.url(), setup);
        let sent = caller.send(wish, 1);
        drop(caller);
        server.wait_until_idle();
        let arrivals = server.finish();
        let shown = format!(
            "{:?} seed {seed}: {wish:?} {:?}",
            C::LIBRARY,
            faults(sequence.iter().copied())
        );
        assert_harmless(&sent, wish, &arrivals, &shown);
        let expected = result_of::<C>(&sequence, wish);
        if let Some((expected, attempts)) = expected {
            assert_eq!(Outcome::of(&sent), expected, "{shown}: {:?}", sent.result);
            if sent.failed(TransportErrorKind::Connect) == 0 && unread(&arrivals) == 0 {
                assert_eq!(seen(&arrivals), sent.attempts.len(), "{shown}");
                assert_eq!(sent.attempts.len(), attempts, "{shown}");
            }
        }
    }
}

/// What comes of a sequence after which all is well, and after how many attempts, by the table. `None` if a fault in it
/// leaves that open.
fn result_of<C: Caller>(sequence: &[&Row], wish: Wish) -> Option<(Outcome, usize)> {
    let mut may_be_done = Some(false);
    for (index, row) in sequence.iter().enumerate() {
        let expected = row.expected(C::LIBRARY, wish);
        let outcome = match expected {
            Expected::Whole(outcome, _) | Expected::Partly(outcome, _) => outcome,
            Expected::BeforeReading => Outcome::Failed(TransportErrorKind::AfterSending),
        };
        if !expected.is_sent_again(wish)? {
            let outcome = match outcome {
                // After a DELETE that may have been taken, this is as it should be.
                Outcome::Answered(_, 404) if wish == Wish::Delete && may_be_done? => {
                    Outcome::Success
                }
                outcome => outcome,
            };
            return Some((outcome, index + 1));
        }
        may_be_done = match expected {
            Expected::BeforeReading if may_be_done == Some(false) => None,
            Expected::Whole(Outcome::Answered(_, 429), _) | Expected::BeforeReading => may_be_done,
            _ => Some(true),
        };
    }
    Some((Outcome::Success, sequence.len() + 1))
}

fn requests_that_share_connections_arrive_once_each<C: Caller>() {
    let steps = steps();
    for seed in 1..=SEQUENCES / 4 {
        let mut random = Random::new(seed);
        // Every other answer is good, so that there are connections to be shared.
        let sequence: Vec<_> = (0..10)
            .flat_map(|_| [random.of(&steps).faults[0].clone(), Fault::ok()])
            .collect();
        let server = FaultServer::start(sequence.clone());
        let caller = C::new(&server.url(), Setup::default());
        let wishes: Vec<_> = (0..6).map(|_| *random.of(&Wish::ALL)).collect();
        let sent: Vec<_> = wishes
            .iter()
            .enumerate()
            .map(|(number, wish)| caller.send(*wish, number))
            .collect();
        drop(caller);
        server.wait_until_idle();
        let arrivals = server.finish();
        for (number, (wish, sent)) in wishes.iter().zip(&sent).enumerate() {
            let shown = format!("{:?} seed {seed}, {number}: {sequence:?}", C::LIBRARY);
            let mark = mark(number);
            let own: Vec<_> = arrivals
                .iter()
                .filter(|it| it.target.contains(&mark) || contains(&it.body, &mark))
                .cloned()
                .collect();
            assert_harmless(sent, *wish, &own, &shown);
        }
        let seen_at_all: usize = seen(&arrivals);
        let attempts: usize = sent.iter().map(|it| it.attempts.len()).sum();
        assert!(seen_at_all <= attempts, "{seed}: {sequence:?}");
    }
}

fn contains(body: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(body).contains(text)
}

/// What holds of every request.
#[track_caller]
fn assert_harmless(sent: &Sent, wish: Wish, arrivals: &[Arrival], shown: &str) {
    sent.assert_accounts_for(arrivals);
    let whole = arrivals.iter().filter(|it| it.arrived == Arrived::Whole);
    // A 429 says that the request was not taken.
    let acted_on = whole.count() - sent.answered(429);
    if wish == Wish::Create {
        assert!(acted_on <= 1, "{shown}: acted on {acted_on} times");
    }
    if let Ok(sid) = &sent.result {
        assert!(acted_on >= 1, "{shown}: succeeded, but never arrived");
        let sid = sid.as_deref().unwrap_or_default();
        assert!(
            crate::faults::JSON.contains(sid),
            "{shown}: the answer of another request"
        );
    }
}

fn seen(arrivals: &[Arrival]) -> usize {
    let seen = arrivals.iter().filter(|it| it.arrived != Arrived::Nothing);
    seen.count()
}

fn unread(arrivals: &[Arrival]) -> usize {
    arrivals.len() - seen(arrivals)
}
