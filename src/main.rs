//! The `tmd` command.

fn main() {}
