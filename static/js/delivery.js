// What a learner did waits here until the server has said that it is stored. In order, once: every answer goes with the
// idempotency key it was made with, watched seconds are a union. It belongs to the account it was made under.
const user = document.body.dataset.user ?? "";
const PLACE = `cme-waiting:${user}:`;
const PATIENCE = 20_000;
export const inTime = () => (AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {});
const STUBBORN = 5; // tries after which one that the server cannot take no longer holds up the others

// Watched seconds are claimed again with the next beat; everything else is somebody's answer.
export const isAnswer = ({ kind }) => kind !== "progress";

// Each has a place of its own, so that two windows never write over each other. Where the browser refuses storage, or
// has no room left, the page itself holds it and asks before it is closed.
const held = new Map();

function stored() {
  const found = [];
  try {
    for (let n = 0; n < localStorage.length; n++) {
      const name = localStorage.key(n);
      if (name.startsWith(PLACE)) found.push(JSON.parse(localStorage.getItem(name)));
    }
  } catch {
    /* refused: what the page holds is all there is */
  }
  return found;
}

// In the order in which it happened, whatever the clock of the device says.
export function waiting() {
  const all = new Map(
    stored()
      .filter(Boolean)
      .map((one) => [one.id, one]),
  );
  for (const [id, one] of held) all.set(id, one);
  return [...all.values()].sort((a, b) => a.place - b.place);
}

function keep(item) {
  try {
    localStorage.setItem(PLACE + item.id, JSON.stringify(item));
    held.delete(item.id);
  } catch {
    held.set(item.id, item);
  }
}

export function forget(id) {
  held.delete(id);
  try {
    localStorage.removeItem(PLACE + id);
  } catch {
    /* it was held by the page */
  }
}

addEventListener("beforeunload", (event) => {
  if ([...held.values()].some(isAnswer)) event.preventDefault();
});

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes]
    .map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0"))
    .join("");
}

// Several windows of one person share the time that counts: each names itself in what it sends.
export const windowName = newKey();

// Kept first, sent afterwards. Watched seconds of one track in one window are one entry: a newer claim takes the older in.
export function put(kind, address, body) {
  const list = waiting();
  const id = kind === "progress" ? `${windowName}:${address}` : newKey();
  const before = list.find((one) => one.id === id);
  const item = before ?? { id, kind, address, body };
  item.body = before
    ? { ...body, intervals: [...before.body.intervals, ...body.intervals].slice(-400) }
    : body;
  item.round = (item.round ?? 0) + 1;
  // What was watched keeps its place before the answer it leads to.
  item.place ??= (list.at(-1)?.place ?? 0) + 1;
  keep(item);
  return id;
}

function drop(item) {
  // Taken in by a newer claim meanwhile: then that one still has to go.
  const now = waiting().find((one) => one.id === item.id);
  if (now?.round === item.round) forget(item.id);
}

function cookie(name) {
  return document.cookie
    .split("; ")
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

// The fields of a page go as its form would send them, everything else as JSON.
function packed(kind, body) {
  if (kind !== "form") return ["application/json", JSON.stringify(body)];
  return ["application/x-www-form-urlencoded", new URLSearchParams(body.fields).toString()];
}

export function request(address, body, { keepalive = false, kind = "answer" } = {}) {
  const [type, content] = packed(kind, body);
  // The cookie is newer than the form when somebody signed in again in another window.
  const token =
    cookie("__Host-csrftoken") ??
    cookie("csrftoken") ??
    document.querySelector("input[name=csrfmiddlewaretoken]")?.value ??
    "";
  return fetch(address, {
    method: "POST",
    keepalive,
    credentials: "same-origin",
    headers: {
      "Content-Type": type,
      Accept: "application/json",
      "X-CSRFToken": token,
      // A link of one's own is the right to answer, whoever is signed in beside it.
      ...(body.byLink ? {} : { "X-Account": user }),
    },
    body: content,
    ...(keepalive ? {} : inTime()),
  });
}

async function attempt(item) {
  let reply;
  try {
    reply = await request(item.address, item.body, { kind: item.kind });
  } catch {
    return { item, result: "offline" };
  }
  // The sign-in page of a hospital's network answers "200" to everything: only what the site itself says counts.
  const told = await reply.json().catch(() => null);
  if (told === null || reply.redirected)
    return { item, result: reply.status === 401 ? "signed-out" : "later", told: {} };
  if (reply.ok) return { item, result: "stored", told };
  const signedOut =
    reply.status === 401 || (reply.status === 403 && told.code === "permission-denied");
  if (signedOut) return { item, result: "signed-out", told };
  if (reply.status === 429 || reply.status >= 500) return { item, result: "later", told };
  return { item, result: "refused", told };
}

async function run() {
  const outcomes = new Map();
  for (const { id } of waiting()) {
    const item = waiting().find((one) => one.id === id);
    if (!item) continue; // another window was first
    const outcome = await attempt(item);
    outcomes.set(id, outcome);
    if (outcome.result === "stored" || outcome.result === "refused") drop(item);
    document.dispatchEvent(new CustomEvent("cme:outcome", { detail: outcome }));
    if (outcome.result === "offline" || outcome.result === "signed-out") break;
    if (outcome.result === "later") {
      const tries = (item.tries ?? 0) + 1;
      keep({ ...(waiting().find((one) => one.id === id) ?? item), tries });
      if (tries < STUBBORN) break; // in order: what came after waits as well
    }
  }
  return outcomes;
}

function patience() {
  const end = new AbortController();
  setTimeout(() => end.abort(), PATIENCE);
  return end.signal;
}

// Another window sends, or has been put to sleep by its browser while it did: what waits is kept. The next delivery
// takes over from it; what both of them send is stored once.
let isAsleep = false; // the window that holds the lock
function busy() {
  isAsleep = true;
  const outcomes = waiting().map((item) => ({ item, result: "busy", told: {} }));
  for (const detail of outcomes) document.dispatchEvent(new CustomEvent("cme:outcome", { detail }));
  return new Map(outcomes.map((outcome) => [outcome.item.id, outcome]));
}

function inTurn() {
  const name = `deliver-${PLACE}`;
  const options = isAsleep ? { steal: true } : { signal: patience() };
  isAsleep = false;
  return navigator.locks
    .request(name, options, run)
    .catch((problem) => (problem.name === "AbortError" && options.signal ? busy() : run()));
}

// One delivery at a time, over all windows where the browser can.
let last = Promise.resolve();
export function deliver() {
  const once = () => (navigator.locks ? inTurn() : run());
  last = last.then(once, once);
  return last;
}
