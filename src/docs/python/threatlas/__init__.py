"""Maps of threat models in pages: finds the program `tmd` and asks it for one map at a time."""

import os
import shutil
import subprocess
from pathlib import Path


class Fault(Exception):
    """What is wrong with a block, as `tmd` says it."""


def program():
    """The program: of the variable `TMD`, of this package, or of the path."""
    named = os.environ.get("TMD")
    if named:
        return named
    for name in ("tmd", "tmd.exe"):
        packed = Path(__file__).parent / "bin" / name
        if packed.is_file():
            return str(packed)
    found = shutil.which("tmd")
    if found:
        return found
    raise Fault("there is no program `tmd`: install it, or name it in the variable `TMD`")


def figure(block, source, base, nth=1, links=()):
    """One map as HTML. `block` has its attributes, `base` is the folder that files are seen from,
    `links` are pairs of a map, `FILE#VIEW`, and the address of the page that shows it."""
    words = [program(), "fence", "--base", str(base), "--nth", str(nth)]
    # For whom the site is: `public` leaves out what is not.
    audience = os.environ.get("THREATLAS_AUDIENCE")
    if audience:
        words += ["--audience", audience]
    for name in ("file", "view", "caption", "alt"):
        if block.get(name):
            words += [f"--{name}={block[name]}"]
    for place, url in links:
        words += ["--link", place, url]
    run = subprocess.run(words, input=source.encode(), capture_output=True, check=False)
    if run.returncode:
        raise Fault(run.stderr.decode(errors="replace").strip())
    return run.stdout.decode()
