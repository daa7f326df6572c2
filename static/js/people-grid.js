// Rows are added to a table of forms, and people who are typed can be chosen below at once.
function addRow(grid) {
  const total = grid.querySelector("[name$=-TOTAL_FORMS]");
  const row = grid.querySelector("template").content.firstElementChild.cloneNode(true);
  row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
  grid.querySelector("tbody").append(row);
  total.value = Number(total.value) + 1;
  row.querySelector("input:not([type=hidden])").focus();
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  const add = grid.querySelector("[data-add-row]");
  if (!add) continue;
  add.hidden = false;
  add.addEventListener("click", () => addRow(grid));
}

document.addEventListener("change", (event) => {
  if (!("person" in event.target.dataset)) return;
  const names = [...document.querySelectorAll("[data-person]")].map((field) => field.value.trim());
  document
    .getElementById("people")
    .replaceChildren(
      ...names
        .filter(Boolean)
        .map((name) => Object.assign(document.createElement("option"), { value: name })),
    );
});
