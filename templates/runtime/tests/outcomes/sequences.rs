//! Properties of all sequences of faults, tested with many of them. They are the same in every run.

use twilio_runtime::transport::TransportErrorKind;

use crate::{
    caller::{Action, Caller, Sent, Setup, mark},
    expected::{Expected, Outcome, Row},
    faults::{Arrival, Arrived, Fault, FaultServer},
    table,
};

for_each_client!(
    the_last_fault_determines_the_outcome_and_a_post_takes_effect_at_most_once,
    requests_that_share_connections_arrive_once_each,
);

const SEQUENCES: u64 = 200;
const LONGEST: u64 = 5;

/// Pseudo-random numbers, the same in every run (xorshift64).
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

fn the_last_fault_determines_the_outcome_and_a_post_takes_effect_at_most_once<C: Caller>() {
    let steps = steps();
    for seed in 1..=SEQUENCES {
        let mut random = Random::new(seed);
        let action = *random.of(&Action::ALL);
        let length = 1 + random.below(LONGEST);
        let sequence: Vec<_> = (0..length).map(|_| random.of(&steps)).collect();
        let server = FaultServer::start(faults(sequence.iter().copied()));
        let setup = Setup {
            // Enough for every fault, and for the correct answer after them.
            max_attempts: u32::try_from(length + 1).unwrap(),
            ..Setup::default()
        };
        let caller = C::new(&server.url(), setup);
        let sent = caller.send(action, 1);
        drop(caller);
        server.wait_until_idle();
        let arrivals = server.finish();
        let shown = format!(
            "{:?} seed {seed}: {action:?} {:?}",
            C::LIBRARY,
            faults(sequence.iter().copied())
        );
        assert_harmless(&sent, action, &arrivals, &shown);
        let expected = result_of::<C>(&sequence, action);
        if let Some((expected, attempts)) = expected {
            assert_eq!(Outcome::of(&sent), expected, "{shown}: {:?}", sent.result);
            if sent.failed(TransportErrorKind::Connect) == 0 && unread(&arrivals) == 0 {
                assert_eq!(seen(&arrivals), sent.attempts.len(), "{shown}");
                assert_eq!(sent.attempts.len(), attempts, "{shown}");
            }
        }
    }
}

/// The outcome, and the number of attempts, of a sequence that is followed by correct answers, according to the table.
/// `None` if a fault leaves that open.
fn result_of<C: Caller>(sequence: &[&Row], action: Action) -> Option<(Outcome, usize)> {
    let mut may_be_done = Some(false);
    for (index, row) in sequence.iter().enumerate() {
        let expected = row.expected(C::LIBRARY, action);
        let outcome = match expected {
            Expected::Whole(outcome, _) | Expected::Partly(outcome, _) => outcome,
            Expected::BeforeReading => Outcome::Failed(TransportErrorKind::AfterSending),
        };
        if !expected.is_sent_again(action)? {
            let outcome = match outcome {
                // After a DELETE that may have taken effect, this is a success.
                Outcome::Answered(_, 404) if action == Action::Delete && may_be_done? => {
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
        // Every other answer is correct, so that there are connections to share.
        let sequence: Vec<_> = (0..10)
            .flat_map(|_| [random.of(&steps).faults[0].clone(), Fault::ok()])
            .collect();
        let server = FaultServer::start(sequence.clone());
        let caller = C::new(&server.url(), Setup::default());
        let wishes: Vec<_> = (0..6).map(|_| *random.of(&Action::ALL)).collect();
        let sent: Vec<_> = wishes
            .iter()
            .enumerate()
            .map(|(number, action)| caller.send(*action, number))
            .collect();
        drop(caller);
        server.wait_until_idle();
        let arrivals = server.finish();
        for (number, (action, sent)) in wishes.iter().zip(&sent).enumerate() {
            let shown = format!("{:?} seed {seed}, {number}: {sequence:?}", C::LIBRARY);
            let mark = mark(number);
            let own: Vec<_> = arrivals
                .iter()
                .filter(|it| it.target.contains(&mark) || contains(&it.body, &mark))
                .cloned()
                .collect();
            assert_harmless(sent, *action, &own, &shown);
        }
        let seen_at_all: usize = seen(&arrivals);
        let attempts: usize = sent.iter().map(|it| it.attempts.len()).sum();
        assert!(seen_at_all <= attempts, "{seed}: {sequence:?}");
    }
}

fn contains(body: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(body).contains(text)
}

/// Asserts what holds for every request.
#[track_caller]
fn assert_harmless(sent: &Sent, action: Action, arrivals: &[Arrival], shown: &str) {
    sent.assert_accounts_for(arrivals);
    let whole = arrivals.iter().filter(|it| it.arrived == Arrived::Whole);
    // A request that gets a 429 has no effect.
    let acted_on = whole.count() - sent.answered(429);
    if action == Action::Create {
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
