// What a learner did waits here until the server has said that it is stored. In order, once: every answer goes with the
// idempotency key it was made with, watched seconds are a union. It belongs to the account it was made under.
const user = document.body.dataset.user ?? "";
const PLACE = `cme-waiting:${user}`;
const PATIENCE = 20_000;

let memory = []; // where the browser refuses storage
function read() {
  try { return JSON.parse(localStorage.getItem(PLACE) ?? "[]"); } catch { return memory; }
}
function write(list) {
  memory = list;
  try { localStorage.setItem(PLACE, JSON.stringify(list)); } catch { /* the page still holds it */ }
}

export const waiting = () => read();

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

// Kept first, sent afterwards. Watched seconds of one track are one entry: a newer claim takes the older one in.
export function put(kind, address, body) {
  const list = read();
  const before = kind === "progress" ? list.find((one) => one.kind === kind && one.address === address) : undefined;
  const item = before ?? { id: newKey(), kind, address, body };
  item.body = before ? { ...body, intervals: [...before.body.intervals, ...body.intervals].slice(-400) } : body;
  item.round = (item.round ?? 0) + 1;
  write([...list.filter((one) => one.id !== item.id), item]);
  return item.id;
}

function drop(item) {
  // Taken in by a newer claim meanwhile: then that one still has to go.
  write(read().filter((one) => one.id !== item.id || one.round !== item.round));
}

function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
}

export function request(address, body, keepalive = false) {
  // The cookie is newer than the form when somebody signed in again in another window.
  const token = cookie("csrftoken") ?? document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  return fetch(address, {
    method: "POST",
    keepalive,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    ...(keepalive || !AbortSignal.timeout ? {} : { signal: AbortSignal.timeout(PATIENCE) }),
  });
}

async function attempt(item) {
  let reply;
  try { reply = await request(item.address, item.body); } catch { return { item, result: "offline" }; }
  const told = await reply.json().catch(() => ({}));
  if (reply.ok) return { item, result: "stored", told };
  const signedOut = reply.status === 401 || (reply.status === 403 && told.code === "permission-denied");
  if (signedOut) return { item, result: "signed-out", told };
  if (reply.status === 429 || reply.status >= 500) return { item, result: "later", told };
  return { item, result: "refused", told };
}

async function run() {
  const outcomes = new Map();
  for (const { id } of read()) {
    const item = read().find((one) => one.id === id);
    if (!item) continue; // another window was first
    const outcome = await attempt(item);
    outcomes.set(id, outcome);
    if (outcome.result === "stored" || outcome.result === "refused") drop(item);
    document.dispatchEvent(new CustomEvent("cme:outcome", { detail: outcome }));
    if (outcome.result === "offline" || outcome.result === "signed-out") break;
  }
  return outcomes;
}

// One delivery at a time, over all windows where the browser can.
let last = Promise.resolve();
export function deliver() {
  const once = () => (navigator.locks ? navigator.locks.request(`deliver-${PLACE}`, run) : run());
  last = last.then(once, once);
  return last;
}
