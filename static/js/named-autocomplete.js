// The box that stands for an autocomplete field is called what the field is called. It comes some
// time after the page, and with each row that is added.
function nameAll() {
  for (const field of document.querySelectorAll("select.admin-autocomplete")) {
    const label = field.labels[0]?.textContent.trim() || field.name;
    for (const part of [".select2-selection__rendered", ".select2-search__field"]) {
      const box = field.nextElementSibling?.querySelector(part);
      if (box && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", label);
    }
  }
}

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
