// Evidence opens beside its number, a copy button, and a snapshot that is being computed says how far it is.
// Everything works without this: numbers are links to pages.
import { say as inWords } from "./script-words.js";

const note = document.getElementById("computing");
const text = note?.querySelector("span");
const progress = JSON.parse(document.getElementById("words-of-progress")?.textContent ?? "{}");

async function look() {
  const answer = await fetch(note.dataset.address);
  if (!answer.ok) return;
  const found = await answer.json();
  if (found.state === "ready" || found.state === "failed") location.reload();
  const step = found.progress_text || found.state;
  text.textContent = `${progress[step] ?? step} (${Math.round(found.progress * 100)}%)`;
}
if (note) setInterval(() => look().catch(() => {}), 1000);

function offerCopies(within) {
  for (const button of within.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = inWords("Copied");
    });
  }
}
offerCopies(document);

let sheet;
function dialog() {
  if (sheet) return sheet;
  sheet = document.createElement("dialog");
  sheet.className = "sheet";
  sheet.setAttribute("aria-labelledby", "evidence-title");
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  document.body.append(sheet);
  return sheet;
}

async function open(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = page.querySelector("article.evidence");
  if (!answer.ok || !article) throw new Error("no evidence");
  const title = article.querySelector("h1");
  const heading = document.createElement("h2");
  heading.id = title.id;
  heading.textContent = title.textContent;
  title.replaceWith(heading);
  const close = document.createElement("button");
  close.className = "button quiet";
  close.textContent = inWords("Close");
  close.addEventListener("click", () => sheet.close());
  article.querySelector(".row").append(close);
  dialog().replaceChildren(article);
  offerCopies(sheet);
  sheet.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.num");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || !window.HTMLDialogElement)
    return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});

// One part of the page at a time: the one the address names, or the one that holds what it names.
const views = [...document.querySelectorAll(".view")];
function show() {
  const target = document.getElementById(location.hash.slice(1));
  const shown = target?.closest(".view") ?? views[0];
  for (const view of views) view.classList.toggle("shown", view === shown);
  for (const link of document.querySelectorAll(".views a")) {
    if (link.hash === `#${shown.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (target && target !== shown) target.scrollIntoView();
}
if (views.length) {
  document.querySelector("main").classList.add("by-view");
  for (const link of document.querySelectorAll(".views a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the reader stays where the parts are chosen
      history.pushState(null, "", link.hash);
      show();
    });
  }
  addEventListener("popstate", show);
  show();
}

// The list of sections folds on narrow screens, and marks where one reads.
if (matchMedia("(max-width: 63.99rem)").matches)
  for (const contents of document.querySelectorAll(".contents details")) contents.open = false;
const links = new Map(
  [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
);
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-10% 0px -80% 0px" },
);
for (const part of document.querySelectorAll("section.part")) seen.observe(part);
