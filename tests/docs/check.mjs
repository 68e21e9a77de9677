// Opens all pages of sites in a browser: `node check.mjs FOLDER SITE…`.
//
// On each page with maps: no error on the console, no request to another server, no id twice; maps
// have a size and their colours; links of maps lead to maps that are there; a reader who prefers
// the dark gets other colours where the site follows that.

import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const [folder, ...names] = process.argv.slice(2);

// Where each site has its pages, how many maps are in it, and whether it can be dark.
const SITES = {
  mdbook: { at: "mdbook/book", maps: 5, dark: true },
  "mdbook-0.4": { at: "mdbook-0.4/book", maps: 5, dark: true },
  mkdocs: { at: "mkdocs/site", maps: 4, dark: true },
  zensical: { at: "zensical/site", maps: 4, dark: true },
  sphinx: { at: "sphinx/site", maps: 4, dark: true },
  remark: { at: "remark", maps: 2, dark: false },
  guide: { at: "guide/book", maps: 4, dark: true },
  policy: { at: "policy", maps: 2, dark: false },
};

const faults = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
for (const name of names) await site(name, SITES[name]);
await browser.close();
for (const fault of faults) console.error(`wrong: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);

async function site(name, { at, maps, dark }) {
  const root = join(folder, at);
  const server = createServer((request, response) => serve(root, request, response));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  let where = "";
  const wrong = (what) => faults.push(`${name}/${where}: ${what}`);
  // Sites remember what readers chose or preferred: a reader for the light and one for the dark.
  const reader = async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1400, height: 1000 } });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && wrong(`console: ${message.text()}`));
    page.on("pageerror", (error) => wrong(`script: ${error.message}`));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !url.startsWith("data:")) wrong(`asks for ${url}`);
    });
    return page;
  };
  const [page, night] = [await reader("light"), await reader("dark")];
  let found = 0;
  let led = 0;
  for (where of pages(root)) {
    const text = readFileSync(join(root, where), "utf8");
    if (!text.includes('class="tmd-map"')) continue;
    await page.goto(`${origin}/${where}`, { waitUntil: "load" });
    const light = await look(page);
    // The page for paper has all maps once more.
    if (!where.endsWith("print.html")) found += light.maps.length;
    if (light.maps.length === 0) wrong("no map");
    if (light.twice.length > 0) wrong(`ids twice: ${light.twice}`);
    for (const map of light.maps) {
      if (map.width < 100 || map.height < 50) wrong(`${map.id} is ${map.width} by ${map.height}`);
      if (map.fill !== "rgb(255, 255, 255)") wrong(`${map.id} is ${map.fill} in the light`);
      if (map.boxes < 2) wrong(`${map.id} has ${map.boxes} boxes`);
    }
    if (where.endsWith("print.html")) continue;
    for (const link of light.links) {
      await page.goto(link, { waitUntil: "load" });
      const id = decodeURIComponent(new URL(link).hash.slice(1));
      const shown = await page.evaluate((id) => document.getElementById(id)?.tagName, id);
      if (shown !== "svg") wrong(`the link to ${link} finds no map`);
      led += 1;
    }
    if (dark) {
      await night.goto(`${origin}/${where}`, { waitUntil: "load" });
      for (const map of (await look(night)).maps) {
        if (map.fill !== "rgb(18, 23, 30)") wrong(`${map.id} is ${map.fill} in the dark`);
      }
    }
    await page.goto(`${origin}/${where}`, { waitUntil: "load" });
    for (const [shown, mode] of [[page, "light"], [night, "dark"]]) {
      const file = `${name}-${where.replaceAll("/", "-")}-${mode}.png`;
      await shown.screenshot({ path: join(folder, file) });
    }
  }
  where = "";
  if (found !== maps) wrong(`${found} maps and not ${maps}`);
  if (led === 0) wrong("no map leads to another");
  console.log(`${name}: ${found} maps, ${led} links`);
  await page.context().close();
  await night.context().close();
  server.close();
}

function look(page) {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
    const svgs = [...document.querySelectorAll(".tmd-map > svg")];
    const maps = svgs.map((svg) => {
      const { width, height } = svg.getBoundingClientRect();
      const fill = getComputedStyle(svg.querySelector("rect")).fill;
      return { id: svg.id, width, height, fill, boxes: svg.querySelectorAll("rect").length };
    });
    const anchors = [...document.querySelectorAll(".tmd-map a[href]")];
    const links = anchors.map((it) => new URL(it.getAttribute("href"), document.baseURI).href);
    const inMaps = new Set(svgs.flatMap((svg) => [svg.id, ...[...svg.querySelectorAll("[id]")].map((it) => it.id)]));
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at && inMaps.has(id));
    return { maps, links: [...new Set(links)], twice };
  });
}

function pages(root, inner = "") {
  return readdirSync(join(root, inner)).sort().flatMap((name) => {
    const path = inner === "" ? name : `${inner}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return pages(root, path);
    return name.endsWith(".html") ? [path] : [];
  });
}

function serve(root, request, response) {
  let path = join(root, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
  if (!existsSync(path)) {
    // Browsers ask for it unasked.
    response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
  response.end(readFileSync(path));
}
