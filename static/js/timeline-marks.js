// Marks of points and cases over the line, as sliders: drag them or use the arrow keys.
const NEAR = 3; // seconds within which a mark snaps to where somebody begins or stops to speak

export function moves({ root, length, clock, goTo, after }) {
  const marks = document.getElementById("marks");
  const status = document.getElementById("moved");
  const cues = root.dataset.cues.split(" ").filter(Boolean).map(Number);
  if (!root.dataset.move) return;

  function snapped(seconds) {
    if (!document.getElementById("snap")?.checked) return seconds;
    const nearest = cues.reduce(
      (best, cue) => (Math.abs(cue - seconds) < Math.abs(best - seconds) ? cue : best),
      Infinity,
    );
    return Math.abs(nearest - seconds) <= NEAR ? nearest : seconds;
  }

  function put(mark, seconds) {
    const moment = Math.max(0, Math.min(Math.ceil(length()) - 1, Math.round(seconds)));
    mark.dataset.at = moment;
    mark.style.left = `${(moment / length()) * 100}%`;
    mark.setAttribute("aria-valuenow", moment);
    mark.setAttribute("aria-valuetext", clock(moment));
  }

  async function save(mark) {
    const { was } = mark.dataset;
    if (mark.dataset.at === was) return;
    mark.dataset.was = mark.dataset.at; // losing the focus saves it no second time
    const body = new FormData();
    body.append("kind", mark.dataset.kind);
    body.append("pk", mark.dataset.pk);
    body.append("was", clock(Number(was)));
    body.append("at", clock(Number(mark.dataset.at)));
    const answer = await fetch(root.dataset.move, {
      method: "POST",
      headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
      body,
    }).catch(() => null);
    const text = (await answer?.text()) ?? "";
    if (answer?.status === 409 || answer?.status === 404) {
      await overtaken(mark, answer.status === 409 ? text : "Someone else has taken it out.");
      return;
    }
    if (!answer?.ok) {
      mark.dataset.was = was;
      put(mark, Number(was));
      status.textContent =
        answer?.status === 400 ? text : "Not moved: the connection failed. It stands where it was.";
      return;
    }
    take(text, mark);
  }

  // Someone else has moved it: the page as it is now, and what became of both moments.
  async function overtaken(mark, sentence) {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok) take(await answer.text(), mark);
    status.textContent = sentence;
  }

  function take(text, mark) {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const part of ["#list", "#line svg"])
      document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
    after();
    draw();
    const { kind, pk } = mark.dataset;
    const drawn = marks.querySelector(`[data-kind="${kind}"][data-pk="${pk}"]`);
    if (!drawn) return;
    status.textContent = `${drawn.title} is at ${clock(Number(drawn.dataset.at))}.`;
    goTo(Number(drawn.dataset.at));
    drawn.focus();
  }

  function drag(mark, event) {
    mark.setPointerCapture(event.pointerId);
    const line = marks.getBoundingClientRect();
    const move = (moving) =>
      put(mark, snapped(((moving.clientX - line.left) / line.width) * length()));
    mark.addEventListener("pointermove", move);
    const end = () => {
      mark.removeEventListener("pointermove", move);
      save(mark);
    };
    mark.addEventListener("pointerup", end, { once: true });
    mark.addEventListener("pointercancel", end, { once: true });
  }

  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
  function key(mark, event) {
    if (event.key in STEPS)
      put(mark, Number(mark.dataset.at) + STEPS[event.key] * (event.shiftKey ? 10 : 1));
    else if (event.key === "Home") put(mark, 0);
    else if (event.key === "End") put(mark, length());
    else if (event.key === "Escape") put(mark, Number(mark.dataset.was));
    else if (event.key === "Enter") save(mark);
    else return;
    event.preventDefault();
  }

  function draw() {
    marks.replaceChildren();
    for (const entry of document.querySelectorAll("#list li[data-pk]")) {
      const mark = document.createElement("div");
      Object.assign(mark.dataset, {
        kind: entry.dataset.kind,
        pk: entry.dataset.pk,
        was: entry.dataset.at,
      });
      mark.className = `mark ${entry.dataset.kind}`;
      mark.title = entry.querySelector(".title").textContent.trim();
      mark.tabIndex = 0;
      mark.setAttribute("role", "slider");
      mark.setAttribute("aria-label", mark.title);
      mark.setAttribute("aria-valuemin", 0);
      mark.setAttribute("aria-valuemax", Math.ceil(length()) - 1);
      put(mark, Number(entry.dataset.at));
      mark.addEventListener("pointerdown", (event) => drag(mark, event));
      mark.addEventListener("keydown", (event) => key(mark, event));
      mark.addEventListener("blur", () => save(mark));
      marks.append(mark);
    }
  }
  draw();
}
