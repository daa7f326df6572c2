// Notes and questions beside a video: sent without leaving it, with the second at which it stands.
import { request } from "./delivery.js";
import { fieldsOf } from "./form-fields.js";
import { say as inWords } from "./script-words.js";

const box = document.querySelector(".beside");

async function freshPart(id) {
  const reply = await fetch(location.pathname, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  return document.importNode(page.getElementById(id), true);
}

function refuse(form, sentence) {
  const problem = form.querySelector(".problem");
  if (!problem) return;
  problem.textContent = sentence;
  problem.hidden = false;
}

async function told(form) {
  const reply = await request(form.action, { fields: fieldsOf(form) }, { kind: "form" });
  const answer = await reply.json().catch(() => null);
  if (reply.ok && answer?.stored) return "";
  return answer?.detail ?? inWords("Not saved");
}

// What was typed stays in the form until the server has it.
async function send(form) {
  const part = form.closest("details");
  let problem;
  try {
    problem = await told(form);
  } catch {
    problem = inWords("No connection. Nothing was saved; what you wrote is still here.");
  }
  if (problem) {
    refuse(form, problem);
    return;
  }
  const fresh = await freshPart(part.id).catch(() => null);
  if (!fresh) {
    form.reset();
    return;
  }
  fresh.open = true;
  part.replaceWith(fresh);
  fresh.querySelector("summary").focus({ preventScroll: true });
}

export function besideTrack(video, seek) {
  if (!box) return;
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const moment = form.querySelector("[data-moment]");
    if (moment) moment.value = Math.floor(video.currentTime);
    send(form);
  });
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-at]");
    if (!link) return;
    event.preventDefault();
    seek(Number(link.dataset.at));
  });
}
