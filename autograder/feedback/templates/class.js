"use strict";
// Sorts and filters the table of submissions; without it the page still holds everything.
const table = document.getElementById("table");
const body = table.tBodies[0];
const heads = Array.from(table.tHead.rows[0].cells);
const rows = Array.from(body.rows, (row, order) => ({
  row,
  order,
  text: row.textContent.toLocaleLowerCase(),
  verdict: row.cells[4].textContent,
  keys: Array.from(row.cells, (cell) => cell.textContent),
}));
const tools = document.getElementById("tools");
const find = document.getElementById("find");
const verdict = document.getElementById("verdict");
const shown = document.getElementById("shown");
const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function key(entry, column, numeric) {
  const text = entry.keys[column];
  return numeric ? (Number.isNaN(parseFloat(text)) ? -Infinity : parseFloat(text)) : text;
}

function sort(column) {
  const head = heads[column];
  const numeric = head.dataset.kind === "number";
  const was = head.getAttribute("aria-sort");
  const first = numeric ? "descending" : "ascending";
  const other = numeric ? "ascending" : "descending";
  const now = was === first ? other : first;
  const sign = now === "ascending" ? 1 : -1;
  rows.sort((a, b) => {
    const [x, y] = [key(a, column, numeric), key(b, column, numeric)];
    const found = numeric ? (x > y) - (x < y) : words.compare(x, y);
    return sign * found || a.order - b.order;
  });
  heads.forEach((one) => one.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", now);
  body.append(...rows.map((entry) => entry.row));
}

function filter() {
  const wanted = find.value.trim().toLocaleLowerCase();
  let count = 0;
  for (const entry of rows) {
    const fits = entry.text.includes(wanted) && (!verdict.value || entry.verdict === verdict.value);
    entry.row.hidden = !fits;
    count += fits;
  }
  shown.textContent = `${count} of ${rows.length} shown`;
}

heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  button.addEventListener("click", () => sort(column));
  head.replaceChildren(button);
});
find.addEventListener("input", filter);
verdict.addEventListener("change", filter);
tools.addEventListener("submit", (event) => event.preventDefault());
tools.hidden = false;
filter();
