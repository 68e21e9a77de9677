//! What processes take, read from `/proc`.

use std::fs;
use std::process::Command;

/// The largest resident size of a run, in KiB; `None` where there is no `/proc`.
pub(crate) fn peak_kib(command: &mut Command) -> Option<u64> {
    let mut child = command.spawn().expect("the command was built with this");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    // The kernel keeps the maximum but forgets it when the process ends, so it is asked all along.
    while child.try_wait().expect("it is our child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        peak = peak.max(text.lines().find_map(high_water));
    }
    peak
}

/// The number in `VmHWM:     5264 kB`.
fn high_water(line: &str) -> Option<u64> {
    line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok()
}

/// Processor time of all children that have ended, in ms; `None` where there is no `/proc`.
pub(crate) fn children_cpu_ms() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // After the name in parentheses: the 14th and 15th field are user and system time of children,
    // in hundredths of a second.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(10 * (ticks(13)? + ticks(14)?))
}
