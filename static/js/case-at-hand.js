// The patient's data beside a question that is asked on the video, where the case itself is out of sight.
import { say as inWords } from "./script-words.js";

export function atHand(section) {
  const current = document.querySelector(".case:not([hidden])");
  if (!current || section.querySelector(".at-hand")) return;
  const data = document.createElement("details");
  data.className = "at-hand";
  const summary = document.createElement("summary");
  summary.textContent = inWords("Patient data");
  data.append(summary, copyOf(current));
  section.querySelector(".kicker").after(data);
}

// All of it is open, and nothing in it answers to the names of the case on the page.
function copyOf(current) {
  const copy = current.cloneNode(true);
  copy.removeAttribute("data-case");
  copy.className = "case-data";
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    part.removeAttribute("id");
    part.removeAttribute("aria-labelledby");
    part.hidden = false;
  }
  for (const control of copy.querySelectorAll("button")) control.remove();
  for (const table of copy.querySelectorAll(".table-wrap"))
    table.setAttribute("aria-label", inWords("Patient data"));
  return copy;
}
