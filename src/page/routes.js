// What is shown stands in the address: `#/Acme.Pay?threat=Acme.TokenReplay`.

const questions = ["threat", "on", "control", "at"];

function routeTo({ map, threat = "", on = "", control = "", at = "" }) {
  const asked = Object.entries({ threat, on, control, at }).filter((it) => it[1]);
  const query = new URLSearchParams(asked).toString();
  return `#/${encodeURIComponent(data.maps[map].id)}${query && `?${query}`}`;
}

// Goes on with some of what is shown changed. Another map forgets what is not asked for anew.
function go(changes) {
  const next = { ...shown, ...changes };
  if (next.map !== shown.map) {
    for (const name of questions) if (!(name in changes) && name !== "threat") next[name] = "";
  }
  location.hash = routeTo(next);
}

function goUp() {
  const up = above(shown.map);
  if (up >= 0) go({ map: up, threat: "", on: "", control: "", at: "" });
}

// What an address asks for; `known` is false if there is no such map.
function asked(hash) {
  const text = decoded(hash.replace(/^#/, ""));
  if (!text) return { map: 0, known: true };
  if (!text.startsWith("/")) {
    const map = data.maps.findIndex((it) => it.stem === text || it.id === text);
    if (map >= 0) return { map, known: true };
    const key = text.startsWith("on--") ? text.slice(4) : "";
    if (data.places[key]) return { map: Math.max(shown.map, 0), on: key, known: true };
    if (rowOf(text) >= 0) return { map: mapsOf(rowOf(text))[0] ?? 0, threat: text, known: true };
    return { map: 0, known: false, id: text };
  }
  const [id, query = ""] = hash.slice(2).split("?");
  const map = data.maps.findIndex((it) => it.id === decoded(id));
  const words = new URLSearchParams(query);
  const values = Object.fromEntries(questions.map((name) => [name, words.get(name) ?? ""]));
  return { ...values, map: Math.max(map, 0), known: map >= 0, id: decoded(id) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Whether the table and all lists are there; the first map is shown before.
let isComplete = false;

async function apply() {
  const next = { threat: "", on: "", control: "", at: "", ...asked(location.hash) };
  const note = byId("note");
  note.hidden = next.known || !isComplete;
  note.textContent = next.known ? "" : `There is no map “${next.id}” here; this is the first one.`;
  const isNew = next.map !== shown.map;
  const inMap = layers.contains(document.activeElement);
  for (const name of ["map", ...questions]) shown[name] = next[name];
  if (isNew) {
    if (isListing()) openMaps(false);
    if (!(await showMap(next.map))) return;
    if (inMap) stage.focus({ preventScroll: true });
  }
  if (!layer || !isComplete) return;
  markListed();
  if (next.on || next.threat) openThreats(true);
  filterRows();
  showPlace();
  showChosen();
  light();
  if (!isNew || next.at) reveal(chosenGroups());
}

// Links of maps and lists lead to drawings and signs; addresses say it in their own way.
addEventListener("click", (event) => {
  const link = event.target.closest?.("#layers a, #maps a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hash = link.getAttribute("href");
  if (!hash.startsWith("#") || hash.startsWith("#/")) return;
  event.preventDefault();
  const to = asked(hash);
  if (to.on) go({ on: shown.on === to.on ? "" : to.on, threat: "", control: "", at: "" });
  else if (to.map === shown.map) openMaps(false);
  else go({ map: to.map, threat: "", on: "", control: "", at: "" });
});
addEventListener("hashchange", apply);
// Space opens a link of the map as Enter does.
layers.addEventListener("keydown", (event) => {
  const link = event.target.closest("a");
  if (event.key !== " " || !link) return;
  event.preventDefault();
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
});

root.classList.add("live");
apply();
complete.then(() => {
  connectRows();
  connectFilters();
  isComplete = true;
  apply();
});
