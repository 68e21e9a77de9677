// One page made with remark: `node remark.mjs FOLDER ROOT`.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { remark } from "remark";
import remarkHtml from "remark-html";
import threatlas from "./threatlas.js";

const [folder, root] = process.argv.slice(2);
const page = `# OAuth 2.0

\`\`\`tmd file="/examples/oauth/oauth.tmd"
\`\`\`

\`\`\`tmd file="/examples/oauth/oauth.tmd" view="OAuth.Client"
\`\`\`
`;
const links = {
  "/examples/oauth/oauth.tmd#OAuth": "",
  "/examples/oauth/oauth.tmd#OAuth.Client": "",
};
const made = await remark()
  .use(threatlas, { links })
  .use(remarkHtml, { sanitize: false })
  .process({ value: page, path: join(root, "README.md") });
mkdirSync(folder, { recursive: true });
const head = '<!doctype html>\n<html lang="en">\n<title>remark</title>\n<link rel="icon" href="data:,">';
writeFileSync(join(folder, "index.html"), `${head}\n${made}`);
