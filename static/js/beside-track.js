// Notes and questions beside a video: sent without leaving it, with the second at which it stands.
import { request } from "./delivery.js";
import { fieldsOf } from "./form-fields.js";
import { fetchPart } from "./page-part.js";
import { say as inWords } from "./script-words.js";

const box = document.querySelector(".beside");

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

// What was typed stays in the form until the server has it; a second click sends nothing.
async function send(form) {
  if (form.hasAttribute("data-sending")) return;
  form.toggleAttribute("data-sending", true);
  await sendOnce(form);
  form.toggleAttribute("data-sending", false);
}

async function sendOnce(form) {
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
  const fresh = await fetchPart(location.pathname, `#${part.id}`);
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
