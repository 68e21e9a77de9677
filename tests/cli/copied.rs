//! Defects that the documents behind the example of Trusted Firmware-A have or had, put into a copy
//! of the example: each is found, once.

use std::fs;

use super::{Folder, repository};

/// A copy of the example with some text of one file changed.
fn copy_with(file: &str, from: &str, to: &str) -> Folder {
    let folder = Folder::of(&repository().join("examples/tfa"));
    let text = fs::read_to_string(folder.path(file)).unwrap();
    assert!(text.contains(from), "{from}");
    folder.file(file, &text.replacen(from, to, 1))
}

/// The findings of a copy but for the notes of the example itself, as short lines.
fn findings(folder: &Folder) -> Vec<String> {
    let run = folder.tmd("check --format short");
    let lines = run.stderr.lines().filter(|it| it.contains("[TM") && !it.contains("[TM0310]"));
    lines.map(str::to_owned).collect()
}

/// Asserts that there is one finding, in a file, with this text.
#[track_caller]
fn one(folder: &Folder, file: &str, told: &str) {
    let found = findings(folder);
    let [only] = found.as_slice() else { panic!("{found:#?}") };
    assert!(only.starts_with(file) && only.contains(told), "{only}");
}

#[test]
fn the_example_itself_has_none_of_them() {
    let folder = Folder::of(&repository().join("examples/tfa"));
    assert_eq!(findings(&folder), [""; 0]);
}

#[test]
fn a_threat_that_came_later_has_no_answer() {
    let late = "threat Downgrade \"An older protocol is taken\" on DF2 { open because \"new\" }\n\n\
                // For all images\n";
    let folder = copy_with("threats.tmd", "// For all images\n", late);
    one(&folder, "cca/arm-cca.tmd", "error[TM0306]: `ArmCca` does not answer `Downgrade`");
    let folder = copy_with("cca/arm-cca.tmd", "answer TimingSideChannel applies\n", "");
    one(&folder, "cca/arm-cca.tmd", "error[TM0306]: `ArmCca` does not answer `TimingSideChannel`");
}

#[test]
fn an_end_of_a_flow_drifted_in_a_copied_diagram() {
    let (flow, there) =
        ("Bl2 <-> HardwareIps.Tzc \"sets up memory protection\"", "cca/arm-cca.tmd");
    let drifted = "Bl2 <-> Dbg \"sets up memory protection\" refines DF6";
    let told = "error[TM0304]: `TF-A ↔ Hardware IPs: configures, is interrupted` has `HardwareIps` \
                outside, and this flow has `Dbg`";
    one(&copy_with(there, flow, drifted), there, told);
    let lost = "Bl2 <-> HardwareIps.Tzcc \"sets up memory protection\"";
    let told = "error[TM0101]: no name `Tzcc` in `Tfa.HardwareIps`";
    one(&copy_with(there, flow, lost), there, told);
}

#[test]
fn numbers_of_a_copy_mean_other_things_in_the_parent() {
    let there = "spm/el3-spm.tmd";
    let folder = copy_with(there, "flow Relay: ", "flow DF2: ");
    let text = fs::read_to_string(folder.path(there)).unwrap().replace("Relay", "DF2");
    let told = "error[TM0105]: `DF2` is already a flow of a parent model";
    one(&folder.file(there, &text), there, told);
    let folder = copy_with(there, "id \"SPM-01\"", "id \"01\"");
    one(&folder, there, "warning[TM0150]: `SenderSpoofing` has the id of `MangledImages`: 01");
    let folder = copy_with(
        there,
        "flow Relay: Spmc <-> Spmd \"relays\" [FF-A]",
        "flow Relay: Spmc <-> Spmd \"relays\" [FF-A] { id \"DF2\" }",
    );
    assert_eq!(findings(&folder), [""; 0], "flows of the parent have names there and no ids");
}

#[test]
fn a_renaming_was_half_done() {
    let there = "cca/rse-interface.tmd";
    let folder = copy_with(
        there,
        "flow AttestationKeys: Bl31 <-> Rse",
        "flow AttestationKeys: Bl31 <-> Rss",
    );
    one(&folder, there, "warning[TM0143]: `Rss` is called `Rse` now");
    let run = folder.tmd("check --fix");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(findings(&folder), [""; 0]);
    let folder = copy_with(there, "Security Engine (RSE)", "Security Subsystem (RSS)");
    one(&folder, there, "warning[TM0143]: `RSS` is called `RSE` now");
}

#[test]
fn an_asset_is_used_and_never_declared() {
    let there = "spm/el3-spm.tmd";
    let folder =
        copy_with(there, "harms SharedMemory, Messages", "harms SharedResources, Messages");
    one(&folder, there, "error[TM0101]: no name `SharedResources` in `Tfa.TfA.Bl31`");
    let folder = copy_with(
        there,
        "data SharedMemory \"Shared memory\" { classification confidential }\n",
        "",
    );
    let found = findings(&folder);
    assert!(!found.is_empty());
    for line in &found {
        assert!(line.contains("error[TM0101]: no name `SharedMemory`"), "{line}");
    }
}
