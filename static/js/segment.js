// A segment plays at once, without sound where the browser asks for that, and not at all where motion is unwanted. It
// counts as begun once enough was played: five seconds, or a tenth of a shorter one; and as watched once nearly all was.
import { put, waiting } from "./delivery.js";
import { fieldsOf, fillFields, isAnswered } from "./form-fields.js";
import { keepAnswers } from "./held-form.js";
import { fetchPage, fetchPart } from "./page-part.js";
import { mount } from "./player.js";
import { say as inWords } from "./script-words.js";

const video = document.getElementById("video");
const sound = document.getElementById("sound");
const NEARLY_ALL = 0.95; // as of a track
const told = new Set();

function played() {
  let seconds = 0;
  for (let n = 0; n < video.played.length; n++)
    seconds += video.played.end(n) - video.played.start(n);
  return seconds;
}

// Once the page stands: its first picture and first tap wait for no video.
function atRest(deed) {
  const rest = () => (window.requestIdleCallback ?? setTimeout)(deed);
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

async function begin() {
  if (!video.paused || video.played.length) return; // somebody was quicker
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || location.hash) return;
  try {
    await video.play();
  } catch {
    video.muted = true;
    sound.hidden = false;
    video.play().catch(() => {
      sound.hidden = true;
      video.muted = false;
    });
  }
}

sound.addEventListener("click", () => {
  video.muted = false;
  sound.hidden = true;
});
video.addEventListener("volumechange", () => {
  if (!video.muted) sound.hidden = true;
});
function tell(what) {
  if (told.has(what)) return;
  const token = document.querySelector("main input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  told.add(what);
  const headers = { "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded" };
  fetch(location.pathname + location.search, {
    method: "POST",
    headers,
    body: `${what}=1`,
    keepalive: true,
  }).catch(() => {
    told.delete(what);
  });
}

video.addEventListener("timeupdate", () => {
  const seconds = played();
  if (seconds >= Math.min(5, (video.duration || 50) / 10)) tell("began");
  if (video.duration && seconds >= video.duration * NEARLY_ALL) tell("watched");
});
// The answer is told in its place, while the video goes on.
const address = location.pathname + location.search;

async function answerPart(wasKept) {
  const page = new URL(address, location.href);
  if (wasKept) page.searchParams.set("kept", "1");
  const part = await fetchPart(page, "#asked");
  return part?.querySelector("form[data-deliver]") ? null : part;
}

async function finish(outcome, open) {
  if (outcome?.result === "refused") {
    open(inWords("%s Nothing was saved.", outcome.told.detail ?? inWords("It was not accepted.")));
    return;
  }
  const part = await answerPart(outcome?.told?.kept);
  if (part) {
    document.getElementById("asked").replaceWith(part);
    come(part.querySelector("#question"));
  } else open(inWords("Your answer is saved. The reason is here when you open the page again."));
}

function askInPlace() {
  const form = document.querySelector("#question form[data-deliver]");
  if (!form) return;
  keepAnswers({
    form,
    state: document.getElementById("sending"),
    mine: () => waiting().filter((item) => item.kind === "form" && item.address === address),
    given: () => isAnswered(form),
    keep: () => put("form", address, { fields: fieldsOf(form) }),
    restore: ([{ body }]) => fillFields(form, body.fields),
    finish,
  });
}

// Who watches is told in its place as well. What has to be mended comes back with its form; where it is somebody else by
// now, the question is theirs.
async function tellWho(form, submitter) {
  const fields = new URLSearchParams(new FormData(form));
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  const reply = await fetchPage(form.action, { method: "POST", body: fields });
  if (!reply?.ok) {
    mendWho(form, reply?.page);
    return;
  }
  const selector = fields.has("someone-else") ? "#below" : "#who";
  const part = document.importNode(reply.page.querySelector(selector), true);
  document.querySelector(selector).replaceWith(part);
  if (selector === "#below") askInPlace();
  come(document.getElementById("who"));
  part.querySelector("[aria-invalid]")?.focus();
}

function come(part) {
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

function mendWho(form, page) {
  const mended = page?.getElementById("who-form");
  if (mended) {
    const fresh = document.importNode(mended, true);
    form.replaceWith(fresh);
    come(fresh);
    return;
  }
  const problem = form.querySelector(".problem");
  problem.hidden = false;
  problem.textContent = page
    ? (page.querySelector("main p")?.textContent ?? inWords("Not saved"))
    : inWords("No connection. Nothing was saved; what you wrote is still here.");
}

let isTelling = false;
document.addEventListener("submit", async (event) => {
  if (!event.target.closest("#who")) return;
  event.preventDefault();
  if (isTelling) return;
  isTelling = true;
  await tellWho(event.target, event.submitter);
  isTelling = false;
});

askInPlace();
mount(video);
atRest(begin);
