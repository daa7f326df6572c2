// Leaving a page with something typed in a form asks first; sending that form does not.
if (!document.documentElement.dataset.asksFirst) {
  document.documentElement.dataset.asksFirst = "yes";
  const typed = new Set();
  for (const form of document.querySelectorAll("#content-main form[method=post i]")) {
    form.addEventListener("input", () => typed.add(form));
    form.addEventListener("change", () => typed.add(form));
    form.addEventListener("submit", () => typed.delete(form));
  }
  window.addEventListener("beforeunload", (leaving) => {
    if (typed.size) leaving.preventDefault();
  });
}
