use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, RwLock, atomic::AtomicU32},
};

use crate::{
    azurite::Azurite,
    behaviour::Behaviour,
    ca::Ca,
    clock::Clock,
    faults::Faults,
    journal::Journal,
    later::{Later, Pace},
    names::{Host, Names},
    state_file,
    throttle::Throttle,
    tokens::{access_token::TokenKey, device_code::DeviceCodes, refresh_token::RefreshTokens},
    world::World,
};

/// The state shared by all request handlers of one stamp.
pub struct Shared {
    pub names: Names,
    pub pace: Pace,
    pub clock: Clock,
    pub ca: Ca,
    pub token_key: TokenKey,
    pub journal: Journal,
    pub faults: Faults,
    pub device_codes: DeviceCodes,
    pub refresh_tokens: RefreshTokens,
    pub azurite: Option<Azurite>,
    /// Requests counted for the subscription: reads, writes, deletes.
    pub spent: [AtomicU32; 3],
    pub throttle: Throttle,
    pub log_to_stderr: bool,
    /// Held by the read of a deployment that drives it.
    pub deploying: Mutex<()>,
    behaviour: RwLock<Arc<Behaviour>>,
    world: Mutex<World>,
    state_file: Option<PathBuf>,
}

impl Shared {
    #[expect(clippy::too_many_arguments, reason = "one caller, the builder")]
    pub fn new(
        names: Names,
        pace: Pace,
        ca: Ca,
        token_key: TokenKey,
        behaviour: Behaviour,
        world: World,
        azurite: Option<Azurite>,
        state_file: Option<PathBuf>,
        log_to_stderr: bool,
    ) -> Self {
        let shared = Self {
            names,
            pace,
            clock: Clock::default(),
            ca,
            token_key,
            journal: Journal::default(),
            faults: Faults::default(),
            device_codes: DeviceCodes::default(),
            refresh_tokens: RefreshTokens::default(),
            azurite,
            spent: Default::default(),
            throttle: Throttle::default(),
            log_to_stderr,
            deploying: Mutex::default(),
            behaviour: RwLock::default(),
            world: Mutex::new(world),
            state_file,
        };
        shared.set_behaviour(behaviour);
        shared
    }

    pub fn behaviour(&self) -> Arc<Behaviour> {
        Arc::clone(&self.behaviour.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub fn set_behaviour(&self, behaviour: Behaviour) {
        self.clock.set_skew(behaviour.clock_skew_seconds);
        let attempts = behaviour.principal_attempts;
        if self.behaviour().principal_attempts != attempts {
            self.world().directory.replicate_late(Later::after(attempts, self.pace, self.clock.now()));
        }
        *self.behaviour.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(behaviour);
    }

    /// Returns the seconds for `Retry-After` while an operation runs.
    pub fn retry_after(&self) -> Option<u64> {
        self.behaviour().retry_after_seconds.or(self.pace.retry_after())
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Writes the state file, if there is one. A failure is logged, and the stamp continues.
    pub fn save(&self) {
        let Some(path) = &self.state_file else { return };
        if let Err(error) = state_file::save(path, &self.names, &self.ca, &self.token_key, &self.world()) {
            eprintln!("stamp: the state file could not be written: {error}");
        }
    }

    /// Returns whether a name of the stamp is in its DNS; each call counts as an attempt. A vault's name appears late, an account's with the account.
    pub fn resolves(&self, host: &Host) -> bool {
        let mut world = self.world();
        match host {
            Host::Vault(name) => {
                let now = self.clock.now();
                world.vault(name).is_some_and(|vault| vault.dns.reached(now))
            }
            Host::Blob(name) | Host::Queue(name) | Host::Table(name) => {
                world.account(name).is_some() || self.azurite.as_ref().is_some_and(|azurite| azurite.account == *name)
            }
            _ => true,
        }
    }
}
