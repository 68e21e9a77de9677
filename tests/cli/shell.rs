//! What shells and manuals are told, and the form of the repository's own models.

use super::{Folder, git, repository};

#[test]
fn shells_complete_commands_and_flags() {
    let folder = Folder::new();
    let shells = [
        ("bash", "complete -F _tmd"),
        ("zsh", "#compdef tmd"),
        ("fish", "complete -c tmd"),
        ("powershell", "Register-ArgumentCompleter"),
    ];
    for (shell, sign) in shells {
        let run = folder.tmd(&format!("completions {shell}"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        for part in [sign, "render", "write-baseline"] {
            assert!(run.stdout.contains(part), "{shell}: {part}");
        }
    }
    assert_eq!(folder.tmd("completions tcsh").code, 2);
    // As a shell that asks for what may follow `tmd exp`.
    let script = "source <(tmd completions bash); COMP_WORDS=(tmd exp); COMP_CWORD=1; \
                  _tmd tmd exp tmd; echo \"${COMPREPLY[@]}\"";
    let run = git::run(&folder, "bash", &["-c", script], &[]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("export explain\n", ""));
}

#[test]
fn each_command_has_a_page_of_the_manual() {
    let folder = Folder::new();
    let page = folder.tmd("man").stdout;
    assert!(page.contains(".TH tmd 1"), "{page}");
    assert!(page.contains("tmd\\-check(1)"), "{page}");
    let page = folder.tmd("man check").stdout;
    assert!(page.contains(".TH tmd-check 1") && page.contains("write\\-baseline"), "{page}");
    let run = folder.tmd("man chek");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no command `chek`"), "{}", run.stderr);
}

#[test]
fn models_of_the_repository_are_in_their_form() {
    let root = repository();
    let folder = Folder::new();
    let words = ["-C", root.to_str().unwrap(), "ls-files", "-z", "*.tmd"];
    let list = git::git(&folder, &words);
    // Those of the suite show what else there is, and a starting text has gaps.
    let is_model = |path: &&str| !path.starts_with("tests/suite/") && !path.starts_with("src/");
    let paths: Vec<&str> = list.split_terminator('\0').filter(is_model).collect();
    for folder in ["examples/", "stdlib/"] {
        assert!(paths.iter().any(|path| path.starts_with(folder)), "{folder}");
    }
    let full: Vec<String> = paths.iter().map(|it| root.join(it).display().to_string()).collect();
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    let run = folder.tmd_of(&[&["fmt", "--check"][..], &full].concat(), "");
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}
