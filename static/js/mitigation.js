// Whoever ticks "mitigated" is asked at once when and by what; saving asks without this script.
function askForMitigation(row) {
  const field = (name) => row.querySelector(`[name$="-${name}"]:not([type=hidden])`);
  const [relevant, mitigated] = [field("relevant"), field("mitigated")];
  if (!mitigated) return;
  for (const name of ["mitigated_on", "mitigation_steps"])
    field(name).required = mitigated.checked && relevant.checked;
}

const rowOf = (element) => element.closest("tr, .inline-related");
document.addEventListener("change", (event) => {
  const row = rowOf(event.target);
  if (row) askForMitigation(row);
});
