// A segment plays at once, without sound where the browser asks for that, and not at all where motion is unwanted. It
// counts as begun once enough was played: five seconds, or a tenth of a shorter one.
import { mount } from "./player.js";

const video = document.getElementById("video");
const sound = document.getElementById("sound");
let told = false;

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
video.addEventListener("timeupdate", () => {
  if (told || played() < Math.min(5, (video.duration || 50) / 10)) return;
  const token = document.querySelector("main input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  told = true;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded" };
  fetch(location.pathname + location.search, {
    method: "POST",
    headers,
    body: "began=1",
    keepalive: true,
  }).catch(() => {
    told = false;
  });
});
mount(video);
begin();
