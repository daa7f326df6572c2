// Made from the captions, so that there is one text: click to seek, it follows along, it can be searched.
import { say as inWords } from "./script-words.js";

// What the browser's own parser makes of a cue: entities decoded, no markup, speakers named (as courses/captions.py does).
export function textOf(cue) {
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inner = [...node.childNodes].map(words).join("");
    return node.title ? ` ${node.title.trim()}: ${inner}` : inner;
  };
  return words(cue.getCueAsHTML())
    .replace(/[ \t\n\f\r]+/g, " ")
    .replace(/^ | $/g, "");
}

const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// A space that keeps words together is found by a plain one.
const folded = (text) => text.toLowerCase().replaceAll("\u00a0", " ");

export function transcript(video, seek, heldAt) {
  const box = document.getElementById("transcript");
  if (!box) return () => {};
  const list = box.querySelector("ol");
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const held = document.createElement("p");
  held.className = "soft small";
  list.after(held);
  let lines = [];
  let shown = null;

  function line(cue) {
    const made = document.createElement("li");
    const jump = document.createElement("button");
    jump.type = "button";
    const time = document.createElement("span");
    time.className = "time";
    time.textContent = clock(cue.startTime);
    const text = document.createElement("span");
    text.className = "text";
    text.textContent = textOf(cue);
    jump.append(time, text);
    jump.addEventListener("click", () => seek(cue.startTime));
    made.append(jump);
    return { element: made, text, words: text.textContent, from: cue.startTime, to: cue.endTime };
  }

  function build(element) {
    if (shown === element || !element.track.cues?.length) return;
    shown = element;
    lines = [...element.track.cues].map(line);
    list.lang = element.srclang;
    list.replaceChildren(...lines.map((one) => one.element));
    list.hidden = false;
    box.querySelector(".seek-text").hidden = false;
    search();
    follow();
  }

  function search() {
    const wanted = folded(find.value.trim());
    let hits = 0;
    const end = heldAt();
    held.textContent =
      end === null ? "" : inWords("The transcript continues after the decision at %s.", clock(end));
    for (const one of lines) {
      if (end !== null && one.from >= end) {
        one.element.hidden = true;
        continue;
      }
      const place = wanted ? folded(one.words).indexOf(wanted) : -1;
      one.element.hidden = Boolean(wanted) && place < 0;
      if (place < 0) {
        one.text.textContent = one.words;
        continue;
      }
      hits += 1;
      const mark = document.createElement("mark");
      mark.textContent = one.words.slice(place, place + wanted.length);
      one.text.replaceChildren(
        one.words.slice(0, place),
        mark,
        one.words.slice(place + wanted.length),
      );
    }
    found.textContent = wanted ? inWords("%s of %s lines", hits, lines.length) : "";
  }

  function follow() {
    const now = lines.findLast((one) => one.from <= video.currentTime + 0.1);
    const before = list.querySelector("[aria-current]");
    if (before === now?.element) return;
    before?.removeAttribute("aria-current");
    if (!now) return;
    now.element.setAttribute("aria-current", "true");
    // Only the box moves, never the page; and not while somebody reads in it.
    if (find.value || list.matches(":hover, :focus-within")) return;
    list.scrollTop = now.element.offsetTop - list.clientHeight / 3;
  }

  const tracks = [...video.querySelectorAll("track")];
  const load = (element) => {
    if (element.track.mode === "disabled") element.track.mode = "hidden";
    if (element.readyState === 2) build(element);
    else element.addEventListener("load", () => build(element), { once: true });
  };
  if (tracks.length) load(tracks[0]);
  // The player says which language its reader has chosen.
  video.addEventListener("languagechange", ({ detail }) => {
    const language = detail?.plyr?.language;
    const wanted = tracks.find((one) => one.srclang === language);
    if (wanted) load(wanted);
  });
  find.addEventListener("input", () => {
    search();
    list.scrollTop = 0;
    box.querySelector(".seek-text").scrollIntoView({ block: "nearest" });
    list.scrollIntoView({ block: "nearest" });
  });
  video.addEventListener("timeupdate", follow);
  video.addEventListener("seeked", follow);
  return search;
}
