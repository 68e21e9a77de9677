// What can be shown and hidden around the map, colours, and keys.

const help = byId("help");

function openMaps(isOpen) {
  root.classList.toggle("listing", isOpen);
  byId("maps-button").ariaExpanded = String(isOpen);
  if (isOpen) (byId("maps").querySelector("[aria-current]") ?? byId("maps").querySelector("a"))?.focus();
  else if (byId("maps").contains(document.activeElement)) byId("maps-button").focus();
}

function openThreats(isOpen) {
  root.classList.toggle("alone", !isOpen);
  byId("threats-button").ariaExpanded = String(isOpen);
}

const isListing = () => root.classList.contains("listing");
const isAlone = () => root.classList.contains("alone");

byId("maps-button").addEventListener("click", () => openMaps(!isListing()));
byId("threats-button").addEventListener("click", () => openThreats(isAlone()));
byId("help-button").addEventListener("click", () => help.showModal());
byId("up").addEventListener("click", goUp);
stage.addEventListener("pointerdown", () => {
  if (isListing()) openMaps(false);
});

// Light or dark: as the reader's system has it, until somebody presses the button.
const toggle = byId("theme");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function showTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
  toggle.ariaPressed = String(dark);
}

if (toggle) {
  toggle.addEventListener("click", () => {
    root.dataset.theme = toggle.ariaPressed === "true" ? "light" : "dark";
    showTheme();
  });
  prefersDark.addEventListener("change", showTheme);
  showTheme();
}

// Where keys have a meaning of their own.
const isTyping = (it) => it.matches?.("input:not([type=checkbox]), select, textarea, dialog *");

const pan = 80;
const keys = {
  "/": () => find.focus(),
  "?": () => help.showModal(),
  m: () => openMaps(!isListing()),
  t: () => openThreats(isAlone()),
  "+": () => flyTo(zoomBy(1.5)),
  "=": () => flyTo(zoomBy(1.5)),
  "-": () => flyTo(zoomBy(1 / 1.5)),
  0: fitMap,
  ArrowLeft: () => panBy(pan, 0),
  ArrowRight: () => panBy(-pan, 0),
  ArrowUp: () => panBy(0, pan),
  ArrowDown: () => panBy(0, -pan),
  Escape: leave,
};

function leave() {
  if (isListing()) openMaps(false);
  else if (shown.threat || shown.on || shown.control || shown.at) {
    go({ threat: "", on: "", control: "", at: "" });
  } else goUp();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || isTyping(event.target)) return;
  const own = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  const isScrolling = event.key.startsWith("Arrow") && event.target.closest("#threats, #maps, #signs");
  if (!own || isScrolling || !layer) return;
  event.preventDefault();
  own();
});
