//! Where the answer goes: standard output, or a file that is there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

/// A buffered place to write to.
pub(crate) struct Output {
    target: Target,
}

enum Target {
    Stdout(BufWriter<Stdout>),
    File {
        writer: BufWriter<File>,
        /// What is written to until the answer is whole.
        part: PathBuf,
        path: PathBuf,
    },
    Finished,
}

impl Output {
    pub(crate) fn stdout() -> Output {
        Output {
            target: Target::Stdout(BufWriter::new(io::stdout())),
        }
    }

    /// A file that only its owner can read: answers hold what people did with other people's data.
    pub(crate) fn file(path: &Path) -> io::Result<Output> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let file = private().open(&part).map_err(|error| about(&error, path))?;
        Ok(Output {
            target: Target::File {
                writer: BufWriter::new(file),
                part,
                path: path.to_owned(),
            },
        })
    }

    /// Writes out what is left, and gives a file its name.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.target, Target::Finished) {
            Target::Stdout(mut writer) => writer.flush(),
            Target::File { writer, part, path } => put(writer, &part, &path).map_err(|error| {
                let _ = fs::remove_file(&part);
                about(&error, &path)
            }),
            Target::Finished => Ok(()),
        }
    }
}

fn put(writer: BufWriter<File>, part: &Path, path: &Path) -> io::Result<()> {
    let file = writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    fs::rename(part, path)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn about(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Stdout(writer) => writer.write(bytes),
            Target::File { writer, .. } => writer.write(bytes),
            Target::Finished => Ok(0),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Stdout(writer) => writer.flush(),
            Target::File { writer, .. } => writer.flush(),
            Target::Finished => Ok(()),
        }
    }
}

impl Drop for Output {
    /// An answer that was not finished leaves nothing behind.
    fn drop(&mut self) {
        if let Target::File { part, .. } = &self.target {
            let _ = fs::remove_file(part);
        }
    }
}
