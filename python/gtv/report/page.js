"use strict";
document.documentElement.classList.add("scripted");
const say = (text) => { document.getElementById("status").textContent = text; };

// Tables: each column's name becomes a button.
const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
const words = new Intl.Collator("en", { numeric: true });

function sorted(rows, column, kind, order) {
  if (order === "none") return rows;
  const sign = order === "ascending" ? 1 : -1;
  const key = (row) => row.cells[column].dataset.order;
  const compare = kind === "number" ? (a, b) => a - b : words.compare;
  return rows.map((row) => [key(row), row]).sort(([a], [b]) => {
    if (a === "" || b === "") return (a === "") - (b === "");  // empty cells last, either way
    return sign * compare(a, b);
  }).map(([, row]) => row);
}

for (const table of document.querySelectorAll("table.sortable")) {
  const rows = [...table.tBodies[0].rows];  // as in the file
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const name = head.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = NEXT[head.getAttribute("aria-sort") ?? "none"];
      for (const other of heads) other.removeAttribute("aria-sort");
      if (order !== "none") head.setAttribute("aria-sort", order);
      table.tBodies[0].append(...sorted(rows, column, head.dataset.kind, order));
      say(order === "none" ? "Rows as in the file" : `Sorted by ${name}, ${order}`);
    });
  });
}

function small(text, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.textContent = text;
  button.addEventListener("click", () => action(button));
  return button;
}

// Code: a button that copies it, or selects it where a page may not copy.
for (const code of document.querySelectorAll("pre[data-copy]")) {
  code.after(small(`Copy ${code.dataset.copy}`, async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      say("Copied");
    } catch {
      getSelection().selectAllChildren(code);
      say("Selected");
    }
  }));
}

// Pictures: on narrow screens a button for their full size.
for (const paper of document.querySelectorAll(".paper")) {
  const button = small("Enlarge", () => {
    button.setAttribute("aria-pressed", paper.classList.toggle("large"));
    paper.tabIndex = paper.classList.contains("large") ? 0 : -1;  // it scrolls then
  });
  button.classList.add("enlarge");
  button.setAttribute("aria-pressed", "false");
  paper.after(button);
}

// On paper nothing is folded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
});
