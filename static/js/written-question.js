// A new question has fields that one of the course has not.
const chosen = document.getElementById("id_question");

function follow() {
  for (const name of ["stem", "choices", "objective", "measures", "rationale"])
    document.querySelector(`.field-${name}`).hidden = Boolean(chosen.value);
}

if (chosen) {
  chosen.addEventListener("change", follow);
  follow();
}
