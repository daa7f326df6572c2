// The track timeline of authors: scrubber and list follow the video, the form knows the moment, and
// marks are moved by pointer or keys. Without this script a point is moved on its own page.
import { moves } from "./timeline-marks.js";

const root = document.getElementById("timeline");
const video = document.getElementById("video");
const scrub = document.getElementById("scrub");
const at = document.getElementById("id_at");
const addCase = document.getElementById("add-case");

const two = (n) => String(n).padStart(2, "0");
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  return `${hours ? `${two(hours)}:` : ""}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function secondsOf(text) {
  const parts = text.trim().split(":").map(Number);
  return parts.some(Number.isNaN) ? null : parts.reduce((sum, part) => sum * 60 + part, 0);
}

const length = () => Number(root.dataset.length) || video?.duration || 1;
const entries = () => [...document.querySelectorAll("#list li")];

function show(seconds) {
  document
    .getElementById("here")
    .setAttribute("x", Math.min(998, (seconds / length()) * 1000).toFixed(1));
  scrub.value = seconds;
  scrub.setAttribute("aria-valuetext", clock(seconds));
  if (at && document.activeElement !== at) at.value = clock(seconds);
  if (addCase)
    addCase.search = `${addCase.search.replace(/&at=.*|&starts_at=.*/, "")}&starts_at=${clock(seconds)}`;
  const now = entries()
    .filter((entry) => Number(entry.dataset.at) <= seconds)
    .at(-1);
  for (const entry of entries())
    entry === now
      ? entry.setAttribute("aria-current", "true")
      : entry.removeAttribute("aria-current");
}

export function goTo(seconds) {
  if (video) video.currentTime = seconds;
  show(seconds);
}

function jumps() {
  for (const entry of entries()) {
    const time = entry.querySelector(".time");
    const jump = document.createElement("button");
    jump.type = "button";
    jump.className = "time";
    jump.textContent = time.textContent;
    jump.setAttribute("aria-label", `To ${jump.textContent}`);
    jump.addEventListener("click", () => goTo(Number(entry.dataset.at)));
    time.replaceWith(jump);
  }
}

// A moment that was typed is where the video goes, and where a case is added. It is no edit yet.
at?.addEventListener("change", () => {
  const seconds = secondsOf(at.value);
  if (seconds === null) return;
  video?.pause();
  goTo(Math.min(seconds, length()));
});
for (const name of ["input", "change"])
  at?.addEventListener(name, (event) => event.stopPropagation());

scrub.hidden = false;
scrub.addEventListener("input", () => goTo(Number(scrub.value)));
if (video)
  for (const name of ["timeupdate", "seeked"])
    video.addEventListener(name, () => show(video.currentTime));
jumps();
const start = secondsOf(at?.value ?? "") ?? 0;
if (start) video?.addEventListener("loadedmetadata", () => goTo(start), { once: true });
show(start);
moves({ root, length, clock, goTo, after: jumps });
