// While files are being built: shows how far they are, and ends when none moves any more.
const EVERY = 1500;

async function look() {
  const panel = document.getElementById("report-panel");
  const address = panel?.dataset.moving;
  if (!address) return;
  const held = panel.contains(document.activeElement) ? document.activeElement : null;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.ok && !held?.matches(":active")) {
    const fresh = new DOMParser()
      .parseFromString(await answer.text(), "text/html")
      .getElementById("report-panel");
    if (fresh) panel.replaceWith(fresh);
  }
  setTimeout(again, EVERY);
}
const again = () => look().catch(() => setTimeout(again, 4 * EVERY));
setTimeout(again, EVERY);
