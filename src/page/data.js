// What the page holds, and where it stands.

const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const root = document.documentElement;
const data = JSON.parse(byId("data").textContent);

// What is shown: index of the map, path of the chosen threat, key of a place whose threats the
// table shows, path of a control whose threats it shows, key of something that was searched.
const shown = { map: -1, threat: "", on: "", control: "", at: "" };

// The whole page is there; its end holds most of the maps.
const complete = new Promise((done) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", done);
  else done();
});

// Text that was compressed with DEFLATE and written in base64.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (it) => it.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

// A new drawing of a map.
async function drawing(map) {
  const id = `map-${map.stem}`;
  if (!byId(id)) await complete;
  const holder = byId(id);
  const text = holder.textContent;
  const template = document.createElement("template");
  template.innerHTML = holder.tagName === "NOSCRIPT" ? text : await unpacked(text);
  return template.content.querySelector("svg");
}

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}
