"""Which page of a site shows which map, so that boxes can lead from page to page."""

import os
import posixpath
import re
from pathlib import Path

_FENCE = re.compile(r"^[ \t>]*(?:[-*+] +|\d+[.)] +)?(?:`{3,}|~{3,}) *tmd +(\S.*)$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)')""")
_DIRECTIVE = re.compile(r"^[ \t]*\.\. tmd:: *(\S+)((?:\n[ \t]+:[^\n]*)*)", re.MULTILINE)
_OPTION = re.compile(r":view: *(\S+)")


def of_markdown(folder):
    """For each page with a map of a file: its path, the file and the view."""
    for path, text in _texts(folder, (".md", ".markdown")):
        for words in _FENCE.findall(text):
            block = {name: one or other for name, one, other in _ATTRIBUTE.findall(words)}
            if block.get("file"):
                yield path, block["file"], block.get("view", "")


def of_restructured(folder):
    """The same of pages with directives."""
    for path, text in _texts(folder, (".rst",)):
        for file, options in _DIRECTIVE.findall(text):
            view = _OPTION.search(options)
            yield path, file, view.group(1) if view else ""


def _texts(folder, endings):
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in endings and path.is_file():
            name = path.relative_to(folder).as_posix()
            yield name, path.read_text(encoding="utf-8", errors="replace")


def links(blocks, page, url_of):
    """Pairs of a map as seen from `page` and the address of the first page that shows it."""
    here = posixpath.dirname(page)
    first = {}
    for path, file, view in blocks:
        if not file.startswith("/"):
            whole = posixpath.join(posixpath.dirname(path), file)
            file = posixpath.relpath(whole, here or ".")
        first.setdefault(f"{file}#{view}", relative(url_of(page), url_of(path)))
    return sorted(first.items())


def relative(here, there):
    """The way from one address of a site to another."""
    if here == there:
        return ""
    way = posixpath.relpath(there or ".", posixpath.dirname(here) or ".")
    return way + "/" if there.endswith("/") or not there else way


def url(path, with_folders):
    """The address of a Markdown page, with a folder for each page or without."""
    stem, _ = os.path.splitext(path)
    folder, name = posixpath.split(stem)
    is_first = name in ("index", "README")
    if not with_folders:
        return posixpath.join(folder, "index.html" if is_first else f"{name}.html")
    inner = folder if is_first else stem
    return f"{inner}/" if inner else ""
