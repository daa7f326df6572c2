// The questions of a follow-up or a booster, opened by a link of one's own: the form goes whole, to the page it stands on.
import { put, waiting } from "./delivery.js";
import { fieldsOf, fillFields, isAnswered } from "./form-fields.js";
import { keepAnswers } from "./held-form.js";

const form = document.querySelector("form[data-deliver]");
const address = location.pathname;

keepAnswers({
  form,
  state: document.getElementById("sending"),
  mine: () => waiting().filter((item) => item.kind === "form" && item.address === address),
  given: () => isAnswered(form),
  keep: () => put("form", address, { fields: fieldsOf(form), byLink: true }),
  restore: ([{ body }]) => fillFields(form, body.fields),
});
