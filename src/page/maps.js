// Showing a map, and going from one to the next as one movement: a closed box and the frame that it
// becomes are the same place, so both maps move under one camera while one fades into the other.

// The map one level up, or -1.
const above = (at) => data.maps[at]?.up ?? -1;

// Group of a thing in a drawing, by its key.
const groupOf = (it, key) => it.svg.getElementById(`${it.map.stem}--${key}`);

// Whether a group is of some kind.
const isOf = (group, kind) => [...group.classList].some((it) => it.endsWith(`--${kind}`));

// Where the thing of a group stands, without its signs.
function boxOf(group) {
  const inner = isOf(group, "element") ? group.querySelector(":scope > a:not([class])") : null;
  const parts = [...(inner ?? group).children].filter(
    (it) => it.getBBox && it.tagName !== "title" && !isOf(it, "badge"),
  );
  const boxes = parts.map((it) => it.getBBox()).filter((it) => it.width || it.height);
  const left = Math.min(...boxes.map((it) => it.x));
  const top = Math.min(...boxes.map((it) => it.y));
  return {
    x: left,
    y: top,
    width: Math.max(...boxes.map((it) => it.x + it.width)) - left,
    height: Math.max(...boxes.map((it) => it.y + it.height)) - top,
  };
}

// A map in a layer of its own.
async function layerOf(map) {
  const svg = await drawing(map);
  nameLinks(svg);
  return { map, svg, element: element("div", {}, svg), box: null, isWhole: true };
}

// The same place on both maps: a box of the one that is opened on the other. Gives the camera that
// shows the second map where the first one, seen by `camera`, shows that box; and its reverse.
function join(coarse, fine) {
  const frames = all("g", fine.svg).filter((it) => it.id && isOf(it, "frame"));
  for (const frame of frames.reverse()) {
    const box = groupOf(coarse, frame.id.slice(fine.map.stem.length + 2));
    if (!box || !isOf(box, "element")) continue;
    const [outer, inner] = [boxOf(box), boxOf(frame)];
    const k = Math.min(outer.width / inner.width, outer.height / inner.height);
    return {
      x: outer.x + outer.width / 2 - k * (inner.x + inner.width / 2),
      y: outer.y + outer.height / 2 - k * (inner.y + inner.height / 2),
      k,
    };
  }
  return null;
}

// A camera after another, and the one that takes a camera back.
const after = (first, second) => ({
  x: second.k * first.x + second.x,
  y: second.k * first.y + second.y,
  k: second.k * first.k,
});
const inverse = ({ x, y, k }) => ({ x: -x / k, y: -y / k, k: 1 / k });

// Shows a map; resolves when it is in the page and begins to move.
let wanted = 0;
async function showMap(at) {
  const turn = ++wanted;
  const map = data.maps[at];
  const next = await layerOf(map);
  if (turn !== wanted) return false;
  stopMotion();
  const before = layer;
  layers.append(next.element);
  next.box = next.svg.querySelector(`[class$="--sheet"]`).getBBox();
  layer = next;
  const target = fitted(next.box);
  prepare(next);
  if (!before) {
    setCamera(target);
    return true;
  }
  enter(before, next, target);
  return true;
}

function enter(before, next, target) {
  const down = join(before, next);
  const up = down ? null : join(next, before);
  // What takes points of the new map to where they lie on the old one.
  const same = down ?? (up && inverse(up));
  const seen = camera;
  const from = same ? after(same, seen) : target;
  const back = same ? inverse(same) : null;
  leaving = before;
  before.element.className = "leaving moving";
  next.element.className = "moving";
  before.element.inert = true;
  move(
    (part) => {
      setCamera(between(from, target, part));
      if (back) place(before.svg, after(back, camera));
      next.svg.style.opacity = within(part, up ? 0.3 : 0.04, up ? 0.9 : 0.6);
      before.svg.style.opacity = 1 - within(part, up ? 0.1 : 0.25, up ? 0.7 : 0.8);
    },
    stopMotion,
  );
}

// Links are called by what is read on them, and then by what they do.
function nameLinks(svg) {
  for (const link of all("a[aria-label]", svg)) {
    const words = all("text", link).map((it) => it.textContent).join(" ");
    const purpose = isOf(link, "area-title") ? "one level up" : "open";
    if (words) link.setAttribute("aria-label", `${words} – ${purpose}`);
  }
}

// What is around a new map: its name, the way to it, its legend.
function prepare({ map, svg }) {
  const at = data.maps.indexOf(map);
  const steps = [];
  for (let it = at; it >= 0; it = above(it)) steps.unshift(it);
  const step = (it) => {
    // A sequence is called after its story, which stands before it.
    const before = data.maps[above(it)]?.title;
    const title = data.maps[it].title.replace(`${before}, `, "");
    if (it === at) return element("li", {}, element("span", { textContent: title, ariaCurrent: "page" }));
    return element("li", {}, element("a", { href: routeTo({ map: it }), textContent: title }));
  };
  byId("path").replaceChildren(...steps.map(step));
  byId("map-name").textContent = `Map: ${map.title}`;
  byId("said").textContent = `Map of ${map.title}`;
  byId("up").disabled = above(at) < 0;
  document.title = at === 0 ? map.title : `${map.title} · ${data.maps[0].title}`;
  showLegend(svg);
}

// Marks the map that is shown in the list of all.
function markListed() {
  const { stem } = data.maps[shown.map];
  for (const link of all("#maps a")) {
    link.ariaCurrent = decoded(link.hash.slice(1)) === stem ? "page" : null;
  }
}

function showLegend(svg) {
  const below = svg.querySelector('[class$="--below"]').cloneNode(true);
  const drawn = document.createElementNS(svg.namespaceURI, "svg");
  drawn.setAttribute("font-family", svg.getAttribute("font-family"));
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", "What the signs mean");
  // Its first line only parts it from the map.
  below.querySelector("path")?.remove();
  below.removeAttribute("class");
  drawn.append(below);
  const holder = byId("signs");
  const legend = byId("legend");
  holder.replaceChildren(drawn);
  const measure = () => {
    if (!legend.open) return;
    const { x, y, width, height } = below.getBBox();
    drawn.setAttribute("viewBox", `${x - 2} ${y - 2} ${width + 4} ${height + 4}`);
    drawn.setAttribute("width", width + 4);
    drawn.setAttribute("height", height + 4);
  };
  legend.ontoggle = measure;
  measure();
}
