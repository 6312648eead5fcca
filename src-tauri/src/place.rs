//! Where a window was left, so that the next one comes back there.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, WebviewWindow, WebviewWindowBuilder, Wry};

/// The least width and height, in logical pixels.
pub const MIN_SIZE: (f64, f64) = (900.0, 560.0);
/// Of a window that was never open, in logical pixels.
const FIRST_SIZE: (f64, f64) = (1280.0, 800.0);
/// The longest file that is read, in bytes.
const LONGEST: u64 = 4096;

/// A window's place in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    width: f64,
    height: f64,
    x: f64,
    y: f64,
    is_maximized: bool,
}

impl Place {
    /// Whether a window could be there. What a toolkit says of a window that is not drawn yet, or
    /// not any more, could not.
    fn is_sound(&self) -> bool {
        let all = [self.width, self.height, self.x, self.y];
        all.iter()
            .all(|number| number.is_finite() && number.abs() < 32_768.0)
            && self.width >= MIN_SIZE.0
            && self.height >= MIN_SIZE.1
    }
}

/// The place on the disk, and what the window has done since. Clones are one.
#[derive(Debug, Clone)]
pub struct KeptPlace {
    file: PathBuf,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    place: Option<Place>,
    /// Whether the page has shown itself. Sizes before that are the toolkit's, not the user's.
    is_settled: bool,
}

impl KeptPlace {
    /// What `window.json` in the data folder says, and `window-2.json` and so on of further windows; a
    /// file that says nonsense counts as none.
    pub fn read(data_dir: &Path, number: u32) -> Self {
        let file = data_dir.join(match number {
            1 => "window.json".to_owned(),
            n => format!("window-{n}.json"),
        });
        Self {
            inner: Arc::new(Mutex::new(Inner {
                place: read(&file),
                is_settled: false,
            })),
            file,
        }
    }

    /// Gives a window that is being made its place.
    ///
    /// # Errors
    /// The system does not say what screens there are.
    pub fn put<'a>(
        &self,
        app: &AppHandle,
        window: WebviewWindowBuilder<'a, Wry, AppHandle>,
    ) -> tauri::Result<WebviewWindowBuilder<'a, Wry, AppHandle>> {
        let Some(place) = self.with(|inner| inner.place) else {
            return Ok(window.inner_size(FIRST_SIZE.0, FIRST_SIZE.1));
        };
        let window = window
            .inner_size(place.width, place.height)
            .maximized(place.is_maximized);
        // A screen may be gone.
        let is_seen = app.available_monitors()?.iter().any(|monitor| {
            let scale = monitor.scale_factor();
            let at = monitor.position().to_logical::<f64>(scale);
            let size = monitor.size().to_logical::<f64>(scale);
            let overlap = |start: f64, length: f64, from: f64, span: f64| {
                (start + length).min(from + span) - start.max(from)
            };
            overlap(place.x, place.width, at.x, size.width) > 100.0
                && overlap(place.y, place.height, at.y, size.height) > 100.0
        });
        Ok(if is_seen {
            window.position(place.x, place.y)
        } else {
            window
        })
    }

    /// The page has shown itself: what the window does from now on is the user's will.
    pub fn settle(&self) {
        self.with(|inner| inner.is_settled = true);
    }

    /// Takes note of where the window is.
    pub fn note(&self, window: &WebviewWindow) {
        if !self.with(|inner| inner.is_settled) {
            return;
        }
        match place_of(window) {
            Ok(Some(place)) if place.is_sound() => self.with(|inner| {
                // A maximised window's size is the screen's; the one to come back to is kept.
                inner.place = Some(match inner.place {
                    Some(before) if place.is_maximized => Place {
                        is_maximized: true,
                        ..before
                    },
                    _ => place,
                });
            }),
            Ok(_) => {}
            Err(error) => tracing::warn!("the window's place is not known: {error}"),
        }
    }

    /// Takes no more notes: what happens to the window from now on is not the user's doing.
    pub fn freeze(&self) {
        self.with(|inner| inner.is_settled = false);
    }

    /// Writes the place, where the window has one of its own.
    pub fn write(&self) {
        let Some(place) = self.with(|inner| inner.place) else {
            return;
        };
        let written = serde_json::to_vec(&place)
            .map_err(std::io::Error::from)
            .and_then(|json| std::fs::write(&self.file, json));
        if let Err(error) = written {
            tracing::warn!("the window's place could not be kept: {error}");
        }
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Inner) -> T) -> T {
        use_it(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read(file: &Path) -> Option<Place> {
    if file.metadata().ok()?.len() > LONGEST {
        return None;
    }
    let place: Place = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    place.is_sound().then_some(place)
}

/// `None` while it is minimised.
fn place_of(window: &WebviewWindow) -> tauri::Result<Option<Place>> {
    if window.is_minimized()? {
        return Ok(None);
    }
    let scale = window.scale_factor()?;
    let size = window.inner_size()?.to_logical::<f64>(scale);
    let at = window.outer_position()?.to_logical::<f64>(scale);
    Ok(Some(Place {
        width: size.width,
        height: size.height,
        x: at.x,
        y: at.y,
        is_maximized: window.is_maximized()?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"{"width":1000,"height":700,"x":-20,"y":40.5,"isMaximized":false}"#;

    fn read_back(text: &str) -> Option<Place> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("window.json"), text).unwrap();
        KeptPlace::read(dir.path(), 1).with(|inner| inner.place)
    }

    #[test]
    fn only_a_place_where_a_window_could_be_is_believed() {
        let place = read_back(SOUND).unwrap();
        assert_eq!((place.width, place.y), (1000.0, 40.5));
        assert_eq!(read_back("not json"), None);
        assert_eq!(read_back(&SOUND.replace("1000", "200")), None, "too small");
        assert_eq!(
            read_back(&SOUND.replace("-20", "1e9")),
            None,
            "off every screen"
        );
        assert_eq!(
            read_back(&format!("{SOUND}{}", " ".repeat(5000))),
            None,
            "too long"
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("window.json"), SOUND).unwrap();
        let kept = KeptPlace::read(dir.path(), 1);
        std::fs::remove_file(dir.path().join("window.json")).unwrap();
        kept.write();
        let again = KeptPlace::read(dir.path(), 1);
        assert_eq!(
            again.with(|inner| inner.place),
            kept.with(|inner| inner.place)
        );
    }
}
