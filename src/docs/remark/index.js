// Fences `tmd` in Markdown and MDX: each is replaced by what `tmd fence` prints for it.
//
//   import threatlas from "remark-threatlas";
//   remarkPlugins: [[threatlas, { links: { "shop.tmd#Shop.Pay": "/docs/pay" } }]]
//
// Files are seen from the page. `links` says which page shows which map, so that boxes can lead
// there. `audience: "public"` leaves out what is not public. The program is that of the option `tmd`, of the variable `TMD`, or of the path. Colours
// come from a style sheet: `tmd export style-sheet > tmd.css`.

import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

const ATTRIBUTE = /([\w-]+)=(?:"([^"]*)"|'([^']*)')/g;

export default function threatlas(options = {}) {
  const program = options.tmd ?? process.env.TMD ?? "tmd";
  return (tree, file) => {
    const isMdx = file.extname === ".mdx" || options.mdx === true;
    const counts = new Map();
    walk(tree, (node, index, parent) => {
      if (node.type !== "code" || node.lang !== "tmd") return;
      const block = attributes(node.meta ?? "");
      if (block.show === "source") return;
      const key = JSON.stringify([block.file, block.view]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const words = ["fence", "--base", file.dirname ?? dirname(file.path ?? "."), "--nth", `${counts.get(key)}`];
      if (options.audience) words.push("--audience", options.audience);
      for (const name of ["file", "view", "caption", "alt"]) {
        if (block[name]) words.push(`--${name}=${block[name]}`);
      }
      for (const [place, url] of Object.entries(options.links ?? {})) words.push("--link", place, url);
      const run = spawnSync(program, words, { input: `${node.value}\n`, encoding: "utf8" });
      if (run.error) file.fail(`\`${program}\` does not run: ${run.error.message}`, node);
      if (run.status !== 0) file.fail(run.stderr.trim(), node);
      parent.children[index] = isMdx ? element(run.stdout) : { type: "html", value: run.stdout };
    });
  };
}

function attributes(words) {
  const found = {};
  for (const [, name, one, other] of words.matchAll(ATTRIBUTE)) found[name] = one ?? other;
  return found;
}

function walk(node, visit) {
  (node.children ?? []).forEach((child, index) => {
    visit(child, index, node);
    walk(child, visit);
  });
}

// MDX has no raw HTML; an element may hold some.
function element(html) {
  const text = { type: "Literal", value: html, raw: JSON.stringify(html) };
  const key = { type: "Identifier", name: "__html" };
  const property = { type: "Property", kind: "init", key, value: text, method: false, shorthand: false, computed: false };
  const expression = { type: "ObjectExpression", properties: [property] };
  const estree = { type: "Program", sourceType: "module", body: [{ type: "ExpressionStatement", expression }] };
  const value = { type: "mdxJsxAttributeValueExpression", value: "", data: { estree } };
  const attribute = { type: "mdxJsxAttribute", name: "dangerouslySetInnerHTML", value };
  return { type: "mdxJsxFlowElement", name: "div", attributes: [attribute], children: [] };
}
