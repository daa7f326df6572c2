// Sends what a learner did, once, and keeps what could not be sent until the connection is back.
const WAITING = "cme-waiting";

export function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.split("=")[1] ?? "";
}

export async function post(address, body, { keepalive = false } = {}) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? cookie("csrftoken");
  return fetch(address, {
    method: "POST",
    keepalive,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
}

function waiting() {
  try { return JSON.parse(localStorage.getItem(WAITING)) ?? []; } catch { return []; }
}

function keep(list) {
  try { localStorage.setItem(WAITING, JSON.stringify(list)); } catch { /* storage refused: the page still says it waits */ }
}

export function put(address, body) {
  keep([...waiting(), { address, body }]);
}

export function count() {
  return waiting().length;
}

// In order, each with the idempotency key it was made with: the server stores it once however often it comes.
let delivering = false;
export async function deliver() {
  if (delivering) return;
  delivering = true;
  try {
    while (waiting().length) {
      const [{ address, body }, ...rest] = waiting();
      const answer = await post(address, body);
      if (answer.status >= 500 || answer.status === 401 || answer.status === 429) return;
      keep(waiting().slice(1).length === rest.length ? rest : waiting().slice(1));
    }
  } catch { /* still offline */ } finally { delivering = false; }
}

export function newKey() {
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16));
}
