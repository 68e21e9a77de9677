//! `cargo bench`: how long whole runs of `tmd` take, and how much memory, on made-up workspaces.
//!
//! Prints the median by the clock, the mean of processor time over all threads, and the peak of
//! memory, beside what each run is meant to stay below; the latter two on Linux only.
//! `cargo bench -- render` runs those with that word in their name, and `cargo bench -- edits`
//! prints, instead of times, what small edits turn round and move (`harness/edits.rs`), and how
//! many lines of pictures they change (`harness/lines.rs`).
#![expect(clippy::disallowed_methods, reason = "benchmarks write files and read the clock")]
#![expect(clippy::print_stdout, reason = "benchmarks print what they measure")]

#[path = "../harness/mod.rs"]
#[expect(dead_code, reason = "the suite uses the rest")]
mod harness;
mod process;
mod rebuild;
mod workspace;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::{edits, lines};

/// A run of `tmd` and what it is meant to stay below.
struct Bench {
    name: String,
    args: Vec<String>,
    n_rounds: usize,
    aim: Duration,
    aim_mib: u64,
}

/// From saving a file to the output of `tmd watch`, in ms.
const REBUILD_MS: f64 = 200.0;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    if words.iter().any(|it| it == "edits") {
        println!("{}", edits::HEAD);
        let summaries = edits::summaries(0, 1).expect("made-up workspaces have no errors");
        summaries.iter().for_each(|it| println!("{it}"));
        println!("\n{}", lines::HEAD);
        let summaries = lines::KINDS.iter().map(|kind| lines::Summary::of(kind));
        summaries.for_each(|it| println!("{}", it.expect("made-up workspaces have models")));
        return;
    }
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let [large, wide, small] = ["large", "wide", "small"].map(|it| folder.path().join(it));
    workspace::large(&large);
    workspace::wide(&wide);
    workspace::small(&small);
    let tables = [("mid", 64, 173, 505), ("many", 2000, 1000, 6000)];
    let tables = tables.map(|(name, n_threats, n_controls, n_links)| {
        let path = folder.path().join(name);
        workspace::table(&path, n_threats, n_controls, n_links);
        path
    });
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    workspace::thousand(&old, false);
    workspace::thousand(&new, true);
    println!("{:25} {:>10} {:>8} {:>10} {:>8} {:>8}", "", "median", "aim", "cpu", "peak", "aim");
    let out = folder.path().join("out");
    let rebuild = "rebuild, 5000 elements";
    if words.is_empty() || words.iter().any(|word| rebuild.contains(word.as_str())) {
        let times = rebuild::times(&large, &folder.path().join("watched"), 10);
        let median = times[times.len() / 2].as_secs_f64() * 1000.0;
        let missed = if median > REBUILD_MS { "  missed" } else { "" };
        println!("{rebuild:25} {median:>7.1} ms {REBUILD_MS:>5} ms{missed}");
    }
    let [mid, many] = &tables;
    let of_tables = table_benches(mid, "64", 30).into_iter();
    let of_tables = of_tables.chain(table_benches(many, "2000", 100));
    for bench in benches([&large, &wide, &small, &old, &new], &out).into_iter().chain(of_tables) {
        if words.is_empty() || words.iter().any(|word| bench.name.contains(word.as_str())) {
            bench.run();
        }
    }
}

fn benches([large, wide, small, old, new]: [&Path; 5], out: &Path) -> Vec<Bench> {
    let text = |path: &Path| path.display().to_string();
    let bench = |name: &str, n_rounds, aim, aim_mib, args: &[&str]| Bench {
        name: name.to_owned(),
        args: args.iter().map(|&it| it.to_owned()).collect(),
        n_rounds,
        aim: Duration::from_millis(aim),
        aim_mib,
    };
    let (large, wide) = (text(large), text(wide));
    let (file, out) = (text(&small.join("small.tmd")), text(out));
    let (old, new) = (text(old), text(new));
    vec![
        bench("check, 5000 elements", 15, 80, 200, &["check", &large]),
        bench("build, 5000 elements", 5, 2000, 200, &["build", &large, "--out", &out]),
        bench("check, 200 models", 15, 100, 200, &["check", &wide]),
        bench("build, 200 models", 3, 5000, 200, &["build", &wide, "--out", &out]),
        bench("diff, 1000 elements", 15, 100, 100, &["diff", &old, &new]),
        bench("diff html, 1000 elements", 10, 150, 100, &["diff", &old, &new, "--format", "html"]),
        bench("render, 25 nodes", 30, 10, 20, &["render", &file, "--view", "Small"]),
    ]
}

/// Whole runs of `tmd table` on a workspace, in each form that people and programs read.
fn table_benches(folder: &Path, n_threats: &str, aim: u64) -> Vec<Bench> {
    let bench = |form: &str| Bench {
        name: format!("table {form}, {n_threats} threats"),
        args: ["table", &folder.display().to_string(), "--format", form].map(str::to_owned).into(),
        n_rounds: 15,
        aim: Duration::from_millis(aim),
        aim_mib: 200,
    };
    ["md", "html", "json"].map(bench).into()
}

impl Bench {
    fn run(&self) {
        let cpu_before = process::children_cpu_ms();
        let mut times: Vec<Duration> = (0..self.n_rounds).map(|_| self.time()).collect();
        let cpu = process::children_cpu_ms().zip(cpu_before);
        let cpu = cpu.map(|(after, before)| (after - before).div_ceil(self.n_rounds as u64));
        times.sort();
        let median = times[times.len() / 2];
        let mib = process::peak_kib(&mut self.command()).map(|kib| kib.div_ceil(1024));
        let shown = |number: Option<u64>| number.map_or("-".to_owned(), |it| it.to_string());
        println!(
            "{:25} {:>7.1} ms {:>5} ms {:>7} ms {:>4} MiB {:>4} MiB{}",
            self.name,
            median.as_secs_f64() * 1000.0,
            self.aim.as_millis(),
            shown(cpu),
            shown(mib),
            self.aim_mib,
            if median > self.aim || mib > Some(self.aim_mib) { "  missed" } else { "" },
        );
    }

    fn time(&self) -> Duration {
        let start = Instant::now();
        let status = self.command().status().expect("the command was built with this");
        let time = start.elapsed();
        assert!(status.success(), "tmd {}: {status}", self.args.join(" "));
        time
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tmd"));
        command.args(&self.args).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}
