//! How long it takes from an edit to the output of `tmd watch`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Builds a workspace, then edits one line of one file, back and forth; gives the times from saving
/// to the line that says what was built, sorted.
pub(crate) fn times(folder: &Path, out: &Path, n_rounds: usize) -> Vec<Duration> {
    let file = folder.join("child7.tmd");
    let texts = {
        let text = fs::read_to_string(&file).expect("the workspace has it");
        [text.replace("\"Part 11 of 7\"", "\"Another part 11\""), text]
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_tmd"))
        .arg("watch")
        .args([folder.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built with this");
    let mut said = BufReader::new(child.stderr.take().expect("it is a pipe")).lines();
    let mut wait = || {
        let built = said.by_ref().map_while(Result::ok).find(|it| it.ends_with(" ms"));
        assert!(built.is_some_and(|it| it.contains(" written, ")), "the build failed");
    };
    wait();
    let mut times = Vec::new();
    for round in 0..n_rounds {
        let start = Instant::now();
        fs::write(&file, &texts[round % 2]).expect("the folder is ours");
        wait();
        times.push(start.elapsed());
    }
    fs::write(&file, &texts[1]).expect("the folder is ours");
    child.kill().and_then(|()| child.wait()).expect("it is our child");
    times.sort();
    times
}
