// Where the map is seen from. A camera { x, y, k } shows the point p of a drawing at k * p + (x, y)
// of the stage, in px.

const stage = byId("stage");
const layers = byId("layers");
const least = 0.02;
const most = 6;
const margin = 36;
const duration = 520;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let camera = { x: 0, y: 0, k: 1 };
// The layer that is seen; while a map opens, `leaving` is the one that it came from.
let layer = null;
let leaving = null;
let motion = 0;

function place(svg, { x, y, k }) {
  svg.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
}

function setCamera(next) {
  camera = next;
  if (layer) place(layer.svg, camera);
}

// The camera that shows a rectangle as large as it fits.
function fitted(box, largest = 1.25) {
  const { clientWidth: w, clientHeight: h } = stage;
  const room = Math.min(margin, w / 12);
  const k = Math.min((w - 2 * room) / box.width, (h - 2 * room) / box.height, largest);
  const scale = Math.max(k, least);
  return {
    x: (w - scale * box.width) / 2 - scale * box.x,
    y: (h - scale * box.height) / 2 - scale * box.y,
    k: scale,
  };
}

// A camera on the way from one to another: it zooms around the one point that both show at the same
// place, so that the way is straight to the eye.
function between(from, to, part) {
  const mix = (a, b) => a + (b - a) * part;
  const ratio = to.k / from.k;
  if (Math.abs(ratio - 1) < 0.02) {
    return { x: mix(from.x, to.x), y: mix(from.y, to.y), k: mix(from.k, to.k) };
  }
  const k = from.k * ratio ** part;
  const along = (a, b) => {
    const fixed = (a * to.k - b * from.k) / (to.k - from.k);
    return fixed - ((fixed - a) * k) / from.k;
  };
  return { x: along(from.x, to.x), y: along(from.y, to.y), k };
}

const eased = (part) => (part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2);
const within = (part, from, to) => Math.min(1, Math.max(0, (part - from) / (to - from)));

// Calls `step` with 0 to 1 over time, and `end` once; nothing moves for readers who ask for that.
function move(step, end = () => {}) {
  cancelAnimationFrame(motion);
  motion = 0;
  if (calm.matches || document.hidden) {
    step(1);
    end();
    return;
  }
  let begin = 0;
  const frame = (now) => {
    begin ||= now;
    const part = Math.min(1, (now - begin) / duration);
    step(eased(part));
    if (part < 1) motion = requestAnimationFrame(frame);
    else end();
  };
  step(0);
  motion = requestAnimationFrame(frame);
}

function stopMotion() {
  cancelAnimationFrame(motion);
  motion = 0;
  leaving?.element.remove();
  leaving = null;
  if (layer) {
    layer.element.classList.remove("moving");
    layer.svg.style.opacity = "";
    place(layer.svg, camera);
  }
}

function flyTo(target) {
  stopMotion();
  const from = camera;
  move((part) => setCamera(between(from, target, part)));
}

function zoomBy(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  const k = Math.min(most, Math.max(least, camera.k * factor));
  const real = k / camera.k;
  return { x: x - (x - camera.x) * real, y: y - (y - camera.y) * real, k };
}

const fitMap = () => flyTo(fitted(layer.box));

function panBy(dx, dy) {
  stopMotion();
  setCamera({ ...camera, x: camera.x + dx, y: camera.y + dy });
}

// Fingers and the mouse.
const pointers = new Map();
let dragged = false;

function spot(event) {
  const { left, top } = stage.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

layers.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  if (!pointers.size) dragged = false;
  pointers.set(event.pointerId, spot(event));
});
addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before || !layer) return;
  const now = spot(event);
  const others = [...pointers].filter(([id]) => id !== event.pointerId).map((it) => it[1]);
  if (!dragged && !others.length && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
  if (!dragged) layers.setPointerCapture(event.pointerId);
  dragged = true;
  stage.classList.add("held");
  stopMotion();
  if (others.length) {
    const [other] = others;
    const span = (it) => Math.hypot(it.x - other.x, it.y - other.y) || 1;
    setCamera(zoomBy(span(now) / span(before), other.x, other.y));
  } else {
    panBy(now.x - before.x, now.y - before.y);
  }
  pointers.set(event.pointerId, now);
});
for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, (event) => {
    pointers.delete(event.pointerId);
    if (!pointers.size) stage.classList.remove("held");
  });
}
// The end of a drag is no click on what lies below.
layers.addEventListener("click", (event) => {
  if (!dragged) return;
  dragged = false;
  event.preventDefault();
  event.stopPropagation();
}, true);
layers.addEventListener("dragstart", (event) => event.preventDefault());
layers.addEventListener("wheel", (event) => {
  event.preventDefault();
  stopMotion();
  const unit = event.deltaMode === 1 ? 16 : 1;
  if (event.ctrlKey || event.metaKey) {
    const { x, y } = spot(event);
    setCamera(zoomBy(Math.exp(-event.deltaY * unit * 0.008), x, y));
  } else {
    panBy(-event.deltaX * unit, -event.deltaY * unit);
  }
}, { passive: false });

byId("zoom-in").addEventListener("click", () => flyTo(zoomBy(1.5)));
byId("zoom-out").addEventListener("click", () => flyTo(zoomBy(1 / 1.5)));
byId("zoom-fit").addEventListener("click", fitMap);

// What stands in the middle stays there when the stage changes its size; a whole map stays whole.
let size = { w: stage.clientWidth, h: stage.clientHeight };
new ResizeObserver(() => {
  const { clientWidth: w, clientHeight: h } = stage;
  const [dx, dy] = [(w - size.w) / 2, (h - size.h) / 2];
  size = { w, h };
  if (!layer || leaving || !w || !h) return;
  if (layer.isWhole) setCamera(fitted(layer.box));
  else setCamera({ ...camera, x: camera.x + dx, y: camera.y + dy });
}).observe(stage);
