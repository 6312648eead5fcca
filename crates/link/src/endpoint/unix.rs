use std::fs::DirBuilder;
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixStream};

use super::{Halves, halves, short_name};

/// The shortest limit of a socket's path among the systems (macOS: 104 bytes with the final zero),
/// a little rounded down.
const LONGEST_PATH: usize = 100;

/// Where the core of a data folder listens: `run/core.sock` in the folder itself, or, where that
/// path is too long for a socket, a folder of the user's runtime directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    folder: PathBuf,
}

impl Endpoint {
    /// The endpoint of a data folder, which need not exist yet.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        let inside = data_dir.join("run");
        if inside.join("core.sock").as_os_str().len() <= LONGEST_PATH {
            return Self { folder: inside };
        }
        let runtime = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|dir| dir.is_absolute())
            .unwrap_or_else(std::env::temp_dir);
        Self {
            folder: runtime.join(format!("sculk-{}", short_name(data_dir))),
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("core.sock")
    }

    /// Takes connections from now on. Only the holder of the data folder's lock may call this: what
    /// a core that died left at the place is removed.
    ///
    /// # Errors
    /// The folder cannot be made, belongs to somebody else, or the system refuses the socket.
    pub fn bind(&self) -> Result<Listener> {
        match DirBuilder::new().mode(0o700).create(&self.folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // Fails for a folder that belongs to somebody else.
        std::fs::set_permissions(&self.folder, PermissionsExt::from_mode(0o700))?;
        let at = std::fs::symlink_metadata(&self.folder)?;
        if !at.is_dir() {
            return Err(Error::new(
                ErrorKind::NotADirectory,
                format!("{} is no folder", self.folder.display()),
            ));
        }
        match std::fs::remove_file(self.socket()) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(self.socket())?;
        std::fs::set_permissions(self.socket(), PermissionsExt::from_mode(0o600))?;
        Ok(Listener {
            listener,
            socket: self.socket(),
            owner: at.uid(),
        })
    }

    /// Connects to the core.
    ///
    /// # Errors
    /// Nobody listens (`NotFound`, `ConnectionRefused`), or somebody else's process does.
    pub async fn connect(&self) -> Result<Halves> {
        let owner = std::fs::symlink_metadata(&self.folder)?.uid();
        let stream = UnixStream::connect(self.socket()).await?;
        of_same_user(stream, owner)
    }
}

fn of_same_user(stream: UnixStream, owner: u32) -> Result<Halves> {
    if stream.peer_cred()?.uid() != owner {
        return Err(Error::new(
            ErrorKind::PermissionDenied,
            "the process at the other end belongs to another user",
        ));
    }
    let (reads, writes) = stream.into_split();
    Ok(halves(reads, writes))
}

/// Takes connections until it is dropped.
#[derive(Debug)]
pub struct Listener {
    listener: UnixListener,
    socket: PathBuf,
    owner: u32,
}

impl Listener {
    /// The next connection. May be dropped while it waits.
    ///
    /// # Errors
    /// The caller belongs to another user, or went away at once; the next one may be better.
    pub async fn accept(&mut self) -> Result<Halves> {
        let (stream, _) = self.listener.accept().await?;
        of_same_user(stream, self.owner)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // What is left over is removed by the next core.
        let _ = std::fs::remove_file(&self.socket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_else_may_enter_and_a_dead_core_is_no_hindrance() {
        let dir = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::of(dir.path());
        let nobody = endpoint.connect().await.unwrap_err();
        assert_eq!(nobody.kind(), ErrorKind::NotFound);

        let listener = endpoint.bind().unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&endpoint.folder), 0o700);
        assert_eq!(mode(&endpoint.socket()), 0o600);
        endpoint.connect().await.unwrap();

        // A core that was killed leaves its socket behind.
        let left = dir.path().join("left");
        std::fs::hard_link(endpoint.socket(), &left).unwrap();
        drop(listener);
        std::fs::rename(&left, endpoint.socket()).unwrap();
        let dead = endpoint.connect().await.unwrap_err();
        assert_eq!(dead.kind(), ErrorKind::ConnectionRefused);
        let _listener = endpoint.bind().unwrap();
        endpoint.connect().await.unwrap();
    }

    #[test]
    fn a_long_data_folder_gets_a_short_socket() {
        let long = PathBuf::from("/home").join("x".repeat(200));
        let endpoint = Endpoint::of(&long);
        assert!(!endpoint.folder.starts_with(&long));
        assert_eq!(endpoint, Endpoint::of(&long), "both ends must find it");
        assert_ne!(endpoint, Endpoint::of(&long.join("y")));
    }
}
