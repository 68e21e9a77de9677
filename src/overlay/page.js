"use strict";
for (const map of document.querySelectorAll(".map")) {
  const [form, versions] = [map.querySelector("form"), map.querySelector(".versions")];
  const slider = form.querySelector(".slider");
  const seen = { both: ["both"], before: ["before"], after: ["after"], slider: ["before", "after"] };
  const show = () => {
    const mode = form.querySelector("input[type=radio]:checked").value;
    for (const version of versions.children) {
      version.hidden = !seen[mode].includes(version.className);
    }
    versions.classList.toggle("halves", mode === "slider");
    if (slider) {
      slider.hidden = mode !== "slider";
      versions.style.setProperty("--at", `${slider.querySelector("input").value}%`);
    }
  };
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}
