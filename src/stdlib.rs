//! The standard library: written in the language itself and embedded.

/// Path and text of each file, sorted by path.
pub const FILES: &[(&str, &str)] = &[
    ("std/c4.tmd", include_str!("../stdlib/c4.tmd")),
    ("std/dfd.tmd", include_str!("../stdlib/dfd.tmd")),
    ("std/linddun.tmd", include_str!("../stdlib/linddun.tmd")),
    ("std/stride.tmd", include_str!("../stdlib/stride.tmd")),
];

/// The library that every model has without asking.
pub const ALWAYS: &str = "std.c4";
