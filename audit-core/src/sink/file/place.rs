//! Where a log lies, and how the folders and small files around it come to be: private, whole, and
//! still there after a power cut.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folder of a log, absolute and free of links: neither a change of the working directory nor
/// another spelling (`log/`, `.`, a link) makes another log of it, or other keys.
pub(crate) fn resolved(path: &Path) -> Result<PathBuf> {
    if let Ok(there) = fs::canonicalize(path) {
        return Ok(there);
    }
    let whole = std::path::absolute(path).map_err(|e| Error::io("find", path, e))?;
    let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err(no_name(path));
    };
    // It is made later: its parent may be there, and be a link.
    let parent = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned());
    Ok(parent.join(name))
}

/// `audit-log.admin` beside `audit-log`.
pub(super) fn admin_folder(log: &Path) -> Result<PathBuf> {
    let log = resolved(log)?;
    let mut name = log.file_name().ok_or_else(|| no_name(&log))?.to_owned();
    name.push(".admin");
    Ok(log.with_file_name(name))
}

fn no_name(path: &Path) -> Error {
    Error::usage(format!(
        "{} has no name of its own, and a log's keys lie beside it under its name; name a folder \
         below it",
        path.display()
    ))
}

/// Makes a folder of ours, and one inside it, that only their owner enters. What is missing above
/// them is nobody's in particular and gets the usual permissions.
pub(crate) fn make_private_folder(ours: &Path, inner: &str) -> Result<()> {
    make_folder(ours, 0o700)?;
    make_folder(&ours.join(inner), 0o700)
}

/// Makes a folder that survives a power cut, and what is missing above it.
fn make_folder(path: &Path, mode: u32) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = parent_of(path);
    if parent != path {
        make_folder(parent, 0o777)?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        // Another process was faster.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        made => made.map_err(|e| Error::io("make the folder", path, e))?,
    }
    sync_parent(path)
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => path,
    }
}

/// Writes a file that only its owner reads, so that it is there whole or not at all.
pub(crate) fn write_private_file(path: &Path, content: &[u8]) -> Result<()> {
    let new = temporary(path);
    let written = write_new(&new, content).and_then(|()| fs::rename(&new, path));
    if let Err(error) = written {
        // What is left of it is worth nothing.
        let _ = fs::remove_file(&new);
        return Err(Error::io("write", path, error));
    }
    sync_folder(parent_of(path))
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// A name beside `path` that nobody else writes to.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", crate::id::random_name()));
    path.with_file_name(name)
}

/// Makes what was created in a folder survive a power cut.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| Error::io("sync the folder", path, e))
}

/// The same for the folder above, which may be one that we must not read.
pub(super) fn sync_parent(path: &Path) -> Result<()> {
    let parent = parent_of(path);
    match File::open(parent).and_then(|folder| folder.sync_all()) {
        Err(e) if e.kind() != io::ErrorKind::PermissionDenied => {
            Err(Error::io("sync the folder", parent, e))
        }
        _ => Ok(()),
    }
}

/// Whether the path still names this very file or folder.
pub(super) fn is_in_place(file: &File, path: &Path) -> bool {
    let here = file.metadata().map(|file| (file.dev(), file.ino()));
    let there = fs::metadata(path).map(|file| (file.dev(), file.ino()));
    matches!((here, there), (Ok(here), Ok(there)) if here == there)
}
