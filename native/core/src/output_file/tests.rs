//! Which paths are accepted for a file, and what happens to existing files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{OutputFile, Replacement};

/// A temporary folder for the test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("azcr-output-{}-{test}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn replace(path: &Path, content: &str) -> std::io::Result<()> {
    let (replacement, mut file) = Replacement::begin(&OutputFile::at(path)?)?;
    file.write_all(content.as_bytes())?;
    drop(file);
    replacement.put_in_place()
}

#[test]
fn refuses_folders_and_paths_without_a_folder() {
    let folder = Folder::new("folders");
    fs::write(folder.path("file"), "kept").expect("a file");
    for (path, why) in [
        (folder.0.clone(), "it is a folder"),
        (folder.path("no/report.html"), "does not exist"),
        (folder.path("file/report.html"), "ot a "),
    ] {
        let error = OutputFile::at(&path).expect_err("a refusal").to_string();
        assert!(error.contains(why) || cfg!(windows), "{}: {error}", path.display());
    }
    assert_eq!(fs::read(folder.path("file")).expect("the file"), b"kept");
}

#[test]
fn replaces_a_regular_file_atomically() {
    let folder = Folder::new("whole");
    let path = folder.path("a.html");
    replace(&path, "one").expect("a new file");
    replace(&path, "two").expect("a replacement");
    assert_eq!(fs::read(&path).expect("the file"), b"two");
    let (replacement, mut file) = Replacement::begin(&OutputFile::at(&path).expect("a place")).expect("a beginning");
    file.write_all(b"half").expect("its beginning");
    drop((file, replacement));
    assert_eq!(fs::read(&path).expect("the file"), b"two");
    assert_eq!(fs::read_dir(&folder.0).expect("the folder").count(), 1);
}

#[cfg(windows)]
#[test]
fn refuses_windows_device_names_in_every_folder() {
    let folder = Folder::new("windows");
    for name in ["NUL", "con.log", "COM1", "lpt1.html"] {
        for path in [PathBuf::from(name), folder.path(name)] {
            let error = OutputFile::at(&path).expect_err("a refusal").to_string();
            assert!(error.contains("Windows device"), "{}: {error}", path.display());
        }
    }
    OutputFile::at(Path::new(r"\\.\PhysicalDrive9")).expect_err("a refusal");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn refuses_special_files_and_keeps_them() {
        let folder = Folder::new("special");
        let made = Command::new("mkfifo").arg(folder.path("fifo")).status().expect("mkfifo starts");
        assert!(made.success());
        let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).expect("a socket");
        symlink(folder.path("fifo"), folder.path("to-fifo")).expect("a link");
        symlink(folder.path("gone"), folder.path("to-nothing")).expect("a link");
        symlink(&folder.0, folder.path("to-folder")).expect("a link");
        let mut expected = vec![
            ("fifo", "a FIFO"),
            ("to-fifo", "a FIFO"),
            ("socket", "a socket"),
            ("to-nothing", "a link to"),
            ("to-folder", "a folder"),
        ];
        // Only root can create devices; this one has the numbers of /dev/null.
        let made = Command::new("mknod").arg(folder.path("device")).args(["c", "1", "3"]).status();
        if made.is_ok_and(|made| made.success()) {
            symlink(folder.path("device"), folder.path("to-device")).expect("a link");
            expected.extend([("device", "a device"), ("to-device", "a device")]);
        }
        for (name, why) in expected {
            let path = folder.path(name);
            let before = fs::symlink_metadata(&path).expect("it is there");
            let error = OutputFile::at(&path).expect_err("a refusal").to_string();
            assert!(error.contains(why), "{name}: {error}");
            replace(&path, "text").expect_err("a refusal");
            let after = fs::symlink_metadata(&path).expect("it is there");
            assert_eq!((before.ino(), before.file_type()), (after.ino(), after.file_type()), "{name}");
        }
        assert!(!folder.path("gone").exists());
    }

    #[test]
    fn refuses_a_path_that_became_a_device_after_the_check() {
        let folder = Folder::new("race");
        let path = folder.path("a.log");
        let place = OutputFile::at(&path).expect("a free path");
        let made = Command::new("mknod").arg(&path).args(["c", "1", "3"]).status();
        if !made.is_ok_and(|made| made.success()) {
            println!("SKIPPED refuses_a_path_that_became_a_device_after_the_check: only root makes devices");
            return;
        }
        for opened in [place.append(), place.edit(), place.create_new()] {
            opened.expect_err("a refusal");
        }
        let (replacement, file) = Replacement::begin(&place).expect("a beginning");
        drop(file);
        replacement.put_in_place().expect_err("a refusal");
        assert!(fs::symlink_metadata(&path).expect("it is there").file_type().is_char_device());
        assert_eq!(fs::read_dir(&folder.0).expect("the folder").count(), 1);
    }

    #[test]
    fn writes_the_target_of_a_link_and_keeps_the_link() {
        let folder = Folder::new("link");
        fs::create_dir(folder.path("real")).expect("a folder");
        let (target, link) = (folder.path("real/a.html"), folder.path("a.html"));
        fs::write(&target, "one").expect("a file");
        symlink("real/a.html", &link).expect("a link");
        replace(&link, "two").expect("a replacement");
        assert_eq!(fs::read(&target).expect("the target"), b"two");
        let place = OutputFile::at(&link).expect("a place");
        place.append().expect("it opens").write_all(b" three").expect("it is written");
        assert_eq!(fs::read(&target).expect("the target"), b"two three");
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(place.create_new().expect_err("taken").kind(), std::io::ErrorKind::AlreadyExists);
    }

    #[test]
    fn new_files_are_for_their_owner_only_and_replaced_ones_keep_their_mode() {
        let folder = Folder::new("mode");
        let mode = |path: &Path| fs::metadata(path).expect("the file").permissions().mode() & 0o777;
        let path = folder.path("new");
        replace(&path, "one").expect("a new file");
        assert_eq!(mode(&path), 0o600);
        for name in ["appended", "edited", "created"] {
            let place = OutputFile::at(&folder.path(name)).expect("a place");
            let opened = match name {
                "appended" => place.append(),
                "edited" => place.edit(),
                _ => place.create_new(),
            };
            opened.expect("a file");
            assert_eq!(mode(&folder.path(name)), 0o600, "{name}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
        replace(&path, "two").expect("a replacement");
        assert_eq!(mode(&path), 0o644);
    }
}
