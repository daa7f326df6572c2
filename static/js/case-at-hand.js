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

// All of it is open; nothing in it answers to the names of the case on the page, or stands among its headings.
function copyOf(current) {
  const copy = current.cloneNode(true);
  copy.removeAttribute("data-case");
  copy.className = "case-data";
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    part.removeAttribute("id");
    part.removeAttribute("aria-labelledby");
    part.hidden = false;
  }
  for (const heading of copy.querySelectorAll("h3, h4")) {
    const words = document.createElement("p");
    words.className = heading.localName === "h3" ? "case-title" : "case-part";
    words.lang = heading.lang;
    words.textContent = heading.textContent;
    heading.replaceWith(words);
  }
  for (const control of copy.querySelectorAll("button")) control.remove();
  for (const table of copy.querySelectorAll(".table-wrap"))
    table.setAttribute("aria-label", inWords("Patient data"));
  return copy;
}
