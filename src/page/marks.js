// What lights up on the map.

// The groups of the map that count threats, each with rows of the table.
function counted() {
  if (layer.counted) return layer.counted;
  const found = [];
  for (const group of all("g[id]", layer.svg)) {
    const key = group.id.slice(layer.map.stem.length + 2);
    // A boundary may be drawn in several frames: its key stands behind that of the frame.
    const own = isOf(group, "boundary") ? key.split("--").pop() : key;
    const place = data.places[own];
    if (place) found.push({ group, key: own, threats: new Set(place.threats) });
  }
  layer.counted = found;
  return found;
}

// What is nearest to a threat: what it is on, else the closed box that holds that, else a frame.
function groupsOfThreat(row) {
  const found = counted().filter((it) => it.threats.has(row));
  const around = (it) => isOf(it.group, "frame") || isOf(it.group, "boundary");
  const near = found.filter((it) => !around(it));
  return (near.length ? near : found.slice(-1)).map((it) => it.group);
}

function halo(group, kind) {
  const shape = isOf(group, "flow")
    ? [...group.querySelectorAll('path[fill="none"]')].pop()?.cloneNode()
    : document.createElementNS(group.namespaceURI, "rect");
  if (!shape) return null;
  if (shape.tagName === "rect") {
    const { x, y, width, height } = boxOf(group);
    const values = { x: x - 6, y: y - 6, width: width + 12, height: height + 12, rx: 12 };
    for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value);
  }
  for (const name of ["stroke", "stroke-width", "fill"]) shape.removeAttribute(name);
  shape.setAttribute("class", `halo ${kind} ${shape.tagName === "path" ? "line" : ""}`);
  return shape;
}

// Lights up what is chosen, and for a moment what a row is about that a reader points at.
function light(pointed = -1) {
  if (!layer) return;
  all(".halo", layer.svg).forEach((it) => it.remove());
  const halos = chosenGroups().map((it) => halo(it, "chosen"));
  if (pointed >= 0) halos.push(...groupsOfThreat(pointed).map((it) => halo(it, "pointed")));
  // Below lines and boxes, so that no sign is hidden.
  const sheet = layer.svg.querySelector('[class$="--sheet"]');
  const first = sheet.querySelector(':scope > [class$="--flow"], :scope > [class$="--element"]');
  for (const it of halos.filter(Boolean)) sheet.insertBefore(it, first);
}

function chosenGroups() {
  const row = rowOf(shown.threat);
  if (row >= 0) return groupsOfThreat(row);
  const own = shown.at || shown.on;
  const group = own && (groupOf(layer, own) ?? counted().find((it) => it.key === own)?.group);
  return group ? [group] : [];
}

// Moves as little as needed to show something that lies outside of the stage or is too small to see.
function reveal(groups) {
  if (!groups.length) return;
  const box = boxOf(groups[0]);
  const { x, y, k } = leaving ? fitted(layer.box) : camera;
  const { clientWidth: w, clientHeight: h } = stage;
  const isIn =
    k * box.x + x > 0 && k * box.y + y > 0 &&
    k * (box.x + box.width) + x < w && k * (box.y + box.height) + y < h;
  if (isIn || leaving) return;
  layer.isWhole = false;
  flyTo({
    x: w / 2 - k * (box.x + box.width / 2),
    y: h / 2 - k * (box.y + box.height / 2),
    k,
  });
}
