// Leaving a form with something typed in it asks first; sending it does not.
const form = document.querySelector("#content-main form[id$=_form]");
let typed = false;
form?.addEventListener("input", () => (typed = true));
form?.addEventListener("change", () => (typed = true));
form?.addEventListener("submit", () => (typed = false));
window.addEventListener("beforeunload", (leaving) => {
  if (typed) leaving.preventDefault();
});
