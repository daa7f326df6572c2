// The player: Plyr for controls that work by keyboard and screen reader, hls.js for sizes where the browser has no HLS of
// its own. The whole stage goes full screen, so that what is asked on the video is seen there too; on a phone that gives
// full screen to videos alone, the stage fills the window instead. Until somebody turns to it, or the page has come to
// rest, the browser's own controls are there: the first picture and the first play wait for neither of the two.
import { say as inWords } from "./script-words.js";

const RENEW_AFTER = 5000; // milliseconds
const REST = 3000; // milliseconds after the page was loaded
export const PLAY = ".plyr__controls [data-plyr=play]"; // takes the focus; the frame around it cannot
const PHONE = "(max-width: 40rem)";
const LYING = "(max-height: 30rem)"; // a phone on its side
const SIGNS = ["pointerenter", "pointerdown", "focusin", "keydown"];

// Plyr's own English words; a button of it takes its sentence from here.
const ENGLISH = {
  play: "Play",
  rewind: "Back {seektime} seconds",
  fastForward: "Forward {seektime} seconds",
  pip: "Picture in picture",
  pause: "Pause",
  seek: "Seek",
  seekLabel: "{currentTime} of {duration}",
  currentTime: "Current time",
  duration: "Duration",
  played: "Played",
  buffered: "Buffered",
  mute: "Mute",
  unmute: "Unmute",
  volume: "Volume",
  settings: "Settings",
  speed: "Speed",
  normal: "normal",
  captions: "Captions",
  enableCaptions: "Enable captions",
  disableCaptions: "Disable captions",
  enterFullscreen: "Enter fullscreen",
  exitFullscreen: "Exit fullscreen",
  menuBack: "Go back to previous menu",
  disabled: "off",
};
const words = Object.fromEntries(
  Object.entries(ENGLISH).map(([name, english]) => [name, inWords(english)]),
);

// On a phone captions stand below the picture before the player is dressed too: the browser's own would cover it.
function captionsBelow(video) {
  const place = document.getElementById("captions-below");
  const element = video.querySelector("track[default]");
  if (!place || !element || !getComputedStyle(place).display.startsWith("block")) return;
  const { track } = element;
  track.mode = "hidden"; // read, and not drawn on the picture
  track.addEventListener("cuechange", () => {
    place.replaceChildren(...[...(track.activeCues ?? [])].map((cue) => cue.getCueAsHTML()));
  });
}

export function mount(video, options = {}) {
  const stage = video.closest(".stage");
  captionsBelow(video);
  renewAddress(video);
  video.addEventListener("play", () => {
    if (matchMedia(LYING).matches && navigator.userActivation?.hasBeenActive)
      stage.scrollIntoView({ block: "nearest" });
  });
  let begun = false;
  const start = ({ type } = {}) => {
    if (begun) return;
    begun = true;
    for (const name of SIGNS) stage.removeEventListener(name, start);
    released(type, video, () => dress(video, options).catch(() => {})); // without it the browser's own controls stay
  };
  for (const name of SIGNS) stage.addEventListener(name, start);
  // What plays by itself by then, and is heard, goes on as it is until somebody turns to it. Without sound it has its own
  // controls at once: whoever does not want it can stop it.
  const rest = () =>
    setTimeout(
      () =>
        (window.requestIdleCallback ?? setTimeout)(() => {
          if (video.paused || video.muted) start();
        }),
      REST,
    );
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

function toggle(video) {
  if (video.paused) video.play().catch(() => {});
  else video.pause();
}

// Nothing changes under a finger: what was pressed is let go first, and plays or pauses then if the browser's own controls did not
// take it (a touch only brings them up).
const PRESS = 800; // milliseconds after which a press is none
const TAKEN = 250; // milliseconds in which the browser's own controls act
const BAR = 60; // pixels of them
function released(sign, video, then) {
  if (sign !== "pointerdown" && sign !== "pointerenter") {
    then();
    return;
  }
  const wasPaused = video.paused;
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    video.removeEventListener("pointerup", pressed);
    then();
  };
  const pressed = (event) => {
    const onPicture = event.offsetY < video.clientHeight - BAR;
    setTimeout(() => {
      if (onPicture && wasPaused === video.paused) toggle(video);
      over();
    }, TAKEN);
  };
  video.addEventListener("pointerup", pressed);
  setTimeout(over, PRESS);
}

// An object store hands the file out over an address that ends after a while. After a pause the next seek is refused then:
// the page is asked for a new address, and playing goes on where it was. Refused again at once it is something else.
function renewAddress(video) {
  let position = video.currentTime,
    renewed = 0;
  const keep = () => {
    if (!video.error && video.readyState) position = video.currentTime;
  };
  const renew = () => {
    const refused = [MediaError.MEDIA_ERR_NETWORK, MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED].includes(
      video.error?.code,
    );
    if (!refused || !/^https?:/.test(video.src) || Date.now() - renewed < RENEW_AFTER) return;
    renewed = Date.now();
    const goesOn = !video.paused;
    const address = new URL(video.src);
    address.hash = "";
    address.searchParams.set("renewed", renewed);
    video.addEventListener(
      "loadedmetadata",
      () => {
        video.currentTime = position;
        if (goesOn) video.play().catch(() => {});
      },
      { once: true },
    );
    video.src = address.href;
  };
  video.addEventListener("timeupdate", keep);
  video.addEventListener("seeking", keep);
  video.addEventListener("error", renew);
  if (video.error) renew(); // before this script was there
}

async function dress(video, { line }) {
  const resumesAt = standing(video, video.src);
  attach(video);
  const { default: Plyr } = await import("../npm/plyr/plyr.min.mjs");
  const focused = document.activeElement === video;
  const wasMuted = video.muted; // by us, because the browser wanted it so: no choice to keep
  // Plyr keeps a copy of the element for the day it is taken off again: a copy of a stream's address, which is given back
  // by then, would be asked for in vain.
  video.cloneNode = () => document.createElement("video");
  const player = new Plyr(video, {
    controls: [
      "play-large",
      "play",
      "rewind",
      "fast-forward",
      "progress",
      "current-time",
      "duration",
      "mute",
      "volume",
      "captions",
      "settings",
      "pip",
      "fullscreen",
    ],
    settings: ["captions", "speed"],
    speed: { selected: 1, options: [0.75, 1, 1.25, 1.5, 2] },
    iconUrl: video.dataset.icons,
    blankVideo: "",
    seekTime: 10,
    invertTime: false,
    keyboard: { focused: true, global: false },
    fullscreen: { enabled: true, fallback: true, iosNative: false, container: "#stage" },
    previewThumbnails: {
      enabled: Boolean(video.dataset.thumbnails),
      src: video.dataset.thumbnails ?? "",
    },
    captions: { active: true, language: "auto", update: false },
    muted: wasMuted,
    storage: { enabled: mayStore() && !wasMuted, key: "cme-player" },
    i18n: words,
  });
  document.getElementById("captions-below")?.remove();
  delete video.cloneNode;
  tellLength(player);
  const { container } = player.elements;
  tapOnPicture(player);
  container.inert = video.inert; // it may be asking already
  if (line) oneTimeline(container, line);
  closeWhenChosen(player.elements);
  // Until the other size has told its length the time would read 0:00.
  const shown = player.elements.display.currentTime;
  if (shown && video.readyState === 0 && resumesAt > 0) shown.textContent = clock(resumesAt);
  if (focused) container.querySelector(PLAY).focus({ preventScroll: true });
}

// What plays already has told its length before, and Plyr takes none from it any more.
function tellLength({ elements, media }) {
  if (!Number.isFinite(media.duration)) return;
  elements.display.duration.textContent = clock(media.duration);
  elements.inputs.seek.setAttribute("aria-valuemax", media.duration);
}

const two = (number) => String(Math.floor(number)).padStart(2, "0");
const clock = (seconds) => `${two(seconds / 60)}:${two(seconds % 60)}`;

// What was seen, the cases and the points stand on the seek bar itself.
function oneTimeline(container, line) {
  container.querySelector(".plyr__progress").append(line);
  line.removeAttribute("hidden");
}

// A choice closes the menu: left open it would take the next tap for its own.
function closeWhenChosen({ settings, buttons }) {
  const close = ({ target }) => {
    if (!target.closest("[role=menuitemradio]")) return;
    setTimeout(() => {
      settings.popup.hidden = true;
      buttons.settings.setAttribute("aria-expanded", "false");
      buttons.settings.focus({ preventScroll: true });
    });
  };
  settings.popup?.addEventListener("click", close, true); // the player lets no click out of its menu
}

// Where the controls stand below the picture a tap need not bring them up: it plays and pauses.
function tapOnPicture(player) {
  player.elements.container.addEventListener("click", ({ target }) => {
    if (player.touch && matchMedia(PHONE).matches && target.closest(".plyr__video-wrapper"))
      toggle(player.media);
  });
}

function mayStore() {
  try {
    localStorage.setItem("cme-may-store", "1");
    localStorage.removeItem("cme-may-store");
    return true;
  } catch {
    return false;
  }
}

// The sizes of the ladder where they can be played; the file itself where not, and when the sizes fail.
async function attach(video) {
  const { hls: address, engine } = video.dataset;
  // What was begun stays: another source under a question, or under a pause, would stand at 0:00 for a while.
  if (!address || !video.paused || video.played.length) return;
  const file = video.src;
  const back = () => {
    if (video.src !== file) {
      const at = video.currentTime;
      video.src = file;
      video.currentTime = at;
    }
  };
  if (
    video.canPlayType("application/vnd.apple.mpegurl") &&
    !(window.MediaSource && !window.WebKitMediaSource && isChromium())
  ) {
    const position = standing(video, file);
    video.src = address;
    video.preload = "metadata";
    if (position > 0)
      video.addEventListener("loadedmetadata", () => (video.currentTime = position), {
        once: true,
      });
    video.addEventListener("error", back, { once: true });
    return;
  }
  try {
    await import(engine);
    const { Hls } = window;
    if (!Hls?.isSupported()) {
      video.preload = "metadata";
      return;
    }
    if (!video.paused || video.played.length) return; // somebody was quicker: the file plays already
    const hls = new Hls({
      enableWorker: false,
      maxBufferLength: 30,
      backBufferLength: 60,
      capLevelToPlayerSize: true,
      startPosition: standing(video, file),
    });
    hls.on(Hls.Events.ERROR, (_, told) => {
      if (!told.fatal) return;
      if (
        told.type === Hls.ErrorTypes.NETWORK_ERROR &&
        told.response?.code !== 404 &&
        told.response?.code !== 401
      ) {
        // Without a connection: it goes on by itself when there is one again.
        const again = () => hls.startLoad();
        if (navigator.onLine) setTimeout(again, 3000);
        else addEventListener("online", again, { once: true });
        return;
      }
      if (told.type === Hls.ErrorTypes.MEDIA_ERROR && !video.dataset.mended) {
        video.dataset.mended = "1";
        hls.recoverMediaError();
        return;
      }
      hls.destroy();
      back();
    });
    video.removeAttribute("src");
    hls.loadSource(address);
    hls.attachMedia(video);
  } catch {
    video.src = file;
    video.preload = "metadata";
  }
}

// Recent Chromium says it plays HLS; through hls.js the size follows the window and the connection more closely.
const isChromium = () =>
  Boolean(window.chrome) ||
  navigator.userAgentData?.brands?.some((one) => one.brand === "Chromium");
const at = (address) => Number(/#t=(\d+)/.exec(address)?.[1] ?? -1);
// Where it stands when its source changes: where it was played to, else where it resumes.
const standing = (video, file) => (video.currentTime > 0 ? video.currentTime : at(file));
