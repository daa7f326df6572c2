// The box that stands for an autocomplete field is called what the field is called.
function nameAll() {
  for (const field of document.querySelectorAll("select.admin-autocomplete")) {
    const box = field.nextElementSibling?.querySelector(".select2-selection__rendered");
    if (box) box.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? field.name);
  }
}

addEventListener("load", nameAll);
document.addEventListener("formset:added", () => setTimeout(nameAll));
