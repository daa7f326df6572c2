// Leaving a page with something typed in a form asks first; sending that form does not. What comes
// back refused, or overtaken by somebody else, was typed before and is stored nowhere.
if (!document.documentElement.dataset.asksFirst) {
  document.documentElement.dataset.asksFirst = "yes";
  const typed = new Set();
  for (const form of document.querySelectorAll("#content form[method=post i]")) {
    if (form.matches("[data-unsaved]") || form.querySelector(".errorlist")) typed.add(form);
    form.addEventListener("input", () => typed.add(form));
    form.addEventListener("change", () => typed.add(form));
    form.addEventListener("submit", () => typed.delete(form));
  }
  window.addEventListener("beforeunload", (leaving) => {
    if (typed.size) leaving.preventDefault();
  });
}
