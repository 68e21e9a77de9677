//! What stands below the options in `--help`.

pub(super) const EXAMPLES: &str = "\
Begin here:
  tmd init shop             write a first model into the folder `shop`
  tmd check shop            say what is wrong with it
  tmd build shop            draw its maps and its tables into the folder `atlas`

A PATH may be a folder or a `.tmd` file. The whole workspace around it is read: the nearest
folder above with a `tmd.toml`, else the repository, else the folder itself. A folder in it with
a `tmd.toml` is a workspace of its own.

Exit code: 0 fine, or warnings alone; 1 errors, or something is not up to date; 2 could not run.";

pub(super) const SHORT_CONDITIONS: &str = "\
Conditions of `--where` compare fields, as in `severity >= high and not status = accepted`; `--help`
lists the fields.";

pub(super) const EMBED: &str = "\
In a Markdown file, write

  <!-- tmd: map file=\"docs/shop.tmd\" view=\"Shop.Pay\" -->
  <!-- /tmd -->

and `tmd embed FILE.md` writes a picture between the two comments, light and dark as its reader's
pages are, and the files that it needs into the folder `tmd` beside. All values stand in quotes.
It shows what is internal, too: for pages that everybody may read, link the output of
`tmd build --audience public`.

  map     file, view, alt (else made from the model), caption, out (the folder), link (where a
          click leads, else to the picture)
  table   file, where (as for `tmd table`), columns (of: id threat on by score controls status)
  status  file; on one line with its end, how many threats are in which state; else the models

`file` is a model or a folder, seen from the Markdown file; with `/` first, from the root of the
repository. Without it, the workspace around the Markdown file is shown. Marks in code are code.";

pub(super) const MDBOOK: &str = "\
In `book.toml`:

  [preprocessor.tmd]
  command = \"tmd mdbook\"
  before = [\"links\"]

  [output.html]
  additional-css = [\"tmd.css\"]

with `tmd export style-sheet > tmd.css`, so that maps are dark where the book is. In a chapter:

  ```tmd file=\"../models/shop.tmd\" view=\"Shop.Pay\" caption=\"Payments\" alt=\"…\"
  ```

or `{{#tmd ../models/shop.tmd view=\"Shop.Pay\"}}` on a line of its own, and for threats
`{{#tmd-table ../models/shop.tmd where=\"severity >= high\" columns=\"id threat status\"}}`. A fence
may hold a whole model instead of naming a file; with `show=\"source\"` it is shown as it is. Files
are seen from the chapter; with `/` first, from the root of the repository. Boxes that can be opened
lead to the page that shows their map, if one does.

mdBook copies all files in its folder of sources to the web. So that no model gets there unnoticed,
`.tmd` files in that folder end the build; move them out, or say `publish-models = true`. Maps and
tables in the book show what is internal, too.";

pub(super) const SERVE: &str = "\
The page is made in memory and is served to this machine only. While the models have errors, the
last map without stays, and the errors stand over it.";

pub(super) const FENCE: &str = "\
Prints a `<figure>` with the map in it as SVG. Colours are variables: `tmd export style-sheet` sets
them. Without `--file` it reads a whole model from stdin and shows its map. It shows what is
internal, too.";
