//! Which windows there are, and where each was left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tauri::{AppHandle, WebviewWindow, WebviewWindowBuilder, Wry};
use tokio::sync::Notify;

use crate::place::KeptPlace;

/// Windows at once.
pub const MAX_WINDOWS: u32 = 8;
/// The first window's label; capabilities hang on labels.
const FIRST: &str = "main";
/// What the labels of further windows begin with.
const FURTHER: &str = "window-";

/// What a page is told of its window before anything else.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnWindow {
    /// Counts from one; the lowest that is free.
    pub number: u32,
    /// What the page shall show, in its own words.
    pub wish: Option<String>,
}

/// The label of a window.
pub fn label_of(number: u32) -> String {
    match number {
        1 => FIRST.to_owned(),
        n => format!("{FURTHER}{n}"),
    }
}

/// The number of a window of ours.
pub fn number_of(label: &str) -> u32 {
    let further = label.strip_prefix(FURTHER);
    further.and_then(|n| n.parse().ok()).unwrap_or(1)
}

#[derive(Debug)]
struct One {
    place: KeptPlace,
    has_written: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Open {
    windows: BTreeMap<u32, One>,
    used_last: u32,
}

/// The windows of this process.
#[derive(Debug)]
pub struct Windows {
    data_dir: PathBuf,
    open: Mutex<Open>,
}

impl Windows {
    /// None are open yet.
    pub fn new(data_dir: &Path) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
            open: Mutex::default(),
        }
    }

    /// Where the data lie.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The lowest number that is free, taken; `None` where all are.
    pub fn take_place(&self) -> Option<u32> {
        self.with(|open| {
            let number = (1..=MAX_WINDOWS).find(|n| !open.windows.contains_key(n))?;
            let one = One {
                place: KeptPlace::read(&self.data_dir, number),
                has_written: Arc::default(),
            };
            open.windows.insert(number, one);
            open.used_last = number;
            Some(number)
        })
    }

    /// Gives a window that is being made the place where the last one of its number was left.
    ///
    /// # Errors
    /// The system does not say what screens there are.
    pub fn put<'a>(
        &self,
        number: u32,
        app: &AppHandle,
        window: WebviewWindowBuilder<'a, Wry, AppHandle>,
    ) -> tauri::Result<WebviewWindowBuilder<'a, Wry, AppHandle>> {
        let place = self.with(|open| open.windows.get(&number).map(|one| one.place.clone()));
        match place {
            Some(place) => place.put(app, window),
            None => Ok(window),
        }
    }

    /// The page has shown itself: what its window does from now on is the user's will.
    pub fn settle(&self, number: u32) {
        self.of(number, |one| one.place.settle());
    }

    /// Takes note of where a window is.
    pub fn note(&self, window: &WebviewWindow) {
        // Outside the lock: the toolkit answers on its own thread.
        let place = self.with(|open| {
            let one = open.windows.get(&number_of(window.label()));
            one.map(|one| one.place.clone())
        });
        if let Some(place) = place {
            place.note(window);
        }
    }

    /// Takes no more notes of a window: what happens to it from now on is not the user's doing.
    pub fn freeze(&self, number: u32) {
        self.of(number, |one| one.place.freeze());
    }

    /// A window came to the front.
    pub fn used(&self, number: u32) {
        self.with(|open| {
            if open.windows.contains_key(&number) {
                open.used_last = number;
            }
        });
    }

    /// The window that was used last.
    pub fn used_last(&self) -> u32 {
        self.with(|open| {
            if open.windows.contains_key(&open.used_last) {
                return open.used_last;
            }
            open.windows.keys().next().copied().unwrap_or(1)
        })
    }

    /// Whether there are others beside this window.
    pub fn has_others(&self, number: u32) -> bool {
        self.with(|open| open.windows.keys().any(|other| *other != number))
    }

    /// Told once the page of a window has written everything.
    pub fn last_words(&self, number: u32) -> Option<Arc<Notify>> {
        self.of(number, |one| one.has_written.clone())
    }

    /// The page of a window has written everything; the window may go.
    pub fn has_written(&self, number: u32) {
        self.of(number, |one| one.has_written.notify_one());
    }

    /// A window is gone; its place is kept.
    pub fn closed(&self, number: u32) {
        if let Some(one) = self.with(|open| open.windows.remove(&number)) {
            one.place.write();
        }
    }

    /// Writes where all windows are.
    pub fn write(&self) {
        self.with(|open| {
            for one in open.windows.values() {
                one.place.write();
            }
        });
    }

    fn of<T>(&self, number: u32, use_it: impl FnOnce(&One) -> T) -> Option<T> {
        self.with(|open| open.windows.get(&number).map(use_it))
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Open) -> T) -> T {
        use_it(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_take_the_lowest_free_number_and_the_last_used_one_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let windows = Windows::new(dir.path());
        assert_eq!(windows.take_place(), Some(1));
        assert!(!windows.has_others(1));
        assert_eq!(windows.take_place(), Some(2));
        assert_eq!(windows.used_last(), 2);
        windows.used(1);
        assert_eq!(windows.used_last(), 1);
        windows.closed(1);
        assert_eq!(windows.used_last(), 2, "the other is left");
        assert!(!windows.has_others(2));
        assert_eq!(windows.take_place(), Some(1));
        for n in 3..=MAX_WINDOWS {
            assert_eq!(windows.take_place(), Some(n));
        }
        assert_eq!(windows.take_place(), None);
    }

    #[test]
    fn labels_and_numbers_are_the_same_thing() {
        for number in 1..=MAX_WINDOWS {
            assert_eq!(number_of(&label_of(number)), number);
        }
        assert_eq!(label_of(1), "main");
    }
}
