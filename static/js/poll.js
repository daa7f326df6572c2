// A page of questions. Each answer goes by the same door as on a track; when it is stored, the form goes as it does without
// script and finds it there.
import { chosen, fill } from "./answer-fields.js";
import { put, waiting } from "./delivery.js";
import { keepAnswers } from "./held-form.js";

const form = document.querySelector("form[data-responses]");
const { responses: address, phase } = form.dataset;
const questions = [...form.querySelectorAll("[data-question]")].filter((question) =>
  question.querySelector("[name$=answer]:enabled"),
);
const answered = () => questions.filter((question) => chosen(question).length);

function keep(question) {
  put("answer", address, {
    question: question.dataset.question,
    phase,
    answer: chosen(question),
    idempotency_key: question.querySelector("[name$=idempotency_key]").value,
    version: Number(question.querySelector("[name$=version]").value),
    attempt: Number(question.querySelector("[name$=attempt]")?.value) || undefined,
  });
}

function restore({ body }) {
  const question = questions.find(({ dataset }) => dataset.question === body.question);
  fill(question, body.answer);
  question.querySelector("[name$=idempotency_key]").value = body.idempotency_key;
}

keepAnswers({
  form,
  state: document.getElementById("sending"),
  mine: () =>
    waiting().filter(
      ({ kind, address: to, body }) =>
        kind === "answer" &&
        to === address &&
        body.phase === phase &&
        questions.some(({ dataset }) => dataset.question === body.question),
    ),
  given: () => answered().length > 0,
  keep: () => answered().forEach(keep),
  restore: (items) => items.forEach(restore),
});
