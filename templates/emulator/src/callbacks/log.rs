//! What was sent so far. In: deliveries. Out: the latest of them; and the application that they go to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Application, Delivery};

/// How many deliveries are kept at most.
const MOST: usize = 10_000;

/// The application that is called back, and what it was sent.
#[derive(Debug, Default)]
pub(crate) struct Log {
    application: Mutex<Option<Application>>,
    deliveries: Mutex<VecDeque<Arc<Delivery>>>,
}

impl Log {
    pub(crate) fn set_application(&self, application: Application) {
        *locked(&self.application) = Some(application);
    }

    pub(crate) fn application(&self) -> Option<Application> {
        locked(&self.application).clone()
    }

    pub(crate) fn add(&self, delivery: &Arc<Delivery>) {
        let mut deliveries = locked(&self.deliveries);
        deliveries.push_back(Arc::clone(delivery));
        while deliveries.len() > MOST {
            deliveries.pop_front();
        }
    }

    pub(crate) fn all(&self) -> Vec<Arc<Delivery>> {
        locked(&self.deliveries).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        locked(&self.deliveries).clear();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
