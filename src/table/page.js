// Filters and sorts the threats of a page; without it the page shows all of them. What is asked for
// stands behind the `#` of the address, so that it can be bookmarked and sent.
"use strict";
{
  const table = document.getElementById("threats");
  const form = document.getElementById("filter");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const heads = [...table.tHead.rows[0].cells];
  const words = new Intl.Collator("en", { numeric: true });

  // Threats as the page lists them; each is a body of the table that also holds its variants.
  const threats = [...table.tBodies].filter((body) => body !== nothing);
  const texts = new Map();
  for (const row of threats.flatMap((body) => [...body.rows])) {
    texts.set(row, row.textContent.toLowerCase());
  }

  // What rows are sorted by, as `{ column, isDown }`; null for the order of the page.
  let order = null;
  const orderOfPage = heads.map((head) => head.getAttribute("aria-sort"));

  const nameOf = (column) => heads[column].textContent;

  // ---- filtering ----

  // A threat is shown if it, or one of its variants, is all that is asked for.
  function filter() {
    const asked = new FormData(form);
    const wanted = (asked.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const fields = [...new Set(asked.keys())].filter((field) => field !== "text" && asked.get(field));
    const isAsked = (row) =>
      wanted.every((word) => texts.get(row).includes(word)) &&
      fields.every((field) => asked.getAll(field).includes(row.dataset[field]));
    for (const body of threats) {
      body.hidden = ![...body.rows].some(isAsked);
    }
    const shown = threats.filter((body) => !body.hidden).length;
    nothing.hidden = shown > 0;
    count.textContent = `${shown} of ${threats.length} threats shown`;
  }

  function showAll() {
    form.reset();
    filter();
  }

  // ---- sorting ----

  // By the number of a row that the head names, else by the text in the cell.
  function keyOf(body, column) {
    const row = body.rows[0];
    const { by } = heads[column].dataset;
    return by ? (row.dataset[by] ?? "") : row.cells[column].textContent;
  }

  // Threats that are alike keep the order of the page, and those without a value come last.
  function sort() {
    const sorted = [...threats];
    if (order) {
      const sign = order.isDown ? -1 : 1;
      const keys = new Map(threats.map((body) => [body, keyOf(body, order.column)]));
      sorted.sort((a, b) => {
        const [left, right] = [keys.get(a), keys.get(b)];
        return !left - !right || sign * words.compare(left, right);
      });
    }
    heads.forEach((head, column) => head.setAttribute("aria-sort", ariaSort(column)));
    table.append(...sorted, nothing);
  }

  function ariaSort(column) {
    if (!order) {
      return orderOfPage[column] ?? "none";
    }
    const direction = order.isDown ? "descending" : "ascending";
    return column === order.column ? direction : "none";
  }

  function sortBy(column) {
    const before = ariaSort(column);
    const isWorstLast = heads[column].dataset.by === "score";
    order = { column, isDown: before === "none" ? isWorstLast : before === "ascending" };
    sort();
  }

  // ---- the address ----

  function write() {
    const said = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (order) {
      said.set("sort", (order.isDown ? "-" : "") + nameOf(order.column));
    }
    const { pathname, search } = location;
    history.replaceState(null, "", said.size ? `#${said}` : pathname + search);
  }

  // What the address leads to; null if it leads nowhere.
  function place() {
    const id = location.hash.slice(1);
    try {
      return document.getElementById(decodeURIComponent(id));
    } catch {
      return document.getElementById(id);
    }
  }

  // The address asks for rows, or leads to one, which is then shown whatever was asked for.
  function read() {
    const target = place();
    if (target) {
      if (target.closest("[hidden]")) {
        showAll();
      }
      target.scrollIntoView();
      return;
    }
    const said = new URLSearchParams(location.hash.slice(1));
    for (const field of form.elements) {
      if (field.type === "checkbox") {
        field.checked = said.getAll(field.name).includes(field.value);
      } else if (field.name) {
        field.value = said.get(field.name) ?? "";
      }
      if (field.selectedIndex < 0) {
        field.selectedIndex = 0;
      }
    }
    const [, down, by] = /^(-?)(.*)$/.exec(said.get("sort") ?? "");
    const column = heads.findIndex((_, column) => nameOf(column) === by);
    order = column < 0 ? null : { column, isDown: down === "-" };
    filter();
    sort();
  }

  // ---- controls ----

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      sortBy(column);
      write();
    });
    head.append(button);
  });
  form.addEventListener("input", () => {
    filter();
    write();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("button.all")) {
    button.addEventListener("click", () => {
      showAll();
      write();
      form.elements.text.focus();
    });
  }
  window.addEventListener("hashchange", read);
  form.hidden = false;
  filter();
  read();
}
