// Pages as the server shows them now, for the parts that change in place. Nobody waits for one longer than for a delivery.
import { inTime } from "./delivery.js";

// null where no connection is, or none in time.
export async function fetchPage(address, options = {}) {
  try {
    const reply = await fetch(address, { credentials: "same-origin", ...inTime(), ...options });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    return { ok: reply.ok, page };
  } catch {
    return null;
  }
}

export async function fetchPart(address, selector) {
  const reply = await fetchPage(address);
  const part = reply?.ok && reply.page.querySelector(selector);
  return part ? document.importNode(part, true) : null;
}
