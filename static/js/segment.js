// A segment plays at once, without sound where the browser asks for that, and not at all where motion is unwanted. It
// counts as begun once enough was played: five seconds, or a tenth of a shorter one; and as watched once nearly all was.
import { put, waiting } from "./delivery.js";
import { fieldsOf, fillFields, isAnswered } from "./form-fields.js";
import { keepAnswers } from "./held-form.js";
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
  try {
    const reply = await fetch(page, { credentials: "same-origin" });
    if (!reply.ok) return null;
    const told = new DOMParser().parseFromString(await reply.text(), "text/html");
    const part = told.getElementById("question");
    return part.querySelector("form[data-deliver]") ? null : document.importNode(part, true);
  } catch {
    return null;
  }
}

async function finish(outcome, open) {
  if (outcome?.result === "refused") {
    open(inWords("%s Nothing was saved.", outcome.told.detail ?? inWords("It was not accepted.")));
    return;
  }
  const part = await answerPart(outcome?.told?.kept);
  if (part) {
    document.getElementById("question").replaceWith(part);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  } else open(inWords("Your answer is saved. The reason is here when you open the page again."));
}

const form = document.querySelector("#question form[data-deliver]");
if (form)
  keepAnswers({
    form,
    state: document.getElementById("sending"),
    mine: () => waiting().filter((item) => item.kind === "form" && item.address === address),
    given: () => isAnswered(form),
    keep: () => put("form", address, { fields: fieldsOf(form) }),
    restore: ([{ body }]) => fillFields(form, body.fields),
    finish,
  });
mount(video);
atRest(begin);
