// A page in a browser, watched.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import assert from "node:assert/strict";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Opens an address; what the console says, and what is asked of anybody else, is kept.
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 }, ...options });
  const page = await context.newPage();
  const told = [];
  page.on("console", (it) => told.push(`${it.type()}: ${it.text()}`));
  page.on("pageerror", (it) => told.push(`error: ${it.message}`));
  page.on("dialog", (it) => {
    told.push(`dialog: ${it.message()}`);
    it.dismiss();
  });
  const own = address.split("#")[0];
  page.on("request", (it) => {
    if (it.url().split("#")[0] !== own) told.push(`request: ${it.url()}`);
  });
  await page.goto(address);
  return { page, told, close: () => context.close() };
}

// Fails if somebody with other eyes, ears or hands cannot use what the page shows now.
export async function accessible(page) {
  // Past the policy of the page, which lets no script in.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const violations = await page.evaluate(async () => {
    const found = await globalThis.axe.run(document);
    return found.violations
      .filter((it) => ["serious", "critical"].includes(it.impact))
      .map((it) => `${it.id}: ${it.nodes.slice(0, 3).map((node) => node.html).join("\n")}`);
  });
  assert.deepEqual(violations, []);
}
