// Runs all `*.test.mjs` files of this folder in a real browser, and exits with 1 if a check fails.
//
// Once before: `npm ci` in this folder. Chromium is `$CHROMIUM`, else `/usr/bin/chromium`. The
// program under test is `$TMD`, else the one that `cargo build` makes.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "..", "..");
const made = mkdtempSync(join(tmpdir(), "tmd-browser-"));

function program() {
  if (process.env.TMD) return process.env.TMD;
  execFileSync("cargo", ["build", "--locked", "--bin", "tmd"], { cwd: repository, stdio: "inherit" });
  return join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "debug", "tmd");
}

const tmd = program();
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`there is no browser at ${executablePath}; name one with CHROMIUM`);
  process.exit(2);
}

let count = 0;

// The address of a page that `tmd build` writes: of an example, or of files by their names.
function build(source, page, format = "atlas") {
  const out = join(made, `out-${count}`);
  let folder = join(repository, "examples", String(source));
  if (typeof source === "object") {
    folder = join(made, `model-${count}`);
    mkdirSync(folder);
    for (const [name, text] of Object.entries(source)) writeFileSync(join(folder, name), text);
  }
  count += 1;
  const args = ["build", folder, "--out", out, "--format", format, "--today", "2026-11-23"];
  execFileSync(tmd, args, { stdio: "pipe" });
  return pathToFileURL(join(out, page)).href;
}

// A preview of files by their names: its address, a way to change a file, and an end.
async function serve(files) {
  const folder = join(made, `served-${count}`);
  count += 1;
  mkdirSync(folder);
  const write = (name, text) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  const running = spawn(tmd, ["serve", folder], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((done) => running.on("exit", done));
  const address = await new Promise((done, fail) => {
    running.stdout.once("data", (it) => done(String(it).trim()));
    running.once("exit", (code) => fail(new Error(`tmd serve ended with ${code}`)));
  });
  const end = () => {
    running.kill("SIGINT");
    return ended;
  };
  return { address, write, end };
}

let failed = 0;

// Says what was checked, and whether it holds.
async function check(what, holds) {
  try {
    await holds();
    console.log(`ok    ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${what}\n${String(error.stack ?? error).replace(/^/gm, "      ")}`);
  }
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  for (const file of readdirSync(here).filter((it) => it.endsWith(".test.mjs")).sort()) {
    console.log(`\n${file}`);
    const { default: run } = await import(pathToFileURL(join(here, file)).href);
    await run({ browser, build, check, serve });
  }
} finally {
  await browser.close();
  rmSync(made, { recursive: true, force: true });
}
console.log(failed ? `\n${failed} checks failed` : "\nall checks hold");
process.exit(failed ? 1 : 0);
