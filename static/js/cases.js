// A case opens step by step: history, laboratory, exhibits. What was opened stays open in this window. Exhibits open large,
// by pointer, keyboard and touch.
import { say as inWords } from "./script-words.js";

const PLACE = "cme-case-parts";

function opened() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
  } catch {
    return {};
  }
}
function remember(id, count) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ ...opened(), [id]: count }));
  } catch {
    /* for this page only */
  }
}

export function stepByStep(sections) {
  for (const section of sections) {
    const parts = [...section.querySelectorAll(".part")];
    if (!parts.length) continue;
    let count = Math.min(opened()[section.dataset.case] ?? 0, parts.length);
    const more = document.createElement("button");
    more.type = "button";
    more.className = "button quiet more";
    const show = () => {
      parts.forEach((part, n) => {
        part.hidden = n >= count;
      });
      more.hidden = count >= parts.length;
      more.textContent = more.hidden ? "" : inWords("Next: %s", parts[count].dataset.name);
    };
    more.addEventListener("click", () => {
      count += 1;
      remember(section.dataset.case, count);
      show();
      const part = parts[count - 1];
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
      part.scrollIntoView({ block: "nearest" });
    });
    section.append(more);
    show();
  }
}

const LEVELS = [100, 150, 200, 300, 400];

export function zoomable() {
  const dialog = document.getElementById("zoom");
  if (!dialog?.showModal) return;
  const view = dialog.querySelector(".zoom-view");
  const level = document.getElementById("zoom-level");
  let step = 0;

  function to(next) {
    const share = [
      (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth,
      (view.scrollTop + view.clientHeight / 2) / view.scrollHeight,
    ];
    step = Math.max(0, Math.min(LEVELS.length - 1, next));
    view.dataset.level = LEVELS[step];
    level.textContent = `${LEVELS[step]}%`;
    view.scrollTo(
      share[0] * view.scrollWidth - view.clientWidth / 2,
      share[1] * view.scrollHeight - view.clientHeight / 2,
    );
    for (const button of dialog.querySelectorAll("[data-by]"))
      button.disabled = button.dataset.by < 0 ? step === 0 : step === LEVELS.length - 1;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-zoom]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const small = link.querySelector("img");
    const large = new Image();
    large.src = link.href;
    large.alt = small.alt;
    view.replaceChildren(large);
    dialog.querySelector(".zoom-words").textContent = small.alt;
    dialog.showModal();
    to(0);
    view.focus();
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (event.target === dialog || button?.hasAttribute("data-close")) dialog.close();
    else if (button?.dataset.by) to(step + Number(button.dataset.by));
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") to(step + 1);
    else if (event.key === "-") to(step - 1);
  });
  view.addEventListener("dblclick", () => to(step ? 0 : 2));
}
