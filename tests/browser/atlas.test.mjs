// The atlas: all maps and threats in one page.

import assert from "node:assert/strict";
import { accessible, open } from "./page.mjs";

const calm = { reducedMotion: "reduce" };
const drawn = "#layers > div:not(.leaving) > svg";

// The stem of the map that is shown.
const stem = (page) => page.locator(drawn).getAttribute("id");

// Waits until another map is shown, and nothing moves any more.
async function arrive(page, wanted) {
  await page.waitForSelector(`${drawn}[id="${wanted}"]`);
  await page.waitForFunction(() => !document.querySelector("#layers .leaving"));
}

const visibleRows = (page) => page.locator("#threats tbody:visible");
const query = (page) => decodeURIComponent(new URL(page.url()).hash);
const element = (map, path) => `[id="${map}--${path}"]`;

export default async function run({ browser, build, check }) {
  const acme = build("acme", "atlas.html");
  const oauth = build("oauth", "atlas.html");
  await moving(browser, check, acme);
  await keys(browser, check, oauth);
  await threats(browser, check, oauth);
  await searching(browser, check, oauth);
  await looks(browser, check, oauth);
  await without(browser, check, oauth);
  await hostile(browser, check, build);
  await large(browser, check, build);
}

async function moving(browser, check, acme) {
  const { page, told, close } = await open(browser, acme);
  await page.waitForSelector(drawn);
  await check("the root map is shown first", async () => {
    assert.equal(await stem(page), "acme");
    assert.equal(await page.title(), "Acme Pay");
  });
  await check("a click on a box opens it in one movement, in which no two things share an id", async () => {
    await page.click(`${element("acme", "Acme.Pay")} > a:not([class])`);
    await page.waitForSelector("#layers .leaving");
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
      return ids.filter((it, at) => ids.indexOf(it) !== at);
    });
    assert.deepEqual(twice, []);
    await arrive(page, "acme.pay");
    assert.equal(query(page), "#/Acme.Pay");
    assert.equal(await page.textContent("#path li:last-child"), "Payments");
    assert.equal(await page.textContent("#said"), "Map of Payments");
  });
  await check("back, forward and reload keep to the address", async () => {
    await page.goBack();
    await arrive(page, "acme");
    await page.goForward();
    await arrive(page, "acme.pay");
    await page.reload();
    await arrive(page, "acme.pay");
  });
  await check("the path and the tab of a frame lead up", async () => {
    await page.click("#path a");
    await arrive(page, "acme");
    await page.goBack();
    await arrive(page, "acme.pay");
    await page.click(`${drawn} a[class$="--area-title"]`);
    await arrive(page, "acme");
  });
  await check("an address that leads nowhere shows the root and says so", async () => {
    await page.goto(`${acme}#/Acme.Nowhere`);
    await page.waitForSelector("#note:visible");
    assert.equal(await stem(page), "acme");
    assert.match(await page.textContent("#note"), /no map “Acme\.Nowhere”/);
  });
  await check("files beside the page can lead to a map or threat by its anchor", async () => {
    await page.goto(`${acme}#acme.pay`);
    await arrive(page, "acme.pay");
    await page.goto(`${acme}#Acme.TokenReplay`);
    await page.waitForSelector('tbody.chosen[id="Acme.TokenReplay"]');
  });
  await check("the mouse drags and zooms the map", async () => {
    await page.goto(`${acme}#/Acme`);
    await arrive(page, "acme");
    const transform = () => page.$eval(drawn, (it) => it.style.transform);
    const before = await transform();
    await page.mouse.move(300, 700);
    await page.mouse.down();
    await page.mouse.move(400, 650, { steps: 4 });
    await page.mouse.up();
    const dragged = await transform();
    assert.notEqual(dragged, before);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -200);
    await page.keyboard.up("Control");
    await page.waitForFunction(([it, old]) => document.querySelector(it).style.transform !== old, [drawn, dragged]);
  });
  await check("moving asks for nothing and says nothing to the console", () => assert.deepEqual(told, []));
  await close();
}

async function keys(browser, check, oauth) {
  const { page, told, close } = await open(browser, oauth, calm);
  await page.waitForSelector(drawn);
  await check("Tab reaches boxes and signs, Enter and Space open them, Esc leads back up", async () => {
    const link = page.locator(`${element("oauth", "OAuth.Client")} > a:not([class])`);
    await page.focus("#stage");
    let steps = 0;
    while (steps < 60 && !(await link.evaluate((it) => it === document.activeElement))) {
      await page.keyboard.press("Tab");
      steps += 1;
    }
    assert.ok(steps < 60, "Tab never reaches the box");
    await page.keyboard.press("Enter");
    await arrive(page, "oauth.client");
    await page.keyboard.press("Escape");
    await arrive(page, "oauth");
    await link.focus();
    await page.keyboard.press("Space");
    await arrive(page, "oauth.client");
    await page.keyboard.press("Escape");
    await arrive(page, "oauth");
  });
  await check("arrows move the map, + zooms, 0 shows all of it again", async () => {
    const transform = () => page.$eval(drawn, (it) => it.style.transform);
    const whole = await transform();
    await page.focus("#stage");
    await page.keyboard.press("ArrowRight");
    const moved = await transform();
    assert.notEqual(moved, whole);
    await page.keyboard.press("+");
    assert.notEqual(await transform(), moved);
    await page.keyboard.press("0");
    assert.equal(await transform(), whole);
  });
  await check("? shows the help, m the list of maps, t hides the threats", async () => {
    await page.keyboard.press("?");
    await page.waitForSelector("#help[open]");
    await accessible(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("m");
    await page.waitForSelector("#maps:visible");
    await accessible(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#maps:visible", { state: "detached" }).catch(() => {});
    assert.notEqual(await stem(page), "oauth");
    await page.keyboard.press("t");
    assert.ok(await page.isHidden("#threats"));
    await page.keyboard.press("t");
    assert.ok(await page.isVisible("#threats"));
  });
  await check("keys say nothing to the console", () => assert.deepEqual(told, []));
  await close();
}

async function threats(browser, check, oauth) {
  const { page, told, close } = await open(browser, oauth, calm);
  await page.waitForSelector(drawn);
  const total = await visibleRows(page).count();
  await check("pointing at a row lights up what it is on", async () => {
    assert.equal(await page.locator(".halo").count(), 0);
    await visibleRows(page).first().hover();
    assert.ok((await page.locator(".halo.pointed").count()) > 0);
  });
  await check("a click on a row goes to a map that shows what the threat is on", async () => {
    const row = visibleRows(page).first();
    const path = await row.getAttribute("id");
    await row.locator("button").click();
    await arrive(page, "oauth.client");
    assert.equal(query(page), `#/OAuth.Client?threat=${path}`);
    assert.ok((await page.locator(".halo.chosen").count()) > 0);
    assert.ok(await page.isVisible("tbody.chosen .more"));
    await page.goBack();
    await arrive(page, "oauth");
    assert.equal(await page.locator("tbody.chosen").count(), 0);
  });
  await check("a click on a sign shows its threats in the table, and only these", async () => {
    const sign = page.locator(`${element("oauth", "OAuth.Client")} a[class$="--badge"]`);
    await sign.click();
    await page.waitForSelector("#place:visible");
    const shown = await visibleRows(page).count();
    assert.ok(shown > 0 && shown < total, `${shown} of ${total}`);
    assert.match(await page.textContent("#place"), /Client: 2 threats open/);
    await page.click("#place button");
    await page.waitForSelector("#place", { state: "hidden" });
    assert.equal(await visibleRows(page).count(), total);
  });
  await check("states, severity, owner and the map filter the table, and the count says so", async () => {
    await page.click('[data-state="partly"]');
    const partly = await visibleRows(page).count();
    assert.ok(partly > 0 && partly < total);
    const states = await visibleRows(page).evaluateAll((rows) => rows.map((it) => it.dataset.status));
    assert.ok(states.every((it) => it === "partly"));
    assert.match(await page.textContent("#count"), /^6 of 50/);
    await page.selectOption("#severity", "high");
    const high = await visibleRows(page).count();
    assert.ok(high < partly);
    await page.click("#all");
    assert.equal(await visibleRows(page).count(), total);
    const owner = await page.$eval("#owner option:nth-child(2)", (it) => it.value);
    await page.selectOption("#owner", owner);
    assert.ok((await visibleRows(page).count()) < total);
    await page.click("#all");
    await page.goto(`${oauth}#/OAuth.ResourceServer`);
    await arrive(page, "oauth.resource-server");
    await page.check("#here");
    assert.ok((await visibleRows(page).count()) < total);
  });
  await check("the table says nothing to the console", () => assert.deepEqual(told, []));
  await close();
}

async function searching(browser, check, oauth) {
  const { page, told, close } = await open(browser, oauth, calm);
  await page.waitForSelector(drawn);
  const search = async (words) => {
    await page.keyboard.press("/");
    await page.keyboard.type(words);
    await page.waitForSelector("#found:visible li");
  };
  await check("search finds an element, goes to it and lights it up", async () => {
    await search("token endp");
    assert.equal(await page.getAttribute("#find", "aria-activedescendant"), "found-0");
    await accessible(page);
    await page.keyboard.press("Enter");
    await arrive(page, "oauth.authorization-server");
    assert.equal(await page.locator(".halo.chosen").count(), 1);
    assert.ok(await page.isHidden("#found"));
  });
  await check("arrows choose another result; threats, flows and controls are found, too", async () => {
    await search("token");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.getAttribute("#find", "aria-activedescendant"), "found-1");
    const kinds = await page.$$eval("#found li > span", (all) => all.map((it) => it.textContent));
    for (const kind of ["element", "threat", "flow", "control"]) assert.ok(kinds.includes(kind), kind);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await search("clone device");
    await page.keyboard.press("Enter");
    await page.waitForSelector("tbody.chosen");
    assert.match(query(page), /threat=OAuth\.Client\.RefreshTokenTheft\.ClonedDevice/);
    await search("refresh token rotation");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#place:visible");
    assert.match(query(page), /control=/);
    assert.ok((await visibleRows(page).count()) > 0);
  });
  await check("long names make the bar no wider", async () => {
    await page.goto(`${oauth}#/OAuth.CodeInjection.sequence`);
    await arrive(page, "oauth.code-injection.sequence");
    assert.equal(await page.textContent("#path li:last-child"), "as a sequence");
    const right = await page.$eval("#theme", (it) => it.getBoundingClientRect().right);
    assert.ok(right <= 1400, `${right}`);
  });
  await check("search says nothing to the console", () => assert.deepEqual(told, []));
  await close();
}

async function looks(browser, check, oauth) {
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [{ width: 1400, height: 860 }, { width: 420, height: 850 }]) {
      const { page, told, close } = await open(browser, oauth, { ...calm, colorScheme, viewport });
      await page.waitForSelector(drawn);
      await check(`axe finds nothing serious, ${colorScheme}, ${viewport.width} px wide`, async () => {
        await accessible(page);
        await page.locator("#legend summary").click();
        await page.goto(`${oauth}#/OAuth.Client?threat=OAuth.Client.RefreshTokenTheft`);
        await arrive(page, "oauth.client");
        await page.waitForSelector("tbody.chosen");
        await accessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wide, "the page is wider than the window");
        assert.deepEqual(told, []);
      });
      await close();
    }
  }
  const { page, close } = await open(browser, oauth, { ...calm, colorScheme: "light" });
  await page.waitForSelector(drawn);
  await check("a button turns the page dark and light again", async () => {
    const ground = () => page.$eval("body", (it) => getComputedStyle(it).backgroundColor);
    const light = await ground();
    await page.click("#theme");
    assert.notEqual(await ground(), light);
    await page.click("#theme");
    assert.equal(await ground(), light);
  });
  await check("on paper stand the map with its name and legend, and all that is known of threats", async () => {
    await page.click("#theme");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.isVisible(`${drawn} [class$="--heading"]`));
    assert.ok(await page.isVisible(`${drawn} [class$="--below"]`));
    assert.ok(await page.isVisible("tbody .more"));
    assert.ok(await page.isHidden(".tools"));
    const ground = await page.$eval("body", (it) => getComputedStyle(it).backgroundColor);
    assert.equal(ground, "rgb(255, 255, 255)");
  });
  await close();
}

async function without(browser, check, oauth) {
  const { page, told, close } = await open(browser, oauth, { javaScriptEnabled: false });
  await check("without scripts all maps, their list and the table are read one below the other", async () => {
    const maps = await page.locator('svg[role="group"]').count();
    const lines = await page.locator("#maps li").count();
    assert.ok(maps > 5 && maps === lines, `${maps} maps, ${lines} lines`);
    assert.ok(await page.locator("#oauth").isVisible());
    assert.ok(await page.locator("tbody .more").first().isVisible());
    assert.ok(await page.isHidden("#find"));
    const broken = await page.locator('a[href^="#"]').evaluateAll((links) =>
      links.map((it) => it.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id)),
    );
    assert.deepEqual(broken, []);
    assert.deepEqual(told, []);
  });
  await close();
}

const evil = `model Evil "</script><script>alert(1)</script>" {
  owner "<img src=x onerror=alert(2)>"
  summary "</noscript><script>alert(3)</script>"
}

system A "</noscript><img src=x onerror=alert(4)>" {
  link "javascript:alert(5)"
  container B "\\"><svg onload=alert(6)>"
}
external C "</svg></template><script>alert(7)</script>"
A.B -> C "<!--<script>" [HTTPS]
threat T "</title><script>alert(8)</script>" on A.B {
  attack "<a href='javascript:alert(9)'>x</a> \`</code><script>alert(10)</script>\`"
  owner "</option></select><script>alert(11)</script>"
  refs "javascript:alert(12)"
  severity high
}
`;

async function hostile(browser, check, build) {
  const { page, told, close } = await open(browser, build({ "evil.tmd": evil }, "atlas.html"), calm);
  await check("what models say is text, whatever it looks like", async () => {
    await page.waitForSelector(`${drawn}#evil`);
    await page.click(`${element("evil", "Evil.A")} > a:not([class])`);
    await arrive(page, "evil.a");
    await page.click("tbody button");
    await page.waitForSelector("tbody.chosen");
    await page.keyboard.press("/");
    await page.keyboard.type("script");
    await page.waitForSelector("#found li");
    assert.match(await page.textContent("#threats"), /<\/title><script>alert\(8\)/);
    assert.equal(await page.locator("script:not([type])").count(), 1);
    assert.equal(await page.locator("img, [onload], [onerror]").count(), 0);
    assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
    assert.deepEqual(told, []);
  });
  await close();
}

// Systems with many parts each: more than is kept as plain text.
function many(systems) {
  let text = 'model Big "Big" {\n  owner "nobody"\n}\n';
  for (let system = 0; system < systems; system += 1) {
    text += `system S${system} "System ${system}" {\n`;
    for (let part = 0; part < 40; part += 1) text += `  container P${part} "Part ${part} of ${system}"\n`;
    for (let part = 0; part < 40; part += 1) text += `  P${part} -> P${(part * 7 + 3) % 40} "tells ${part}"\n`;
    text += "}\n";
  }
  return text;
}

async function large(browser, check, build) {
  const { page, told, close } = await open(browser, build({ "big.tmd": many(30) }, "atlas.html"), calm);
  await check("the last maps of a large workspace are compressed, and shown all the same", async () => {
    await page.waitForSelector(drawn);
    assert.ok((await page.locator('script[type="text/plain"][id^="map-"]').count()) > 0);
    await page.click(`${element("big", "Big.S9")} > a:not([class])`);
    await arrive(page, "big.s9");
    assert.ok((await page.locator(`${drawn} [class$="--element"]`).count()) >= 40);
    assert.deepEqual(told, []);
  });
  await close();
}
