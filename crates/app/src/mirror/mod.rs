//! The plain-file mirror: graphs in text form, commands, groups and settings as files in a folder of the
//! user's, for a repository. What the app changes is written there at once; what somebody changes there
//! waits for a yes or no.
//!
//! Of each file it is known what was last written (`mirror.json` in the data folder, as hashes). A file
//! that is still so is written anew when the app changes; one that is not was changed by somebody; where
//! both is so there is a conflict, and nothing happens until somebody decides.

mod disk;
mod paths;
mod plan;
mod render;
mod take;
mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sculk_contract::{
    ApiError, ErrorCode, MirrorChange, MirrorFilesReq, MirrorOutcome, MirrorRefusal, MirrorView,
    SetMirrorReq,
};
use serde::{Deserialize, Serialize};

use crate::App;
use disk::{Content, DiskError};
use plan::{hash, plan, stamp};
use render::{Rendered, render};
pub(crate) use watch::keep_mirror;

/// What is kept of the mirror between starts.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    folder: PathBuf,
    written_at: Option<u64>,
    /// The hash of each file as it was last written, by its path.
    files: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
struct State {
    kept: Option<Kept>,
    changes: Vec<MirrorChange>,
    fault: Option<String>,
}

/// The mirror of one data folder. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Mirror {
    data_dir: Arc<Path>,
    state: Arc<Mutex<State>>,
    /// Held while files are compared and written, so that two never do so at once.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl From<DiskError> for ApiError {
    fn from(error: DiskError) -> Self {
        ApiError::new(ErrorCode::Precondition, error.to_string()).with_details("folder")
    }
}

/// The changes that somebody decided on, as they were looked at.
struct Seen(BTreeMap<String, String>);

impl Seen {
    fn of(req: &MirrorFilesReq) -> Self {
        let stamps = req.stamps.iter().flatten().cloned();
        Self(req.paths.iter().cloned().zip(stamps).collect())
    }

    /// Refuses a file that is not as it was looked at: nobody said yes to what it is now.
    fn still(
        &self,
        path: &str,
        ours: &BTreeMap<String, String>,
        theirs: &BTreeMap<String, Content>,
    ) -> Result<(), MirrorRefusal> {
        let now = || stamp(ours.get(path), theirs.get(path));
        if self.0.get(path).is_none_or(|seen| *seen == now()) {
            return Ok(());
        }
        Err(MirrorRefusal {
            path: path.to_owned(),
            message: "It was changed again since you looked at it. Look at it anew, then decide."
                .to_owned(),
        })
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DiskError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| {
        ApiError::new(ErrorCode::Internal, "The mirror could not be read.")
            .with_details(error.to_string())
    })?;
    Ok(done?)
}

impl Mirror {
    /// The mirror of a data folder, as it was kept.
    pub(crate) fn open(data_dir: &Path) -> Self {
        let text = std::fs::read_to_string(data_dir.join("mirror.json")).ok();
        let kept = text.and_then(|text| {
            serde_json::from_str(&text)
                .inspect_err(|error| tracing::warn!("the state of the mirror is lost: {error}"))
                .ok()
        });
        let state = State {
            kept,
            ..State::default()
        };
        Self {
            data_dir: data_dir.into(),
            state: Arc::new(Mutex::new(state)),
            turn: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.state().kept.as_ref().map(|kept| kept.folder.clone())
    }

    pub(crate) fn view(&self) -> MirrorView {
        let state = self.state();
        let kept = state.kept.as_ref();
        let n_files = kept.map_or(0, |kept| kept.files.len());
        MirrorView {
            folder: kept.map(|kept| kept.folder.display().to_string()),
            written_at: kept.and_then(|kept| kept.written_at),
            n_files: u32::try_from(n_files).unwrap_or(u32::MAX),
            fault: state.fault.clone(),
            changes: state.changes.clone(),
        }
    }

    /// Begins to mirror into a folder, or ends it.
    pub(crate) async fn set(&self, app: &App, req: SetMirrorReq) -> Result<MirrorView, ApiError> {
        let turn = self.turn.lock().await;
        let wanted = req.folder.filter(|folder| !folder.trim().is_empty());
        let kept = match wanted {
            None => None,
            Some(folder) => {
                let folder = PathBuf::from(folder.trim());
                let (place, data_dir) = (folder.clone(), Arc::clone(&self.data_dir));
                off_thread(move || disk::claim(&place, &data_dir)).await?;
                let files = BTreeMap::new();
                let written_at = None;
                Some(Kept {
                    folder,
                    written_at,
                    files,
                })
            }
        };
        *self.state() = State {
            kept,
            ..State::default()
        };
        self.keep()?;
        drop(turn);
        self.sync(app).await?;
        Ok(self.view())
    }

    /// Writes what the app changed, and finds what somebody changed. Whether the view is another.
    pub(crate) async fn sync(&self, app: &App) -> Result<bool, ApiError> {
        let _turn = self.turn.lock().await;
        let before = self.view();
        let done = self.compare(app).await;
        self.state().fault = done.as_ref().err().map(|error| error.message.clone());
        done?;
        let after = self.view();
        Ok(after.changes != before.changes || after.fault != before.fault)
    }

    async fn compare(&self, app: &App) -> Result<(), ApiError> {
        let Some(kept) = self.state().kept.clone() else {
            return Ok(());
        };
        let Rendered { files: ours, .. } = render(app).await?;
        let folder = kept.folder.clone();
        let mut base = kept.files;
        let (plan, base) = off_thread(move || {
            let theirs = disk::read(&folder)?;
            let plan = plan(&ours, &theirs, &base);
            for path in &plan.write {
                if let Some(text) = ours.get(path) {
                    disk::write(&folder, path, text)?;
                    base.insert(path.clone(), hash(text));
                }
            }
            for path in &plan.remove {
                disk::remove(&folder, path)?;
                base.remove(path);
            }
            for path in &plan.same {
                if let Some(text) = ours.get(path) {
                    base.insert(path.clone(), hash(text));
                }
            }
            base.retain(|path, _| ours.contains_key(path) || theirs.contains_key(path));
            Ok((plan, base))
        })
        .await?;
        let has_written = !(plan.write.is_empty() && plan.remove.is_empty());
        {
            let mut state = self.state();
            state.changes = plan.changes;
            if let Some(kept) = &mut state.kept {
                kept.files = base;
                if has_written || kept.written_at.is_none() {
                    kept.written_at = Some(app.inner.clock.wall_ms());
                }
            }
        }
        self.keep()
    }

    /// Takes changed files over: the app becomes as they are.
    pub(crate) async fn take(
        &self,
        app: &App,
        req: MirrorFilesReq,
    ) -> Result<MirrorOutcome, ApiError> {
        let turn = self.turn.lock().await;
        let folder = self.folder_or_refuse()?;
        let theirs = off_thread(move || disk::read(&folder)).await?;
        let seen = Seen::of(&req);
        let ours = render(app).await?.files;
        let mut outcome = MirrorOutcome {
            n_done: 0,
            refused: Vec::new(),
        };
        for path in take::in_order(self.waiting(req.paths)) {
            if let Err(refusal) = seen.still(&path, &ours, &theirs) {
                outcome.refused.push(refusal);
                continue;
            }
            let text = match theirs.get(&path) {
                Some(Content::Text(text)) => Some(text.as_str()),
                // What cannot be read was not deleted.
                Some(Content::Bad(why)) => {
                    let message = why.clone();
                    outcome.refused.push(MirrorRefusal { path, message });
                    continue;
                }
                None => None,
            };
            // Rendered anew each time: what was taken before may have made what this one is about.
            let now = render(app).await?;
            match take::take(app, &now, &path, text).await {
                Ok(()) => {
                    outcome.n_done += 1;
                    self.settle(&path, text);
                }
                Err(error) => outcome.refused.push(MirrorRefusal {
                    path,
                    message: error.message,
                }),
            }
        }
        self.keep()?;
        drop(turn);
        self.sync(app).await?;
        Ok(outcome)
    }

    /// Writes what the app has over changed files.
    pub(crate) async fn keep_ours(
        &self,
        app: &App,
        req: MirrorFilesReq,
    ) -> Result<MirrorOutcome, ApiError> {
        let turn = self.turn.lock().await;
        let folder = self.folder_or_refuse()?;
        let seen = Seen::of(&req);
        let paths = self.waiting(req.paths);
        let ours = render(app).await?.files;
        let done = off_thread(move || {
            let theirs = disk::read(&folder)?;
            let mut done = Vec::new();
            for path in paths {
                if let Err(refusal) = seen.still(&path, &ours, &theirs) {
                    done.push((path, None, Err(refusal.message)));
                    continue;
                }
                let text = ours.get(&path).cloned();
                let written = match &text {
                    Some(text) => disk::write(&folder, &path, text),
                    None => disk::remove(&folder, &path),
                };
                done.push((path, text, written.map_err(|error| error.to_string())));
            }
            Ok(done)
        })
        .await?;
        let mut outcome = MirrorOutcome {
            n_done: 0,
            refused: Vec::new(),
        };
        for (path, text, written) in done {
            match written {
                Ok(()) => {
                    outcome.n_done += 1;
                    self.settle(&path, text.as_deref());
                }
                Err(message) => outcome.refused.push(MirrorRefusal { path, message }),
            }
        }
        self.keep()?;
        drop(turn);
        self.sync(app).await?;
        Ok(outcome)
    }

    fn folder_or_refuse(&self) -> Result<PathBuf, ApiError> {
        self.folder().ok_or_else(|| {
            let why = "There is no mirror. Choose a folder for it in the settings first.";
            ApiError::new(ErrorCode::Precondition, why)
        })
    }

    /// Those of the paths that wait for a decision.
    fn waiting(&self, mut paths: Vec<String>) -> Vec<String> {
        let state = self.state();
        paths.retain(|path| state.changes.iter().any(|change| change.path == *path));
        paths
    }

    /// Notes what a file holds now, so that it counts as written.
    fn settle(&self, path: &str, text: Option<&str>) {
        if let Some(kept) = &mut self.state().kept {
            match text {
                Some(text) => kept.files.insert(path.to_owned(), hash(text)),
                None => kept.files.remove(path),
            };
        }
    }

    /// Writes the state beside the database.
    fn keep(&self) -> Result<(), ApiError> {
        let kept = self.state().kept.clone();
        let path = self.data_dir.join("mirror.json");
        let written = match kept {
            None => match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
            Some(kept) => serde_json::to_vec(&kept)
                .map_err(std::io::Error::from)
                .and_then(|text| {
                    let new = path.with_extension("new");
                    std::fs::write(&new, text)?;
                    std::fs::rename(&new, &path)
                }),
        };
        written.map_err(|error| {
            let why = "What is mirrored could not be noted in the data folder. Is the disk full?";
            ApiError::new(ErrorCode::Internal, why).with_details(error.to_string())
        })
    }
}
