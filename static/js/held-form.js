// The answers of a form are kept on this device first and go to the server from there. Without a connection the page stays,
// says so, and goes on by itself; what waited when it was left stands in it as it was sent.
import { deliver, forget, isAnswer } from "./delivery.js";
import { say as inWords } from "./script-words.js";

// mine: what of this form waits; given: whether there is something to send; keep: puts it there; restore: writes what waits
// into the form again. When nothing waits any more the form goes as it does without script, or `finish` is told.
export function keepAnswers({ form, state, mine, given, keep, restore, finish }) {
  let button = null; // with which it was sent
  let isSent = false;
  let isDone = false;
  let newest = null; // outcome; a delivery that began before may have taken the answer along

  function say(name, text) {
    state.dataset.state = name;
    state.textContent = text;
  }

  function hold(held) {
    form.toggleAttribute("data-held", held);
    for (const control of form.querySelectorAll("fieldset, button")) control.disabled = held;
  }

  function submit() {
    isDone = true;
    form.requestSubmit(button);
  }

  function open(text) {
    isSent = false;
    say("unsaved", text);
  }

  function settle(outcome, why) {
    if (mine().length) {
      hold(true);
      say("waiting", why ?? waitingWords(outcome));
      return;
    }
    hold(false);
    if (!finish) {
      submit();
      return;
    }
    if (outcome?.result === "stored") say("saved", inWords("Your answer is saved"));
    finish(outcome, open);
  }

  form.addEventListener("submit", async (event) => {
    if (isDone || !given() || event.submitter?.name === "skip") return; // the server says what is missing
    event.preventDefault();
    if (isSent) return; // a second click
    isSent = true;
    button = event.submitter;
    keep();
    say("saving", inWords("Saving your answer"));
    const outcomes = await deliver();
    if (!isDone && !form.hasAttribute("data-held")) settle([...outcomes.values()].at(-1) ?? newest);
  });

  // The page of the server says what to do when the session has ended, and keeps what was sent until then.
  document.addEventListener("cme:outcome", ({ detail }) => {
    if (isAnswer(detail.item)) newest = detail;
    if (!mine().length) {
      if (form.hasAttribute("data-held")) settle(detail);
      return;
    }
    if (detail.result === "busy") {
      settle(detail);
      return;
    }
    if (detail.result !== "signed-out") return;
    if (detail.told.code === "other-account") {
      settle(detail, detail.told.detail);
      return;
    }
    for (const { id } of mine()) forget(id);
    settle(detail);
  });

  if (!mine().length) return;
  restore(mine());
  settle();
}

function waitingWords(outcome) {
  if (outcome?.result === "busy")
    return inWords(
      "Another window is sending. Your answer is kept on this device and will be sent automatically; then you can continue.",
    );
  return !outcome || outcome.result === "offline"
    ? inWords(
        "No connection. Your answer is kept on this device and will be sent automatically; then you can continue.",
      )
    : inWords(
        "Not sent yet. Your answer is kept on this device and will be sent automatically; then you can continue.",
      );
}
