// The table of threats: what is in it, what is chosen, what is filtered.

// They stand behind the script, and are there when the whole page is.
let rows = [];
const rowOf = (path) => (path ? rows.findIndex((it) => it.id === path) : -1);
const mapsOf = (row) => rows[row].dataset.maps.split(" ").filter(Boolean).map(Number);
const filters = { state: "", severity: "", owner: "", here: false };

// Rows that count on the map that is shown.
function rowsHere() {
  const found = new Set();
  for (const { threats } of counted()) threats.forEach((it) => found.add(it));
  mapsOfAll(shown.map).forEach((it) => found.add(it));
  return found;
}

const mapsOfAll = (map) => rows.map((_, at) => at).filter((at) => mapsOf(at).includes(map));

function filterRows() {
  const place = data.places[shown.on];
  const onPlace = place && new Set(place.threats);
  const here = filters.here && layer ? rowsHere() : null;
  rows.forEach((row, at) => {
    const { status, severity, owner, controls = "" } = row.dataset;
    const fits =
      (!filters.state || status === filters.state) &&
      (!filters.severity || severity === filters.severity) &&
      (!filters.owner || owner === filters.owner) &&
      (!onPlace || onPlace.has(at)) &&
      (!shown.control || controls.split(" ").includes(shown.control)) &&
      (!here || here.has(at));
    row.hidden = !fits;
  });
  showCount();
  const any = filters.state || filters.severity || filters.owner || filters.here;
  if (byId("all")) byId("all").hidden = !any;
}

// How many threats are seen of how many there are, and how many special cases of others.
function showCount() {
  const isVariant = (row) => row.classList.contains("variant");
  const threats = rows.filter((it) => !isVariant(it));
  const seen = threats.filter((it) => !it.hidden).length;
  const variants = rows.filter((it) => isVariant(it) && !it.hidden).length;
  const words = seen === threats.length ? `${seen}` : `${seen} of ${threats.length}`;
  const more = variants === 1 ? ", and 1 variant" : `, and ${variants} variants`;
  if (!rows.length) return;
  byId("count").textContent = variants ? words + more : words;
}

// The line that says of what the threats are shown.
function showPlace() {
  const line = byId("place");
  if (!line) return;
  const place = data.places[shown.on];
  const control = shown.control && `Answered by ${shown.control}`;
  line.hidden = !place && !control;
  if (line.hidden) return;
  const count = place?.threats.length;
  const words = place ? `${place.title}: ${place.sign}${count ? ` of ${count}` : ""}` : control;
  const close = element("button", { type: "button", textContent: "show all" });
  close.addEventListener("click", () => go({ on: "", control: "" }));
  line.replaceChildren(element("span", { textContent: words }), close);
}

function showChosen() {
  rows.forEach((row) => {
    const chosen = row.id === shown.threat;
    row.classList.toggle("chosen", chosen);
    row.querySelector("button").ariaExpanded = String(chosen);
  });
  const row = rows[rowOf(shown.threat)];
  if (!row) return;
  if (row.hidden) clearFilters();
  const list = row.closest(".rows");
  const head = list.querySelector("thead").offsetHeight;
  const top = row.offsetTop - head;
  const bottom = row.offsetTop + row.offsetHeight;
  if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top;
}

function clearFilters() {
  Object.assign(filters, { state: "", severity: "", owner: "", here: false });
  for (const id of ["severity", "owner"]) if (byId(id)) byId(id).value = "";
  if (byId("here")) byId("here").checked = false;
  all(".states button").forEach((it) => (it.ariaPressed = "false"));
  filterRows();
}

// Where a threat is shown: on this map if it is on it, else on the coarsest one that has it.
function chooseThreat(path) {
  if (shown.threat === path) return go({ threat: "" });
  const maps = mapsOf(rowOf(path));
  const map = maps.includes(shown.map) || !maps.length ? shown.map : maps[0];
  go({ map, threat: path, at: "" });
}

function connectRows() {
  rows = all("#threats tbody");
  for (const [at, row] of rows.entries()) {
    row.firstElementChild.addEventListener("click", () => chooseThreat(row.id));
    row.addEventListener("pointerenter", () => light(at));
    row.addEventListener("pointerleave", () => light());
    row.addEventListener("focusin", () => light(at));
    row.addEventListener("focusout", () => light());
  }
}

function connectFilters() {
  for (const button of all(".states button")) {
    button.addEventListener("click", () => {
      const { state } = button.dataset;
      filters.state = filters.state === state ? "" : state;
      all(".states button").forEach((it) => {
        it.ariaPressed = String(it.dataset.state === filters.state);
      });
      filterRows();
    });
  }
  for (const id of ["severity", "owner"]) {
    byId(id)?.addEventListener("change", (event) => {
      filters[id] = event.target.value;
      filterRows();
    });
  }
  byId("here")?.addEventListener("change", (event) => {
    filters.here = event.target.checked;
    filterRows();
  });
  byId("all")?.addEventListener("click", clearFilters);
}
