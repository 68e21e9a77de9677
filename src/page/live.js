// A new build loads the page anew; what was seen is seen again.

const seen = "tmd-seen";

function keepSeen() {
  const { map, isWhole } = layer ?? { isWhole: true };
  const { theme } = root.dataset;
  const kept = { map: map?.id, camera, isWhole, theme, alone: isAlone(), row: byId("threats")?.scrollTop ?? 0 };
  kept.isWhole &&= !layer || isFitted();
  sessionStorage.setItem(seen, JSON.stringify(kept));
}

// Whether all of the map is seen as it is seen at first.
function isFitted() {
  const whole = fitted(layer.box);
  return ["x", "y", "k"].every((it) => Math.abs(whole[it] - camera[it]) < 0.01);
}

function restoreSeen() {
  const kept = JSON.parse(sessionStorage.getItem(seen) ?? "null");
  sessionStorage.removeItem(seen);
  if (!kept) return;
  if (kept.theme) {
    root.dataset.theme = kept.theme;
    if (toggle) showTheme();
  }
  if (kept.alone) openThreats(false);
  // The map is drawn when the page stands still.
  const place = () => {
    if (!layer || !isComplete) {
      requestAnimationFrame(place);
      return;
    }
    byId("threats").scrollTop = kept.row;
    if (layer.map.id !== kept.map || kept.isWhole) return;
    stopMotion();
    layer.isWhole = false;
    setCamera(kept.camera);
  };
  // Not before the stage has been measured, which moves the map.
  requestAnimationFrame(() => requestAnimationFrame(place));
}

function tellProblems(problems) {
  byId("problems").hidden = !problems;
  byId("problems-text").textContent = problems;
}

restoreSeen();
follow(keepSeen, tellProblems);
