//! Objects in dense storage; a key to one that is gone finds nothing, even when its place is taken again.

use crate::capture::reader::Producers;
use crate::ids::{Kept, Key, of};
use crate::stream::producer::Producer;

#[derive(Debug)]
struct Entry<T> {
    generation: u32,
    value: Option<T>,
}

/// The objects of one kind.
#[derive(Debug)]
pub struct Slab<T: Kept> {
    entries: Vec<Entry<T>>,
    free: Vec<u32>,
}

impl<T: Kept> Default for Slab<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T: Kept> Slab<T> {
    /// Stores an object.
    pub fn insert(&mut self, value: T) -> Key<T::Kind> {
        let index = self.free.pop().unwrap_or_else(|| {
            self.entries.push(Entry {
                generation: 0,
                value: None,
            });
            self.entries.len() as u32 - 1
        });
        let entry = &mut self.entries[index as usize];
        entry.value = Some(value);
        Key::new(index, entry.generation)
    }

    /// Takes an object out.
    pub fn remove(&mut self, key: Key<T::Kind>) -> Option<T> {
        let entry = self
            .entries
            .get_mut(key.index() as usize)
            .filter(|entry| entry.generation == key.generation())?;
        let value = entry.value.take()?;
        entry.generation = entry.generation.wrapping_add(1);
        self.free.push(key.index());
        Some(value)
    }

    /// The object, if it is still there.
    #[inline]
    pub fn get(&self, key: Key<T::Kind>) -> Option<&T> {
        let entry = self.entries.get(key.index() as usize)?;
        if entry.generation == key.generation() {
            entry.value.as_ref()
        } else {
            None
        }
    }

    /// The object, if it is still there.
    #[inline]
    pub fn get_mut(&mut self, key: Key<T::Kind>) -> Option<&mut T> {
        let entry = self.entries.get_mut(key.index() as usize)?;
        if entry.generation == key.generation() {
            entry.value.as_mut()
        } else {
            None
        }
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }
}

impl Producers for Slab<Producer> {
    fn producer(&mut self, key: Key<of::Producer>) -> Option<&mut Producer> {
        self.get_mut(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Kept for &'static str {
        type Kind = of::Router;
    }

    #[test]
    fn a_key_does_not_find_its_successor() {
        let mut slab = Slab::default();
        let first = slab.insert("a");
        assert_eq!(slab.remove(first), Some("a"));
        let second = slab.insert("b");
        assert_eq!(slab.get(first), None);
        assert_eq!(slab.remove(first), None);
        assert_eq!(slab.get(second), Some(&"b"));
        assert_eq!(slab.len(), 1);
    }
}
