// Which stretches of the video credit still misses, each a way to it. courses/player.py says the same.
export const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const MOST = 8;

// Where each begins, and how people read it.
export const named = (stretches) =>
  stretches
    .filter(([from, to]) => to - from >= 1)
    .map(([from, to]) => [Math.floor(from), `${clock(from)}–${clock(Math.ceil(to))}`]);

function linkTo([start, words]) {
  const link = document.createElement("a");
  link.href = `?t=${start}`;
  link.dataset.at = start;
  link.textContent = words;
  return link;
}

export function nameStretches(part, missing) {
  const stretches = named(missing);
  const links = stretches.slice(0, MOST).map(linkTo);
  part.hidden = !links.length;
  part
    .querySelector("span")
    .replaceChildren(
      ...links.flatMap((link, index) => (index ? [", ", link] : [link])),
      stretches.length > MOST ? " …" : "",
    );
}
