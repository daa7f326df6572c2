// A page of questions. What is answered is kept on this device first and goes to the server by the same door as on a track;
// when it is stored, the form goes as it does without script and finds it there. Without a connection the page stays,
// says so, and goes on by itself.
import { chosen, fill } from "./answer-fields.js";
import { deliver, forget, put, waiting } from "./delivery.js";
import { say as inWords } from "./script-words.js";

const form = document.querySelector("form[data-responses]");
const state = document.getElementById("sending");
const { responses: address, phase } = form.dataset;
const questions = [...form.querySelectorAll("[data-question]")].filter((one) =>
  one.querySelector("[name$=answer]:enabled"),
);
let button = null; // with which it was sent
let stored = false;

const mine = () =>
  waiting().filter(
    ({ kind, address: to, body }) =>
      kind === "answer" &&
      to === address &&
      body.phase === phase &&
      questions.some((one) => one.dataset.question === body.question),
  );

function say(name, text) {
  state.dataset.state = name;
  state.textContent = text;
}

function hold(held) {
  form.toggleAttribute("data-held", held);
  for (const one of form.querySelectorAll("fieldset, button")) one.disabled = held;
}

function goOn() {
  hold(false);
  stored = true;
  form.requestSubmit(button);
}

function keep(one) {
  put("answer", address, {
    question: one.dataset.question,
    phase,
    answer: chosen(one),
    idempotency_key: one.querySelector("[name$=idempotency_key]").value,
    version: Number(one.querySelector("[name$=version]").value),
    attempt: Number(one.querySelector("[name$=attempt]")?.value) || undefined,
  });
}

form.addEventListener("submit", async (event) => {
  const given = questions.filter((one) => chosen(one).length);
  if (stored || !given.length || event.submitter?.name === "skip") return; // the server says what is missing
  event.preventDefault();
  if (button) return; // a second click
  button = event.submitter;
  for (const one of given) keep(one);
  say("saving", inWords("Saving your answer"));
  await deliver();
  if (!stored && !form.hasAttribute("data-held")) settle();
});

function settle(
  why = inWords(
    "No connection. Your answer is kept on this device and will be sent automatically; then you can continue.",
  ),
) {
  if (!mine().length) {
    goOn();
    return;
  }
  hold(true);
  say("waiting", why);
}

// The page of the server says what to do when the session has ended, and keeps what was sent until then.
document.addEventListener("cme:outcome", ({ detail }) => {
  if (!mine().length) {
    if (form.hasAttribute("data-held")) goOn();
    return;
  }
  if (detail.result === "busy") {
    settle(
      inWords(
        "Another window is sending. Your answer is kept on this device and will be sent automatically; then you can continue.",
      ),
    );
    return;
  }
  if (detail.result !== "signed-out") return;
  if (detail.told.code === "other-account") {
    settle(detail.told.detail);
    return;
  }
  for (const { id } of mine()) forget(id);
  goOn();
});

// What waited when the page was left: it stands here as it was sent.
for (const { body } of mine()) {
  const one = questions.find((question) => question.dataset.question === body.question);
  fill(one, body.answer);
  one.querySelector("[name$=idempotency_key]").value = body.idempotency_key;
}
if (mine().length) settle();
