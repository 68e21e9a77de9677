// Search over elements, flows, threats and controls.

const find = byId("find");
const found = byId("found");
const mostFound = 40;
let results = [];
let picked = -1;
let things = null;

// All that can be found, unpacked when somebody begins to search.
async function readThings() {
  await complete;
  if (things) return;
  const threats = rows.map((row) => ({
    kind: "threat",
    title: row.querySelector("button").textContent,
    said: row.querySelector("small").textContent,
    path: row.id,
  }));
  const others = JSON.parse(await unpacked(byId("things").textContent));
  const rest = others.map(([kind, title, said, map, key]) => ({ kind, title, said, map, key }));
  const isPlace = (it) => it.kind === "element" || it.kind === "boundary";
  things = [...rest.filter(isPlace), ...threats, ...rest.filter((it) => !isPlace(it))];
  for (const it of things) it.text = `${it.title} ${it.said}`.toLowerCase();
}

// How well something fits; 0 if not at all.
function fit(it, words, whole) {
  if (!words.every((word) => it.text.includes(word))) return 0;
  const title = it.title.toLowerCase();
  if (title === whole) return 5;
  if (title.startsWith(whole)) return 4;
  if (title.includes(` ${whole}`)) return 3;
  return words.every((word) => title.includes(word)) ? 2 : 1;
}

async function search() {
  await readThings();
  const whole = find.value.trim().toLowerCase();
  const words = whole.split(/\s+/).filter(Boolean);
  const fits = words.length ? things.map((it) => [fit(it, words, whole), it]) : [];
  const good = fits.filter((it) => it[0] > 0).sort((a, b) => b[0] - a[0]);
  results = good.slice(0, mostFound).map((it) => it[1]);
  const option = (it, at) => {
    const text = element("div", {}, it.title || it.said);
    if (it.title) text.append(element("small", { textContent: it.said }));
    const item = element("li", { id: `found-${at}` }, element("span", { textContent: it.kind }), text);
    item.role = "option";
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(it));
    return item;
  };
  const options = results.map(option);
  if (words.length && !results.length) {
    const none = element("li", { className: "none" }, element("span"), "Nothing has these words.");
    none.role = "option";
    none.ariaDisabled = "true";
    options.push(none);
  }
  found.replaceChildren(...options);
  setOpen(options.length > 0);
  pick(results.length ? 0 : -1);
}

function setOpen(isOpen) {
  found.hidden = !isOpen;
  find.ariaExpanded = String(isOpen);
  if (!isOpen) pick(-1);
}

function pick(at) {
  picked = at;
  for (const [index, item] of [...found.children].entries()) {
    item.ariaSelected = String(index === at);
  }
  if (at < 0) return find.removeAttribute("aria-activedescendant");
  find.setAttribute("aria-activedescendant", `found-${at}`);
  found.children[at].scrollIntoView({ block: "nearest" });
}

// Goes to where something is seen.
function take(it) {
  find.value = "";
  setOpen(false);
  stage.focus({ preventScroll: true });
  if (it.kind === "threat") {
    shown.threat = "";
    chooseThreat(it.path);
  } else if (it.kind === "control") {
    openThreats(true);
    go({ control: it.key, on: "", threat: "", at: "" });
  } else {
    go({ map: it.map, at: it.key, on: "", control: "", threat: "" });
  }
}

find.addEventListener("focus", readThings);
find.addEventListener("input", search);
find.addEventListener("blur", () => setOpen(false));
find.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && results.length && !found.hidden) {
    event.preventDefault();
    pick((picked + step + results.length) % results.length);
  } else if (event.key === "Enter" && picked >= 0) {
    event.preventDefault();
    take(results[picked]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    if (find.value) find.value = "";
    else stage.focus({ preventScroll: true });
    setOpen(false);
  }
});
