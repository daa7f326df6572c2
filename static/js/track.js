// A track: resumes where the learner was, stops where it asks, and keeps what was watched and answered.
import { chosen, fill, howSure } from "./answer-fields.js";
import { deliver, forget, newKey, put, request, waiting, windowName } from "./delivery.js";
import { due } from "./due-point.js";
import { besideTrack } from "./beside-track.js";
import { atHand } from "./case-at-hand.js";
import { mount, PLAY } from "./player.js";
import { afterAnswer } from "./point-bar.js";
import { fetchPart } from "./page-part.js";
import { notice } from "./stage-notice.js";
import { followTime } from "./track-panel.js";
import { limit, onwards } from "./seeking.js";
import { say as inWords } from "./script-words.js";
import { clock, nameStretches } from "./watching-rule.js";

const data = JSON.parse(document.getElementById("track-data").textContent);
const video = document.getElementById("video");
const stage = document.getElementById("stage");
const place = document.getElementById("place");
const state = document.getElementById("state");
const base = `/api/v1/courses/${data.course}/`;
const progressAddress = `${base}tracks/${data.track}/progress/`;
const answerAddress = `${base}responses/`;
const dismissed = new Set();
const homes = new Map(); // where a point stands in the list while it is asked on the video

// --- what is saved ---

function say(name, text) {
  state.dataset.state = name;
  state.textContent = text;
}

function offerSignIn() {
  const link = document.createElement("a");
  link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
  link.textContent = inWords("Sign in again");
  state.append(" ", link);
}

// How much was watched is said once: below, where credit asks for it.
function saved(seconds) {
  if (rule) return inWords("Saved");
  const [n, one, many] =
    seconds < 60
      ? [Math.round(seconds), "Saved: %s second watched", "Saved: %s seconds watched"]
      : [Math.floor(seconds / 60), "Saved: %s minute watched", "Saved: %s minutes watched"];
  return inWords(n === 1 ? one : many, n);
}

function tell({ item, result, told }) {
  if (isEarly({ told })) return; // said where it was asked
  if (result === "offline" || result === "later")
    say(
      "waiting",
      inWords("Waiting for a connection. It is kept on this device and sent automatically"),
    );
  else if (result === "busy")
    say(
      "waiting",
      inWords("Another window is sending. It is kept on this device and sent automatically"),
    );
  else if (result === "signed-out") {
    say("unsaved", inWords("You were signed out. What you did is kept on this device."));
    offerSignIn();
  } else if (result === "refused") say("unsaved", told.detail ?? inWords("Not saved"));
  else if (item.kind === "answer") say("saved", inWords("Your answer is saved"));
  else if (item.address === progressAddress) {
    counted = told.intervals;
    panel.seen(told.intervals);
    follow(told);
    isShort = told.refused >= 5;
    say(
      "saved",
      told.refused >= 5
        ? inWords("Saved. Time counts no faster than it passes")
        : saved(told.way ? watchedOf(told) : told.watched),
    );
  }
}
const outcomes = new Map(); // the newest of each delivery
document.addEventListener("cme:outcome", ({ detail }) => {
  outcomes.set(detail.item.id, detail);
  tell(detail);
});

// --- watched time: the ranges the browser really played ---

const round = (seconds) => Math.round(seconds * 1000) / 1000;
let sent = "";

function claim() {
  const intervals = [];
  for (let n = 0; n < video.played.length; n++)
    intervals.push([round(video.played.start(n)), round(video.played.end(n))]);
  return {
    intervals: intervals.filter(([from, to]) => to > from).slice(-400),
    position: round(video.currentTime),
    window: windowName,
  };
}

// The first beat says that the video plays: from then on its time counts.
let begun = false;

// What the server could not take at once, after a time without a connection, is claimed again while the page is open.
let isShort = false;
let counted = []; // the stretches that the server holds

function keepWatched({ leaving = false } = {}) {
  const body = claim();
  if (data.preview || (begun && !body.intervals.length)) return;
  if (!isShort && JSON.stringify(body) === sent) return;
  begun = true;
  sent = JSON.stringify(body);
  put("progress", progressAddress, body);
  if (!leaving) {
    deliver();
    return;
  }
  // The page may be gone before an answer comes: what is kept goes again, and costs nothing, when it comes back.
  request(progressAddress, body, { keepalive: true }).catch(() => {});
}

// How much of what credit asks for was watched; and where it goes on once the video is through.
const rule = document.getElementById("watching-rule");

// Of the learner's way, as every page tells it.
const watchedOf = ({ missing, way }) => missing.reduce((sum, [from, to]) => sum - to + from, way);

// A choice may lengthen the way, so that the answer says how long it is by now.
function follow(told) {
  const { missing, needed } = told;
  if (rule) {
    const watched = watchedOf(told);
    const isEnough = watched >= needed;
    rule.querySelector("b").textContent = clock(watched);
    rule.querySelector("[data-needed]").textContent = clock(Math.ceil(needed));
    nameStretches(document.getElementById("not-watched"), missing);
    for (const part of rule.querySelectorAll("[data-enough]"))
      part.hidden = (part.dataset.enough === "yes") !== isEnough;
    if (isEnough) freshenNext();
  } else if (video.ended) freshenNext();
}

async function freshenNext() {
  const link = document.getElementById("next");
  if ("next" in link.dataset) return;
  const fresh = await fetchPart(location.pathname, "#next");
  if (fresh) link.replaceWith(fresh);
}

// --- the way through it: side paths, and how far forward one may seek ---

let on = null; // the side path one is on
let last = 0; // where it was before a seek
let mine = false; // a seek of ours, which is never held back
let askedAt = 0; // where the video stands while it asks

const seen = () => [...data.seen, ...claim().intervals];

// Of a position set before the video is there, browsers say afterwards that all before it was played.
function move(seconds) {
  if (video.readyState < 1) {
    video.addEventListener("loadedmetadata", () => move(seconds), { once: true });
    return;
  }
  mine = true;
  last = seconds;
  video.currentTime = seconds;
}

// What one's own choice leads to: its questions are asked from now on.
function open(key) {
  const path = data.paths.find((one) => one.key === key);
  for (const point of data.points)
    if (path && point.at >= path.from && point.at < path.to) point.off = false;
}

function enter(key) {
  const path = data.paths.find((one) => one.key === key);
  if (!path) return;
  open(key);
  on = key;
  move(path.from + 0.05);
}

function keepToTheWay() {
  if (!video.seeking && video.currentTime > last - 1) last = Math.max(last, video.currentTime);
  if (video.seeking || !data.paths.length) return;
  const next = onwards(data.paths, video.currentTime, on);
  if (!next) return;
  on = next.on;
  move(Math.min(next.to, (video.duration || Infinity) - 0.1));
}

function keepWithin() {
  if (mine) {
    mine = false;
    return;
  }
  const target = video.currentTime;
  const most = limit(data.seeking, data.paths, seen(), last);
  if (most !== null && target > most + 1) {
    move(most);
    sayHeldBack();
  } else last = target;
}

const sayHeldBack = () =>
  notice(stage, inWords("You can go back freely; forward opens with what you have watched."));

// --- decision points ---

// While a question is asked nothing plays and nothing seeks: not by a media key, a headset or a small window beside the page.
function check() {
  if (stage.classList.contains("asking")) {
    holdStill();
    return;
  }
  for (const point of data.points) if (point.locked && cameTo(point)) unlock(point);
  const point = due(data.points, video.currentTime + 0.02, dismissed);
  if (!point) return;
  if (cameTo(point)) {
    ask(point);
    return;
  }
  move(Math.max(0, point.at - RUN_UP));
  notice(stage, inWords("The next decision comes first: %s", clock(point.at)));
}

// Where a course offers credit, an answer is taken once the video was watched to within some seconds of its point: who
// jumped ahead begins shortly before the question and plays into it.
const RUN_UP = 5;
const JUST_BEFORE = 0.5;

function cameTo(point) {
  if (data.preview || data.slack === null) return true;
  return reached(point, seen()) + data.slack >= point.at;
}

// A stretch that begins behind the point is no way to it.
function reached(point, stretches) {
  const before = stretches.filter(([from]) => from < point.at - JUST_BEFORE);
  return Math.max(0, ...before.map(([, stop]) => stop));
}

function unlock(point) {
  point.locked = false;
  const section = document.getElementById(`point-${point.question}`);
  section.querySelector(".opens")?.remove();
  const form = section.querySelector("form");
  if (form) form.hidden = false;
  if (!point.answered) panel.opened(point.question);
}

// What is asked stays in view, also when the player is dressed meanwhile or patient data is opened.
const inView = new ResizeObserver(() =>
  place.firstElementChild?.scrollIntoView({ block: "nearest" }),
);

function holdStill() {
  if (!video.paused) video.pause();
  if (Math.abs(video.currentTime - askedAt) > 0.5) move(askedAt);
}

function ask(point) {
  video.pause();
  const isBeyond = video.currentTime > point.at + 0.5;
  askedAt = isBeyond ? point.at : video.currentTime;
  if (isBeyond) move(point.at);
  if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(() => {});
  if (document.fullscreenElement && !document.fullscreenElement.contains(place))
    document.exitFullscreen();
  else if (video.webkitDisplayingFullscreen) video.webkitExitFullscreen();
  const section = document.getElementById(`point-${point.question}`);
  homes.set(point.question, section.nextSibling);
  section.hidden = false;
  stage.classList.add("asking");
  hush(true);
  place.append(section);
  section
    .querySelector(".point-head")
    .append(button(inWords("Watch again"), "later again", () => goOn(section, againFrom(point))));
  if (!point.required)
    section.querySelector("form .row").append(
      button(inWords("Not now"), "button quiet later", () => {
        dismissed.add(point.question);
        goOn(section);
      }),
    );
  atHand(section);
  inView.observe(stage);
  // The question is read first, not its first choice.
  const question = section.querySelector("legend") ?? section;
  question.tabIndex = -1;
  question.focus({ preventScroll: true });
}

function button(text, name, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

// The minute before a decision, without leaving the side path it lies on.
function againFrom({ at }) {
  const path = data.paths.find((one) => at >= one.from && at < one.to);
  return Math.max(path ? path.from + 0.05 : 0, at - 60);
}

function goOn(section, again = null) {
  section.append(...section.querySelectorAll(".answer-bar .held"));
  for (const part of section.querySelectorAll(".answer-bar, .later, .at-hand")) part.remove();
  document
    .getElementById("points")
    .insertBefore(section, homes.get(section.dataset.question) ?? null);
  stage.classList.remove("asking");
  inView.disconnect();
  hush(false);
  const path = section.querySelector("[data-path]")?.dataset.path;
  if (again !== null) move(again);
  else if (path) enter(path);
  (stage.querySelector(PLAY) ?? video).focus({ preventScroll: true });
  inSight();
  video.play().catch(() => {});
}

// What plays on is seen: the whole of it, or its top where the window is smaller.
function inSight() {
  const { top, bottom } = stage.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  stage.scrollIntoView({ block: bottom - top > innerHeight ? "start" : "nearest" });
}

// While it asks nothing of the player can be reached, by whatever means.
function hush(asking) {
  video.inert = asking;
  video.disablePictureInPicture = asking;
  for (const one of stage.querySelectorAll(".plyr")) one.inert = asking;
}

// Beside the button, which stays in sight.
function refuse(form, text) {
  const problem = form.querySelector(".problem");
  problem.textContent = text;
  problem.hidden = false;
  // What waited and was not taken is open again.
  for (const part of form.closest(".point").querySelectorAll(".held, .answer-bar")) part.remove();
  for (const input of form.elements) input.disabled = false;
  form.querySelector(".row").hidden = false;
  data.points.find((one) => one.question === form.dataset.question).answered = false;
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const value = chosen(form);
  if (!value.length) {
    refuse(form, inWords("Choose an answer first. Nothing has been saved yet."));
    return;
  }
  form.querySelector("button").disabled = true;
  form.querySelector(".problem").hidden = true;
  say("saving", inWords("Saving your answer"));
  const id = put("answer", answerAddress, {
    question: form.dataset.question,
    phase: "in_activity",
    answer: value,
    idempotency_key: form.querySelector("[name=idempotency_key]").value || newKey(),
    version: Number(form.querySelector("[name=version]").value),
    confidence: howSure(form),
  });
  // A delivery that began before may have taken it along.
  const outcome = (await deliver()).get(id) ?? outcomes.get(id);
  await after(form.dataset.question, outcome);
}

// Two windows watch one second a second: the server may not have counted yet what this one has played. The answer waits
// as it does for a connection, and goes again by itself once it is counted.
const CATCH_UP = 3000; // milliseconds
const MOST_TRIES = 200;
const catchingUp = new Map(); // by question, what waits meanwhile
let tries = 0;

const isEarly = (outcome) => outcome?.told?.code === "question-not-open" && tries < MOST_TRIES;

async function catchUp(section, form, { body }) {
  const point = data.points.find((one) => one.question === body.question);
  const isWaiting = catchingUp.has(body.question);
  catchingUp.set(body.question, put("answer", answerAddress, body));
  hold(
    section,
    form,
    inWords(
      "Your watched time is counted up to %s so far. Your answer is kept on this device and sent by itself at %s.",
      clock(reached(point, counted)),
      clock(Math.max(0, point.at - (data.slack ?? 0))),
    ),
  );
  if (isWaiting) return;
  tries += 1;
  await new Promise((over) => setTimeout(over, CATCH_UP));
  const before = catchingUp.get(body.question);
  catchingUp.delete(body.question);
  isShort = true;
  keepWatched();
  put("answer", answerAddress, body); // behind what was watched
  forget(before); // only now: it is kept at every moment
  deliver();
}

async function after(question, outcome) {
  const section = document.getElementById(`point-${question}`);
  const form = section?.querySelector("form");
  if (!form) return;
  const code = outcome?.told?.code;
  const wasThere = code === "already-answered" || code === "idempotency-key-reused";
  if (isEarly(outcome)) {
    answered(question);
    catchUp(section, form, outcome.item);
    return;
  }
  if (outcome?.result === "refused" && !wasThere) {
    refuse(
      form,
      inWords("%s Nothing was saved.", outcome.told.detail ?? inWords("It was not accepted.")),
    );
    return;
  }
  answered(question);
  if (outcome?.result === "stored" || wasThere) await show(section, question, wasThere);
  else hold(section, form, heldWords(outcome?.result));
}

function heldWords(result) {
  if (result === "signed-out")
    return inWords(
      "You were signed out before this could be saved. It is kept on this device; sign in again and it will be sent.",
    );
  if (result === "busy")
    return inWords(
      "Another window is sending. Your answer is kept on this device and will be sent automatically; then you will see the reason here.",
    );
  return result === "offline"
    ? inWords(
        "No connection. Your answer is kept on this device and will be sent automatically; then you will see the reason here.",
      )
    : inWords(
        "Not sent yet. Your answer is kept on this device and will be sent automatically; then you will see the reason here.",
      );
}

function answered(question) {
  const point = data.points.find((one) => one.question === question);
  if (point) point.answered = true;
  if (point?.locked) unlock(point);
  const section = document.getElementById(`point-${question}`);
  const path = section?.querySelector("[data-path]")?.dataset.path;
  if (path) open(path);
  panel.answered(question);
}

// The answer with its reason comes from the server as the page itself would show it.
async function show(section, question, wasThere) {
  const asked = stage.contains(section);
  const found = await part(question);
  if (!found) {
    hold(
      section,
      section.querySelector("form"),
      inWords("Your answer is saved. The reason is here when you open the page again."),
    );
    return;
  }
  if (wasThere) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = inWords(
      "You have already answered this. Your first answer counts, and it was kept.",
    );
    found.querySelector(".point-head").after(note);
  }
  section.replaceWith(found);
  if (asked) atHand(found);
  if (asked)
    afterAnswer(
      found,
      button(inWords("Continue"), "button on", () => goOn(found)),
    );
  found.focus({ preventScroll: true });
}

function part(question) {
  const address = `/courses/${data.course}/tracks/${data.track}/points/${question}/`;
  return fetchPart(address, ".point");
}

function hold(section, form, text) {
  for (const input of form.elements) input.disabled = true;
  form.querySelector(".row").hidden = true;
  const note = section.querySelector(".held") ?? document.createElement("p");
  note.className = "note warn held";
  note.setAttribute("role", "status");
  note.textContent = text;
  section.append(note);
  if (!stage.contains(section)) return;
  if (!section.querySelector(".on"))
    afterAnswer(
      section,
      button(inWords("Continue for now"), "button on", () => goOn(section)),
    );
  section.querySelector(".answer-bar").prepend(note); // beside the button, which stays in sight
}

// What waited from before: marked as answered, and shown with its reason as soon as it is stored.
function markWaiting() {
  for (const item of waiting().filter(
    (one) => one.kind === "answer" && one.address === answerAddress,
  )) {
    const form = document.querySelector(`form[data-question="${CSS.escape(item.body.question)}"]`);
    if (!form) continue;
    fill(form, item.body.answer);
    answered(item.body.question);
    hold(form.closest(".point"), form, heldWords());
  }
}

document.addEventListener("cme:outcome", ({ detail }) => {
  const { item, result } = detail;
  if (
    item.kind !== "answer" ||
    item.address !== answerAddress ||
    result === "offline" ||
    result === "later"
  )
    return;
  const section = document.getElementById(`point-${item.body.question}`);
  if (section?.querySelector(".held")) after(item.body.question, detail);
});

// With the video at hand the open points wait for their moment; whoever cannot use it asks for them here.
function tidyList() {
  const open = [...document.querySelectorAll("#points form[data-question]")].map((form) =>
    form.closest(".point"),
  );
  const reveal = document.getElementById("show-points");
  if (!reveal || data.preview || location.hash.startsWith("#point-")) return;
  for (const section of open) section.hidden = !section.querySelector(".held");
  reveal.hidden = !open.length;
  reveal.addEventListener("click", () => {
    reveal.hidden = true;
    for (const section of open) section.hidden = false;
  });
}

// --- start ---

function goTo(seconds) {
  const most = limit(data.seeking, data.paths, seen(), video.currentTime);
  inSight();
  if (most !== null && seconds > most + 1) {
    sayHeldBack();
    return;
  }
  move(seconds);
  video.play().catch(() => {});
}

const panel = followTime({ video, data, seek: goTo });

// Read at once: it may be delivered, and gone, before the video is there.
const kept = waiting().find((one) => one.kind === "progress" && one.address === progressAddress);

function resume() {
  const position = new URLSearchParams(location.search).has("t")
    ? data.position
    : (kept?.body.position ?? data.position);
  if (position > 0 && position < video.duration - 1) move(position);
  check();
}

rule?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link) return;
  event.preventDefault();
  goTo(Number(link.dataset.at));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-path]");
  if (!link) return;
  event.preventDefault();
  const section = link.closest(".point");
  if (stage.contains(section)) goOn(section);
  else {
    enter(link.dataset.path);
    inSight();
    video.play().catch(() => {});
  }
});

besideTrack(video, goTo);
markWaiting();
tidyList();
for (const link of document.querySelectorAll("#points a[data-path]")) open(link.dataset.path);
mount(video, { line: document.getElementById("line") });
if (video.readyState >= 1) resume();
else video.addEventListener("loadedmetadata", resume, { once: true });
for (const name of ["play", "timeupdate", "seeked"]) video.addEventListener(name, check);
for (const name of ["timeupdate", "seeked"]) video.addEventListener(name, keepToTheWay);
video.addEventListener("seeking", keepWithin);
for (const name of ["pause", "ended"]) video.addEventListener(name, () => keepWatched());
video.addEventListener("play", () => {
  if (!begun) keepWatched();
});
addEventListener("pagehide", () => begun && keepWatched({ leaving: true }));
document.addEventListener("visibilitychange", () => {
  if (document.hidden && begun) keepWatched({ leaving: true });
});
setInterval(() => {
  if (!video.paused || isShort) keepWatched();
}, data.heartbeat * 1000);

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-question]") && !data.preview) send(event);
});
addEventListener("online", () => deliver());
setInterval(() => {
  if (waiting().length) deliver();
}, 10_000);
if (waiting().length) deliver();
stage.dataset.ready = "1";
