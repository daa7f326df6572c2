// The fields of a form as they are sent, and how they are put back. The token of the form is a new one each time.
const TOKEN = "csrfmiddlewaretoken";

export const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => name !== TOKEN);

export function fillFields(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const input of form.elements) {
    const sent = values.get(input.name) ?? [];
    if (["radio", "checkbox"].includes(input.type)) input.checked = sent.includes(input.value);
    else if (sent.length) input.value = sent[0];
  }
}

// Something was chosen or written; what a page carries hidden is no answer.
export const isAnswered = (form) =>
  [...form.elements].some((input) =>
    ["radio", "checkbox"].includes(input.type)
      ? input.checked && !input.disabled
      : !["hidden", "submit", "fieldset"].includes(input.type) && input.value.trim() !== "",
  );
