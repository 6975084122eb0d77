//! The values of one type that callers own, each with a number of three parts: type, generation, and slot. The generation counts the uses of the slot, so a
//! freed number never refers to a later value.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bits of a handle, from the lowest: slot, generation, type. All supported platforms have 64-bit pointers.
const PLACE_BITS: u32 = 24;
const GENERATION_BITS: u32 = 32;
const MOST_PLACES: usize = (1 << PLACE_BITS) - 1;

const _: () = assert!(usize::BITS == 64, "a handle needs 64 bits");

pub struct HandleTable<T> {
    kind: u8,
    places: Mutex<Places<T>>,
}

struct Places<T> {
    all: Vec<Place<T>>,
    /// Indexes of empty slots; the last emptied slot is used next.
    empty: Vec<usize>,
}

struct Place<T> {
    generation: u32,
    value: Option<Arc<T>>,
}

/// Why a handle has no value.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    Freed,
    OtherKind,
}

impl<T> HandleTable<T> {
    /// Creates a table. `kind` must not be 0, and must differ from that of all other tables.
    pub const fn new(kind: u8) -> Self {
        assert!(kind != 0, "a handle of kind 0 could be NULL");
        Self { kind, places: Mutex::new(Places { all: Vec::new(), empty: Vec::new() }) }
    }

    /// Returns the handle of the value, which is never 0.
    ///
    /// # Panics
    /// If the table already has 16,777,215 values.
    pub fn insert(&self, value: T) -> usize {
        let mut places = self.lock();
        let number = places.empty.pop().unwrap_or_else(|| {
            places.all.push(Place { generation: 0, value: None });
            places.all.len() - 1
        });
        assert!(number < MOST_PLACES, "there are no handles left");
        let place = &mut places.all[number];
        place.value = Some(Arc::new(value));
        usize::from(self.kind) << (PLACE_BITS + GENERATION_BITS) | (place.generation as usize) << PLACE_BITS | number
    }

    pub fn get(&self, handle: usize) -> Result<Arc<T>, Refusal> {
        let mut places = self.lock();
        let place = self.place(&mut places, handle)?;
        place.value.clone().ok_or(Refusal::Freed)
    }

    /// Removes the value: its handle is refused from now on.
    pub fn remove(&self, handle: usize) -> Result<Arc<T>, Refusal> {
        let mut places = self.lock();
        let place = self.place(&mut places, handle)?;
        let value = place.value.take().ok_or(Refusal::Freed)?;
        // A slot is not used again after its last generation.
        if let Some(next) = place.generation.checked_add(1) {
            place.generation = next;
            places.empty.push(handle & MOST_PLACES);
        }
        Ok(value)
    }

    fn place<'a>(&self, places: &'a mut Places<T>, handle: usize) -> Result<&'a mut Place<T>, Refusal> {
        if handle >> (PLACE_BITS + GENERATION_BITS) != usize::from(self.kind) {
            return Err(Refusal::OtherKind);
        }
        let place = places.all.get_mut(handle & MOST_PLACES).ok_or(Refusal::OtherKind)?;
        let generation = handle >> PLACE_BITS & u32::MAX as usize;
        if generation == place.generation as usize { Ok(place) } else { Err(Refusal::Freed) }
    }

    fn lock(&self) -> MutexGuard<'_, Places<T>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handle_of_a_removed_value_is_refused_after_its_slot_is_reused() {
        let table = HandleTable::new(7);
        let mut old = Vec::new();
        for turn in 0..1000 {
            let handle = table.insert(turn);
            assert_eq!(table.get(handle).map(|value| *value), Ok(turn));
            assert_eq!(table.remove(handle).map(|value| *value), Ok(turn));
            assert_eq!(table.remove(handle), Err(Refusal::Freed));
            old.push(handle);
        }
        let last = table.insert(-1);
        assert_eq!(table.lock().all.len(), 1, "the place is used again");
        assert!(old.iter().all(|handle| table.get(*handle) == Err(Refusal::Freed)));
        assert_eq!(table.get(last).map(|value| *value), Ok(-1));
    }

    #[test]
    fn unknown_numbers_are_refused() {
        let (table, other) = (HandleTable::new(1), HandleTable::new(2));
        let (handle, foreign) = (table.insert('a'), other.insert('b'));
        for wrong in [foreign, 1, usize::MAX, handle + 1, handle ^ 1 << 63, handle & MOST_PLACES] {
            assert_eq!(table.get(wrong), Err(Refusal::OtherKind), "{wrong:#x}");
        }
        assert_eq!(table.get(handle + (1 << PLACE_BITS)), Err(Refusal::Freed));
        assert_eq!(table.get(handle).map(|value| *value), Ok('a'));
    }

    #[test]
    fn slot_without_further_generations_is_not_used() {
        let table = HandleTable::new(1);
        table.remove(table.insert(0)).expect("a value");
        table.lock().all[0].generation = u32::MAX;
        let last = table.insert(1);
        table.remove(last).expect("a value");
        assert_eq!(table.get(last), Err(Refusal::Freed));
        let next = table.insert(2);
        assert_eq!((next & MOST_PLACES, table.get(last)), (1, Err(Refusal::Freed)));
    }

    #[test]
    fn threads_that_remove_the_same_handles_get_each_value_once() {
        let table = HandleTable::new(3);
        let handles: Vec<usize> = (0..2000).map(|value| table.insert(value)).collect();
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| handles.iter().filter(|handle| table.remove(**handle).is_ok()).count()))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
        });
        assert_eq!(taken, handles.len());
    }
}
