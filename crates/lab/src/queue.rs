//! What waits to be done: in which order it starts, how much of it at the same time, and what is
//! told of it as it comes.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

use course::Step;

use crate::failure::Failure;

/// The order in which the checks of steps start, as their places among `steps`. The step that somebody
/// waits for comes first. Of the others the last one is the longest as a rule, so it starts first.
pub fn order(steps: &[&Step], awaited: Option<&Step>) -> Vec<usize> {
    let is_awaited =
        |place: &usize| awaited.is_some_and(|awaited| awaited.name == steps[*place].name);
    let backwards = (0..steps.len()).rev();
    let (mut first, others): (Vec<usize>, Vec<usize>) = backwards.partition(is_awaited);
    first.extend(others);
    first
}

/// Does this work for the numbers in `order`, at most `at_once` of them at the same time. `came` hears of
/// each result as it comes. All results in the order of the numbers.
pub fn work<R: Send>(
    order: &[usize],
    at_once: usize,
    work: impl Fn(usize) -> Result<R, Failure> + Sync,
    came: &mut dyn FnMut(&R),
) -> Result<Vec<R>, Failure> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    let mut done = thread::scope(|scope| {
        let worker = || {
            let (sender, next, work) = (sender.clone(), &next, &work);
            move || {
                while let Some(&number) = order.get(next.fetch_add(1, Relaxed)) {
                    let result = work(number);
                    // After an error nobody listens any more, and what is left is not begun.
                    let failed = result.is_err();
                    if sender.send((number, result)).is_err() || failed {
                        break;
                    }
                }
            }
        };
        let workers = 0..at_once.min(order.len());
        let threads: Vec<_> = workers.map(|_| scope.spawn(worker())).collect();
        drop(sender);
        let mut done = Vec::with_capacity(order.len());
        for (number, result) in results {
            let result = result?;
            came(&result);
            done.push((number, result));
        }
        let broken = |_| Failure::Other("the thread of a check has panicked".to_owned());
        for thread in threads {
            thread.join().map_err(broken)?;
        }
        Ok::<_, Failure>(done)
    })?;
    done.sort_by_key(|(number, _)| *number);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> [Step; 4] {
        ["a", "b", "c", "d"].map(|name| Step { name: name.to_owned(), ..Step::default() })
    }

    #[test]
    fn the_awaited_step_is_first_and_then_the_last() {
        let steps = steps();
        let [a, b, c, d] = &steps;
        assert_eq!(order(&[a, b, c, d], None), [3, 2, 1, 0]);
        assert_eq!(order(&[a, b, c, d], Some(b)), [1, 3, 2, 0]);
        assert_eq!(order(&[a, b, c, d], Some(d)), [3, 2, 1, 0]);
        assert_eq!(order(&[c, d], Some(a)), [1, 0]);
        assert_eq!(order(&[], Some(a)), [0; 0]);
    }

    #[test]
    fn results_come_as_they_are_done_and_are_given_in_order() {
        for at_once in [1, 2, 9] {
            let mut came = Vec::new();
            let double = |number| Ok(number * 2);
            let all = work(&[2, 0, 1], at_once, double, &mut |result| came.push(*result));
            assert_eq!(all.unwrap(), [0, 2, 4]);
            if at_once == 1 {
                assert_eq!(came, [4, 0, 2]);
            }
            came.sort();
            assert_eq!(came, [0, 2, 4]);
        }
    }

    #[test]
    fn no_more_is_done_at_once_than_is_allowed() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let count = |_| {
            most.fetch_max(running.fetch_add(1, Relaxed) + 1, Relaxed);
            thread::yield_now();
            running.fetch_sub(1, Relaxed);
            Ok(())
        };
        work(&[0; 100], 3, count, &mut |()| {}).unwrap();
        assert!((1..=3).contains(&most.into_inner()));
    }

    #[test]
    fn an_error_ends_the_work() {
        let begun = AtomicUsize::new(0);
        let fail = |_| {
            begun.fetch_add(1, Relaxed);
            Err::<(), _>(Failure::Other("no".to_owned()))
        };
        let order: Vec<usize> = (0..1000).collect();
        let error = work(&order, 1, fail, &mut |()| {}).unwrap_err();
        assert_eq!(error.to_string(), "no");
        assert_eq!(begun.into_inner(), 1);
    }
}
