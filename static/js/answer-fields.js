// What is chosen or written in the fields of one question, and how it is put back there.
const inputs = (within) => [...within.querySelectorAll("[name$=answer]")];

export function chosen(within) {
  const all = inputs(within);
  if (all[0].type === "checkbox")
    return all.filter((input) => input.checked).map((input) => input.value);
  if (all[0].type === "radio") return all.find((input) => input.checked)?.value ?? "";
  return all[0].value;
}

export function fill(within, answer) {
  for (const input of inputs(within)) {
    if (input.type === "radio" || input.type === "checkbox")
      input.checked = [].concat(answer).includes(input.value);
    else input.value = answer;
  }
}

// How sure somebody is of it, where the course asks; nothing when they did not say.
export const howSure = (within) =>
  Number(within.querySelector("[name$=confidence]:checked")?.value) || undefined;
