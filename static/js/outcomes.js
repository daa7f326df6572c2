// While a snapshot is computed: says how far it is, and shows it when it is there.
const note = document.getElementById("computing");
const text = note?.querySelector("span");

async function look() {
  const answer = await fetch(note.dataset.address);
  if (!answer.ok) return;
  const found = await answer.json();
  if (found.state === "ready" || found.state === "failed") location.reload();
  text.textContent = `${found.progress_text || found.state} (${Math.round(found.progress * 100)} %)`;
}
if (note) setInterval(() => look().catch(() => {}), 1000);
