"""The directive `tmd` for Sphinx."""

import posixpath
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.util import logging

from . import Fault, figure, pages, program

_LOG = logging.getLogger(__name__)


class Tmd(Directive):
    """`.. tmd:: FILE` with a view, or a model in the directive itself."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {
        "view": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "alt": directives.unchanged_required,
    }

    def run(self):
        env = self.state.document.settings.env
        block = {**self.options, "file": self.arguments[0] if self.arguments else ""}
        source = "\n".join(self.content) + "\n"
        if not env.app.builder.format == "html":
            words = block.get("alt") or block.get("caption") or block.get("view") or block["file"]
            return [nodes.paragraph(text=words)]
        counts = env.temp_data.setdefault("threatlas_counts", {})
        key = (block["file"], block.get("view"))
        counts[key] = counts.get(key, 0) + 1
        suffix = env.app.builder.get_target_uri
        page = env.doc2path(env.docname, base=False)
        url_of = lambda it: suffix(posixpath.splitext(it)[0])
        blocks = pages.of_restructured(env.srcdir)
        links = pages.links(blocks, str(page), url_of) if block["file"] else []
        base = Path(env.srcdir, page).parent
        if block["file"]:
            env.note_dependency(str(base / block["file"]))
        try:
            text = figure(block, source, base, counts[key], links)
        except Fault as fault:
            _LOG.warning("%s", fault, location=(env.docname, self.lineno))
            return [nodes.literal_block(str(fault), str(fault))]
        return [nodes.raw("", text, format="html")]


def _write_style_sheet(app):
    import subprocess

    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    sheet = subprocess.run([program(), "export", "style-sheet"], capture_output=True, check=True)
    (folder / "tmd.css").write_bytes(sheet.stdout)
    app.add_css_file("tmd.css")


def setup(app):
    app.add_directive("tmd", Tmd)
    app.connect("builder-inited", _write_style_sheet)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
