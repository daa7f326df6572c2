// The track timeline of authors: the scrubber and the list follow the video, and "add point here" knows the moment.
const video = document.getElementById("video");
const scrub = document.getElementById("scrub");
const here = document.getElementById("here");
const at = document.getElementById("at");
const entries = [...document.querySelectorAll(".list li")];

const two = (n) => String(n).padStart(2, "0");
function clock(seconds) {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  return `${hours ? `${two(hours)}:` : ""}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function show(seconds) {
  const length = Number(document.getElementById("timeline").dataset.length) || video?.duration || 1;
  here.setAttribute("x", Math.min(998, (seconds / length) * 1000).toFixed(1));
  scrub.value = seconds;
  scrub.setAttribute("aria-valuetext", clock(seconds));
  if (at && document.activeElement !== at) at.value = clock(seconds);
  const now = entries.filter((one) => Number(one.dataset.at) <= seconds).at(-1);
  for (const one of entries)
    one === now ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current");
}

scrub.hidden = false;
scrub.addEventListener("input", () => {
  if (video) video.currentTime = Number(scrub.value);
  show(Number(scrub.value));
});
if (video)
  for (const name of ["timeupdate", "seeked"])
    video.addEventListener(name, () => show(video.currentTime));
for (const one of entries) {
  const jump = document.createElement("button");
  jump.type = "button";
  jump.className = "time";
  jump.textContent = one.querySelector(".time").textContent;
  jump.setAttribute("aria-label", `To ${jump.textContent}`);
  jump.addEventListener("click", () => {
    if (video) video.currentTime = Number(one.dataset.at);
    show(Number(one.dataset.at));
  });
  one.querySelector(".time").replaceWith(jump);
}
show(0);
