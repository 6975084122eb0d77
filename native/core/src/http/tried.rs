//! The number of attempts of a request, for its answer or error.

use std::time::Duration;

use crate::error::Error;

/// Number of attempts and their total duration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tried {
    pub attempts: u32,
    pub elapsed: Duration,
}

impl Tried {
    /// Adds it to `error`, and for several attempts to its message.
    pub fn tell(self, mut error: Error) -> Error {
        if self.attempts < 2 {
            return error;
        }
        let (attempts, seconds) = (self.attempts, self.elapsed.as_secs_f32());
        error.message = format!("{} (after {attempts} attempts in {seconds:.0} s)", error.message.trim_end());
        error.with_attempts(attempts, self.elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorId;

    #[test]
    fn message_contains_the_number_of_attempts() {
        let error = || Error::new(ErrorId::Throttled, "GET x answered 429: slow down");
        let tried = Tried { attempts: 5, elapsed: Duration::from_millis(61_400) };
        let told = tried.tell(error());
        assert_eq!((told.attempts, told.elapsed_ms), (Some(5), Some(61_400)));
        assert!(told.message.ends_with("slow down (after 5 attempts in 61 s)"), "{}", told.message);
        assert_eq!(Tried { attempts: 1, ..tried }.tell(error()).message, error().message);
    }
}
