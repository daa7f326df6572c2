// The bar below an answer: how to continue, and that there is a reason to read while it lies below the fold.
import { say as inWords } from "./script-words.js";

export function afterAnswer(section, proceed) {
  const bar = document.createElement("div");
  bar.className = "answer-bar";
  const reason = section.querySelector(".reason, .discussion, .references");
  if (reason) bar.append(moreBelow(section, reason));
  bar.append(proceed);
  section.append(bar);
}

function moreBelow(section, reason) {
  const more = document.createElement("button");
  more.type = "button";
  more.className = "button quiet more-below";
  more.textContent = inWords("Read the reason");
  more.addEventListener("click", () => {
    reason.tabIndex = -1;
    reason.focus({ preventScroll: true });
    reason.scrollIntoView({ block: "start" });
  });
  new IntersectionObserver(
    ([{ isIntersecting, boundingClientRect, rootBounds }]) => {
      more.hidden = isIntersecting || boundingClientRect.top < (rootBounds?.top ?? 0);
    },
    { root: section, rootMargin: "0px 0px -100px" },
  ).observe(reason);
  return more;
}
