// The box that stands for an autocomplete field is called what the field is called. It comes some
// time after the page, and with each row that is added.
function nameAll() {
  for (const field of document.querySelectorAll("select.admin-autocomplete")) {
    const box = field.nextElementSibling?.querySelector(".select2-selection__rendered");
    const label = field.labels[0]?.textContent.trim() || field.name;
    if (box && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", label);
  }
}

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
