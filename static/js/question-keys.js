// Ticks beside the questions of the course write their keys into the lists of a poll.
const table = document.querySelector(".question-keys");

function keysOf(list) {
  return list.value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function follow(list, tick, key) {
  const others = keysOf(list).filter((line) => line !== key);
  list.value = (tick.checked ? [...others, key] : others).join("\n");
}

function tickFor(cell, list) {
  const { key } = cell.parentElement.dataset;
  const tick = document.createElement("input");
  tick.type = "checkbox";
  const heading = table.tHead.rows[0].cells[cell.cellIndex];
  tick.setAttribute("aria-label", `${key}: ${heading.textContent}`);
  const show = () => {
    tick.checked = keysOf(list).includes(key);
  };
  tick.addEventListener("change", () => follow(list, tick, key));
  list.addEventListener("input", show);
  show();
  heading.hidden = cell.hidden = false;
  cell.append(tick);
}

for (const cell of table?.querySelectorAll("[data-list]") ?? []) {
  const list = document.getElementById(`id_${cell.dataset.list}`);
  if (list) tickFor(cell, list);
}
