// On every page of somebody signed in, and where answers are taken without: sends what could not be sent before, and says what became of it.
import { deliver, isAnswer, waiting } from "./delivery.js";
import { say as inWords } from "./script-words.js";

const note = document.getElementById("waiting");
const EVERY = 15_000;

function say(text, isFine = false) {
  note.textContent = text;
  note.classList.toggle("warn", !isFine);
  note.classList.toggle("fine", isFine);
  note.hidden = !text;
}

// What the page asks itself is told where it is asked.
const answers = () =>
  document.querySelector("form[data-held]") ? 0 : waiting().filter(isAnswer).length;

async function catchUp() {
  if (!waiting().length) return;
  const before = answers();
  const outcomes = [...(await deliver()).values()].filter(({ item }) => isAnswer(item));
  const refused = outcomes.find((one) => one.result === "refused");
  if (refused)
    say(
      inWords(
        "An earlier answer was not accepted: %s",
        refused.told.detail ?? inWords("it came too late."),
      ),
    );
  else if (answers())
    say(inWords("An earlier answer is still waiting for a connection. It is kept on this device."));
  else if (before)
    say(inWords("An earlier answer was waiting for a connection. It is saved now."), true);
}

// A track says it in its own place.
if (!document.getElementById("track-data")) {
  window.addEventListener("online", catchUp);
  setInterval(catchUp, EVERY);
  catchUp();
}
