// The live preview: the page follows the models while they are edited.

import assert from "node:assert/strict";
import { accessible, open } from "./page.mjs";

const calm = { reducedMotion: "reduce" };
const drawn = "#layers > div:not(.leaving) > svg";

const shop = `model Shop "Shop" {
  owner "shop"
}

person Customer "Customer"
system Web "Web shop" {
  container Page "Page"
  store Orders "Orders"
  Page -> Orders "books"
}
Customer -> Web.Page "orders" [HTTPS]
`;
const mistake = `${shop}Web.Page -> Pay "asks"\n`;

const says = (page, text) => page.locator(`${drawn} text`, { hasText: text }).first().waitFor();

export default async function run({ browser, check, serve }) {
  await following(browser, check, serve);
  await waiting(browser, check, serve);
}

async function following(browser, check, serve) {
  const { address, write, end } = await serve({ "shop.tmd": shop });
  const { page, told, close } = await open(browser, address, calm);
  await page.waitForSelector(drawn);
  await check("an edit changes the map that is seen, and not what is seen of it", async () => {
    await page.goto(`${address}#/Shop.Web`);
    await page.waitForSelector(`${drawn}[id="shop.web"]`);
    await page.focus("#stage");
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowRight");
    const transform = () => page.$eval(drawn, (it) => it.style.transform);
    const before = await transform();
    write("shop.tmd", shop.replace('"Page"', '"Front page"'));
    await says(page, "Front page");
    assert.equal(new URL(page.url()).hash, "#/Shop.Web");
    await page.waitForFunction(([it, old]) => document.querySelector(it)?.style.transform === old, [drawn, before]);
    assert.ok(await page.isHidden("#problems"));
  });
  await check("errors stand over the last good map, with their places", async () => {
    write("shop.tmd", mistake);
    await page.waitForSelector("#problems:visible");
    assert.match(await page.textContent("#problems-text"), /shop\.tmd:12:13/);
    await says(page, "Front page");
    await accessible(page);
  });
  await check("they vanish when they are mended", async () => {
    write("shop.tmd", shop.replace('"Page"', '"Last page"'));
    await says(page, "Last page");
    await page.waitForSelector("#problems", { state: "hidden" });
    assert.equal(new URL(page.url()).hash, "#/Shop.Web");
  });
  await check("the page asks for itself and for events only, and the console is silent", () => {
    const others = told.filter((it) => it !== `request: ${address}events`);
    assert.deepEqual(others, []);
  });
  await close();
  await check("the preview ends well", async () => assert.equal(await end(), 0));
}

async function waiting(browser, check, serve) {
  const { address, write, end } = await serve({ "shop.tmd": mistake });
  const { page, close } = await open(browser, address, calm);
  await check("before the first good build the page says what is wrong, and then shows the map", async () => {
    await page.locator("pre", { hasText: "shop.tmd:12:13" }).waitFor();
    await accessible(page);
    write("shop.tmd", shop);
    await page.waitForSelector(`${drawn}[id="shop"]`);
  });
  await close();
  await end();
}
