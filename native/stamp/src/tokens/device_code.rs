use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::random;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    Pending,
    Approved,
    Declined,
}

/// An issued device code.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceCode {
    #[serde(skip)]
    pub device_code: String,
    pub user_code: String,
    pub client_id: String,
    pub resource: String,
    pub decision: Decision,
    #[serde(skip)]
    expires: Timestamp,
    /// Polls until the user signs in automatically; none: until the control interface decides.
    #[serde(skip)]
    polls_left: Option<u32>,
    #[serde(skip)]
    slow_downs_left: u32,
}

/// The answer to a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Poll {
    Unknown,
    Expired,
    SlowDown,
    Pending,
    Declined,
    /// The resource that was requested with the code.
    Approved {
        resource: String,
    },
}

/// The codes of this run: a restart forgets them.
#[derive(Default)]
pub struct DeviceCodes(Mutex<Vec<DeviceCode>>);

impl DeviceCodes {
    pub fn give(
        &self,
        client_id: &str,
        resource: &str,
        behaviour: &crate::behaviour::Behaviour,
        now: Timestamp,
    ) -> DeviceCode {
        const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";
        let code = DeviceCode {
            device_code: format!("{}{}", random::version(), random::version()),
            user_code: random::bytes::<9>()
                .iter()
                .map(|b| char::from(LETTERS[usize::from(*b) % LETTERS.len()]))
                .collect(),
            client_id: client_id.to_owned(),
            resource: resource.to_owned(),
            decision: Decision::Pending,
            expires: now + SignedDuration::from_secs(behaviour.device_code_lifetime_seconds),
            polls_left: behaviour.device_code_polls,
            slow_downs_left: behaviour.device_code_slow_downs,
        };
        self.lock().push(code.clone());
        code
    }

    /// Records the user's decision, for one code or, if `user_code` is empty, for all pending ones. Returns their number.
    pub fn decide(&self, user_code: &str, decision: Decision) -> usize {
        let mut codes = self.lock();
        let waiting = codes.iter_mut().filter(|c| {
            c.decision == Decision::Pending && (user_code.is_empty() || c.user_code.eq_ignore_ascii_case(user_code))
        });
        waiting.map(|code| code.decision = decision).count()
    }

    pub fn poll(&self, device_code: &str, now: Timestamp) -> Poll {
        let mut codes = self.lock();
        let Some(position) = codes.iter().position(|c| c.device_code == device_code) else {
            return Poll::Unknown;
        };
        let code = &mut codes[position];
        if code.expires <= now {
            return Poll::Expired;
        }
        if code.slow_downs_left > 0 {
            code.slow_downs_left -= 1;
            return Poll::SlowDown;
        }
        match (&mut code.polls_left, code.decision) {
            (_, Decision::Declined) => Poll::Declined,
            (_, Decision::Approved) | (Some(0), Decision::Pending) => {
                // A code can be used for one token.
                Poll::Approved { resource: codes.remove(position).resource }
            }
            (Some(left), Decision::Pending) => {
                *left -= 1;
                Poll::Pending
            }
            (None, Decision::Pending) => Poll::Pending,
        }
    }

    pub fn list(&self) -> Vec<DeviceCode> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<DeviceCode>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
