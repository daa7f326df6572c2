// The learner's view beside the form of a question, and pictures that are put where the cursor is.
// Without this script the form is the same, and pictures are uploaded on their own page.
const DELAY = 400; // milliseconds without a key

function token(form) {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function fit(frame) {
  frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 8}px`;
}

function watch(form, panel) {
  const frame = panel.querySelector("iframe");
  const status = panel.querySelector("[role=status]");
  let waiting, shown, asked;
  panel.hidden = false;
  frame.addEventListener("load", () => fit(frame));

  async function look() {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.delete("_seen");
    try {
      const answer = await fetch(panel.dataset.address, {
        method: "POST",
        headers: { "X-CSRFToken": token(form) },
        body,
        signal: asked.signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      const page = await answer.text();
      status.textContent = "";
      if (page !== shown) frame.srcdoc = shown = page;
    } catch (problem) {
      if (problem.name !== "AbortError")
        status.textContent = "This view could not be updated; what you typed is still here.";
    }
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(look, DELAY);
  }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("formset:removed", soon);
  look();
}

// pictures

function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function offerPictures(form, box) {
  let into = form.querySelector("#id_stem");
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("#id_stem, #id_rationale, [name$=-feedback]")) into = event.target;
  });
  const row = document.createElement("p");
  row.innerHTML =
    '<label>What it shows <input type="text" data-alt maxlength="300"></label> <label>Picture <input type="file" data-file accept="image/*"></label> <button type="button" class="button">Insert picture</button> <span role="status"></span>';
  box.prepend(row);
  const [alt, file, status] = ["[data-alt]", "[data-file]", "[role=status]"].map((name) =>
    row.querySelector(name),
  );
  // Not part of the question itself.
  for (const field of [alt, file])
    field.addEventListener("input", (event) => event.stopPropagation());
  row.querySelector("button").addEventListener("click", async () => {
    if (!into) return;
    const body = new FormData();
    body.append("alt", alt.value);
    if (file.files[0]) body.append("image", file.files[0]);
    const answer = await fetch(box.dataset.address, {
      method: "POST",
      headers: { "X-CSRFToken": token(form), Accept: "application/json" },
      body,
    });
    const told = await answer.json().catch(() => ({ sentence: "The picture was not taken." }));
    status.textContent = told.sentence;
    if (told.markdown) insert(into, told.markdown);
  });
}

window.addEventListener("load", () => {
  const form = document.getElementById("questionversion_form");
  const panel = document.querySelector(".learner-view");
  const pictures = document.querySelector(".picture-upload");
  if (!form) return;
  if (panel && form.querySelector("#id_stem")) watch(form, panel);
  if (pictures) offerPictures(form, pictures);
});
