"""Fences `tmd` in MkDocs 1.x and Zensical, for `custom_fences` of `pymdownx.superfences`."""

import html
import logging
import os
from pathlib import Path

from . import Fault, figure, pages

# Warnings of this logger make `mkdocs build --strict` fail.
_LOG = logging.getLogger("mkdocs.threatlas")


_KNOWN = {"file", "view", "caption", "alt", "show"}


def validate(language, inputs, options, attrs, md):
    """Takes all that a fence says; `fence` tells what is wrong with it."""
    options.update(inputs)
    return True


def fence(source, language, class_name, options, md, **more):
    """One fence as HTML."""
    block = dict(options)
    if block.get("show") == "source":
        return f'<pre class="{html.escape(class_name)}"><code>{html.escape(source)}</code></pre>'
    page, docs, with_folders = _place(md)
    # One parser reads one page.
    counts = md.__dict__.setdefault("threatlas_counts", {})
    key = (block.get("file"), block.get("view"))
    counts[key] = counts.get(key, 0) + 1
    links = []
    if page and block.get("file"):
        blocks = pages.of_markdown(docs)
        links = pages.links(blocks, page, lambda it: pages.url(it, with_folders))
    try:
        unknown = sorted(set(block) - _KNOWN)
        if unknown:
            raise Fault(f"a fence has no attribute `{unknown[0]}`; it has {', '.join(sorted(_KNOWN))}")
        base = Path(docs, page or "").parent if page else docs
        return figure(block, source, base, counts[key], links)
    except Fault as fault:
        _LOG.warning("%s: %s", page or "a page", fault)
        # Zensical has no warnings of extensions: who wants a failure says so.
        if os.environ.get("THREATLAS_STRICT"):
            raise SystemExit(f"{page or 'a page'}: {fault}") from fault
        return f'<pre class="tmd-error" role="alert">{html.escape(str(fault))}</pre>'


def _place(md):
    """The page, the folder of pages, and whether pages have folders of their own."""
    # MkDocs resolves links of pages with this.
    if "relpath" in md.treeprocessors:
        found = md.treeprocessors["relpath"]
        config = found.config
        return found.file.src_uri, config["docs_dir"], config["use_directory_urls"]
    # Zensical keeps what it renders here.
    if "rendering_context" in md.preprocessors:
        found = md.preprocessors["rendering_context"]
        config = found.config
        return found.page.path, config["docs_dir"], config.get("use_directory_urls", True)
    return None, ".", True
