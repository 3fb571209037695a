//! Somebody would rather not have been seen.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use audit_core::{Log, LogUrl, Trust, verify};
use audit_examples::headline;

/// Copies the log, changes one byte of the copy, and verifies it.
pub fn try_it(url: &LogUrl) -> Result<(), Box<dyn std::error::Error>> {
    if url.scheme() != "file" {
        return Ok(());
    }
    headline("One byte changed, in a copy");
    let copy = CopyOfLog::of(url.path()?)?;
    copy.change_one_byte()?;
    // The copy is judged by the keys of the original, as an officer would who knows them.
    let log = Log::open(&LogUrl::parse(&copy.0.display().to_string())?)?;
    let verdict = verify(log.reader(), &Trust::beside(url)?)?;
    println!("{}", verdict.statement());
    for finding in &verdict.findings {
        println!("  {finding}");
    }
    Ok(())
}

/// A copy of a log, which goes away once it was looked at.
struct CopyOfLog(PathBuf);

impl CopyOfLog {
    fn of(log: &Path) -> io::Result<CopyOfLog> {
        let copy =
            CopyOfLog(std::env::temp_dir().join(format!("tampered-log-{}", std::process::id())));
        copy_folder(log, &copy.0)?;
        Ok(copy)
    }

    /// The last thing that was done in the night doctor's name was done by somebody else.
    fn change_one_byte(&self) -> io::Result<()> {
        const WAS: &[u8] = br#""user_id":"dr_amara""#;
        for segment in segments(&self.0)? {
            let mut bytes = fs::read(&segment)?;
            let found = bytes.windows(WAS.len()).rposition(|window| window == WAS);
            // The last letter of the name stands two bytes before the end.
            if let Some(letter) = found.and_then(|at| bytes.get_mut(at + WAS.len() - 2)) {
                *letter = b'o';
                println!("  dr_amara becomes dr_amaro in {}", segment.display());
                return fs::write(&segment, bytes);
            }
        }
        Ok(())
    }
}

impl Drop for CopyOfLog {
    fn drop(&mut self) {
        // It lies among temporary files: what cannot be removed now is removed with them.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The files that hold the entries, newest first.
fn segments(log: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for item in fs::read_dir(log.join("log"))? {
        files.push(item?.path());
    }
    files.sort();
    files.reverse();
    Ok(files)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for item in fs::read_dir(from)? {
        let item = item?;
        let target = to.join(item.file_name());
        if item.file_type()?.is_dir() {
            copy_folder(&item.path(), &target)?;
        } else {
            fs::copy(item.path(), target)?;
        }
    }
    Ok(())
}
