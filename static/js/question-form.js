// A question shows only the fields of its kind and of what it measures. Without this script all of them are there.
const FIELDS = {
  single: ["shuffle", "pasted"],
  multiple: ["shuffle", "pasted"],
  rating: ["scale", "top", "grid"],
  number: ["unit", "lowest", "highest", "whole"],
  text: [],
};
const OBJECTIVE = ["knowledge", "competence", "confidence"];

function rowOf(name) {
  return document.querySelector(`.form-row.field-${name}`);
}

function holdsSomething(row) {
  return [...row.querySelectorAll("input, textarea, select")].some((field) =>
    field.type === "checkbox" ? field.checked : field.value.trim(),
  );
}

// What was typed and is refused stays in sight, so that it can be taken away.
function show(row, wanted) {
  if (row) row.hidden = !(wanted || holdsSomething(row) || row.querySelector(".errorlist"));
}

function follow() {
  const kind = document.getElementById("id_kind")?.value;
  const measures = document.getElementById("id_measures")?.value;
  if (!kind || !(kind in FIELDS)) return;
  for (const name of new Set(Object.values(FIELDS).flat()))
    show(rowOf(name), FIELDS[kind].includes(name));
  show(rowOf("objective"), !measures || OBJECTIVE.includes(measures));
  const choices = document.getElementById("choices-group");
  if (choices) {
    const offers = kind === "single" || kind === "multiple";
    const filled = [...choices.querySelectorAll(".choice-row:not(.empty-form) textarea")];
    choices.hidden = !offers && !filled.some((field) => field.value.trim());
    for (const cell of choices.querySelectorAll(".field-exclusive"))
      cell.hidden = kind !== "multiple" && !cell.querySelector(":checked");
  }
}

window.addEventListener("load", () => {
  for (const id of ["id_kind", "id_measures"])
    document.getElementById(id)?.addEventListener("change", follow);
  document.addEventListener("formset:added", follow);
  follow();
});
