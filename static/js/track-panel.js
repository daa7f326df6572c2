// What stands around the video and follows its time: the case, the chapters, the line of what was seen, the transcript.
import { stepByStep, zoomable } from "./cases.js";
import { transcript } from "./transcript.js";
import { say as inWords } from "./script-words.js";

const SVG = "http://www.w3.org/2000/svg";

export function followTime({ video, data, seek }) {
  const cases = [...document.querySelectorAll(".case")];
  const chapters = [...document.querySelectorAll(".chapters a")];
  const seenGroup = document.getElementById("seen");

  const length = () => data.duration ?? video.duration;
  const current = (list, seconds) => list.filter((one) => Number(one.dataset.at) <= seconds).at(-1);

  function follow() {
    const now = current(cases, video.currentTime + 0.5) ?? cases[0];
    for (const one of cases) {
      one.hidden = one !== now;
      one.classList.toggle("now", one === now && Number(one.dataset.at) <= video.currentTime + 0.5);
    }
    const chapter = current(chapters, video.currentTime + 0.5);
    for (const one of chapters)
      one === chapter
        ? one.setAttribute("aria-current", "true")
        : one.removeAttribute("aria-current");
  }

  function seen(intervals) {
    if (!seenGroup || !length()) return;
    seenGroup.replaceChildren(
      ...intervals.map(([from, to]) => {
        const bar = document.createElementNS(SVG, "rect");
        const values = {
          class: "seen",
          x: (from / length()) * 1000,
          y: 11,
          width: ((to - from) / length()) * 1000,
          height: 6,
        };
        for (const [name, value] of Object.entries(values)) bar.setAttribute(name, value);
        return bar;
      }),
    );
  }

  function mark(question, words) {
    const chapter = chapters.find((one) => one.dataset.point === question);
    if (chapter) chapter.querySelector(".state").textContent = inWords(words);
  }
  const opened = (question) => mark(question, "open");

  function answered(question) {
    mark(question, "answered");
    freshenTranscript();
    const place = data.points.findIndex((one) => one.question === question);
    document.querySelectorAll(".mark-point")[place]?.classList.add("done");
  }

  // What is said behind an open decision gives it away (learning/track_presenters.py says the same).
  function heldAt() {
    if (data.preview) return null;
    const open = data.points.filter((point) => point.required && !point.answered && !point.off);
    return open.length ? Math.min(...open.map((point) => point.at)) : null;
  }

  for (const one of chapters) {
    one.addEventListener("click", (event) => {
      if (
        one.dataset.point &&
        data.points.find((point) => point.question === one.dataset.point)?.answered
      )
        return;
      event.preventDefault();
      seek(Number(one.dataset.at));
    });
  }

  const freshenTranscript = transcript(video, seek, heldAt);
  stepByStep(cases);
  zoomable();
  video.addEventListener("timeupdate", follow);
  video.addEventListener("seeked", follow);
  follow();
  return { seen, opened, answered };
}
