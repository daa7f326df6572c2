// A segment plays at once, without sound where the browser asks for that, and not at all where motion is unwanted. It
// counts as begun once enough was played: five seconds, or a tenth of a shorter one; and as watched once nearly all was.
import { mount } from "./player.js";

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

async function begin() {
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
mount(video);
begin();
