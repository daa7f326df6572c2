// A choice that goes with no other, as "none of these": choosing it clears the others, choosing another clears it. The
// server refuses the combination; this only spares the trouble.
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("input[type=checkbox]") || !target.checked) return;
  const group = target.closest("fieldset")?.querySelectorAll("input[type=checkbox]") ?? [];
  const alone = "alone" in target.dataset;
  for (const other of group)
    if (other !== target && (alone || "alone" in other.dataset)) other.checked = false;
});
