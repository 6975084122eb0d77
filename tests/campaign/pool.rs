//! Runs several tasks at a time: they mostly wait.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Runs the tasks of each queue, as many at a time as it permits, and returns the results in the order of their ends.
pub fn run<T: Send, D: Send>(queues: Vec<(Vec<T>, usize)>, work: impl Fn(T) -> D + Sync) -> Vec<D> {
    let done = Mutex::new(Vec::new());
    let queues: Vec<_> =
        queues.into_iter().map(|(tasks, at_once)| (Mutex::new(VecDeque::from(tasks)), at_once)).collect();
    thread::scope(|scope| {
        for (queue, at_once) in &queues {
            for _ in 0..*at_once {
                scope.spawn(|| {
                    loop {
                        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                        let Some(task) = next else { break };
                        let one = work(task);
                        done.lock().unwrap_or_else(PoisonError::into_inner).push(one);
                    }
                });
            }
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the text of a panic in `work` as an error.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        text.unwrap_or("a panic").to_owned()
    })
}
