// A track: resumes, stops at decision points, sends watched seconds and answers. Which point is due is a function of the
// position and of what is answered, so that it can be neither skipped by seeking nor shown twice.
import { count, deliver, newKey, post, put } from "./delivery.js";

const HEARTBEAT_SECONDS = 15;
const data = JSON.parse(document.getElementById("track-data").textContent);
const video = document.getElementById("video");
const stage = document.getElementById("stage");
const place = document.getElementById("due-place");
const state = document.getElementById("state");
const base = `/api/v1/courses/${data.course}/`;
const progressAddress = `${base}tracks/${data.track}/progress/`;

let played = [];
let from = null;
let last = null;

function say(text) { state.textContent = text; }

export function due(points, position) {
  return points.find((point) => !point.answered && point.required && point.at <= position);
}

function closeInterval() {
  if (from !== null && last !== null && last > from) played.push([round(from), round(last)]);
  from = last = null;
}

function round(seconds) { return Math.round(seconds * 1000) / 1000; }

async function send(keepalive = false) {
  const playing = !video.paused && !video.seeking;
  closeInterval();
  if (playing) from = last = video.currentTime;
  if (!played.length) return;
  const body = { intervals: played, position: round(video.currentTime) };
  played = [];
  try {
    const answer = await post(progressAddress, body, { keepalive });
    if (!answer.ok) throw new Error(answer.status);
    const held = await answer.json();
    say(`Saved. Watched ${Math.round(held.watched)} seconds.`);
  } catch {
    put(progressAddress, body);
    say("Waiting for connection. What you watched is kept here and sent later.");
  }
}

function check() {
  const point = due(data.points, video.currentTime);
  if (!point) return;
  video.pause();
  if (video.currentTime > point.at + 0.5) video.currentTime = point.at;
  const section = document.getElementById(`point-${point.question}`);
  if (section.parentElement === place) return;
  section.dataset.home ??= "1";
  place.append(section);
  section.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
}

function chosen(form) {
  const inputs = [...form.querySelectorAll("[name=answer]")];
  const boxes = inputs.filter((input) => input.type === "checkbox");
  if (boxes.length) return boxes.filter((box) => box.checked).map((box) => box.value);
  const radio = inputs.find((input) => input.checked);
  return radio ? radio.value : inputs[0]?.type === "radio" ? "" : inputs[0]?.value ?? "";
}

function feedback(section, told, form) {
  const note = document.createElement("div");
  note.className = "note";
  note.setAttribute("role", "status");
  const add = (text, name = "") => {
    const line = document.createElement("p");
    line.textContent = text;
    if (name) line.className = name;
    note.append(line);
  };
  const label = (key) => form.querySelector(`[value="${CSS.escape(key)}"]`)?.parentElement.textContent.trim() ?? key;
  if (told) {
    if (told.correct === true) add("Right.", "good");
    if (told.correct === false) add(`Best answer: ${told.right_choices.map(label).join("; ")}`, "bad");
    if (told.rationale) add(told.rationale);
    if (told.references?.length) add(told.references.join(". "), "soft");
    for (const one of told.colleagues ?? []) add(`${Math.round(one.share * 100)} % of colleagues: ${one.text}`, "soft");
  } else add("Your answer is kept here and is sent when the connection is back.");
  const button = document.createElement("button");
  button.className = "button";
  button.type = "button";
  button.textContent = "Go on";
  button.addEventListener("click", () => {
    document.querySelector("#watch").after(section);
    video.play();
    video.focus();
  });
  section.append(note, button);
  button.focus({ preventScroll: true });
}

async function answer(event) {
  event.preventDefault();
  const form = event.target;
  const section = form.closest("section");
  const problem = form.querySelector(".problem");
  const value = chosen(form);
  if (value === "" || value.length === 0) {
    problem.textContent = "Choose an answer.";
    problem.hidden = false;
    return;
  }
  const button = form.querySelector("button");
  button.disabled = true;
  const body = {
    question: form.dataset.question,
    phase: "in_activity",
    answer: value,
    idempotency_key: form.querySelector("[name=idempotency_key]").value || newKey(),
    version: Number(form.querySelector("[name=version]").value),
  };
  say("Saving your answer");
  let told = null;
  try {
    const reply = await post(`${base}responses/`, body);
    const given = await reply.json();
    if (!reply.ok && reply.status !== 409) {
      problem.textContent = `${given.detail} Nothing was stored.`;
      problem.hidden = false;
      button.disabled = false;
      if (reply.status >= 500) throw new Error("server");
      return;
    }
    told = given.feedback ?? null;
    say("Your answer is saved.");
  } catch {
    put(`${base}responses/`, body);
    say("Waiting for connection. Your answer is kept here and sent later.");
  }
  data.points.find((point) => point.question === form.dataset.question).answered = true;
  problem.hidden = true;
  for (const input of form.querySelectorAll("input")) input.disabled = true;
  button.remove();
  feedback(section, told, form);
}

video.addEventListener("loadedmetadata", () => {
  if (data.position > 0 && data.position < video.duration - 1) video.currentTime = data.position;
});
video.addEventListener("play", () => { check(); if (!video.paused) from = last = video.currentTime; });
video.addEventListener("timeupdate", () => {
  // A jump is no watching: the interval ends where it was.
  if (from !== null && Math.abs(video.currentTime - last) < 2.5 * video.playbackRate) last = Math.max(last, video.currentTime);
  check();
});
video.addEventListener("seeking", () => closeInterval());
video.addEventListener("seeked", () => { check(); if (!video.paused) from = last = video.currentTime; });
video.addEventListener("pause", () => send());
video.addEventListener("ended", () => send());
window.addEventListener("pagehide", () => send(true));
document.addEventListener("visibilitychange", () => { if (document.hidden) send(true); });
setInterval(() => { if (!video.paused) send(); }, HEARTBEAT_SECONDS * 1000);

const speed = document.getElementById("speed");
speed.hidden = false;
speed.addEventListener("change", () => { video.playbackRate = Number(speed.value); });
for (const form of document.querySelectorAll("form[data-question]")) form.addEventListener("submit", answer);

async function catchUp() {
  if (!count()) return;
  await deliver();
  say(count() ? "Waiting for connection. What you did is kept here." : "Everything is saved.");
}
window.addEventListener("online", catchUp);
catchUp();
setInterval(catchUp, 10000);
stage.dataset.ready = "1";
