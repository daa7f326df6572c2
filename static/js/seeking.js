// The way through the video: side paths that only some choices lead to, and how far forward a learner may seek.
const SLACK = 1.5; // seconds; a seek bar is not exact

// Where playing goes on from here: around a side path one is not on, and from the end of one's own back to the main way.
export function onwards(paths, position, on = null) {
  const inside = paths.find((path) => path.from <= position && position < path.to);
  const mine = paths.find((path) => path.key === on);
  if (mine && position >= mine.to && position < mine.to + 2) return { to: mine.rejoin, on: null };
  if (!inside || inside.key === on) return null;
  return { to: inside.to, on };
}

// The furthest moment of the main way that was reached in order.
export function reach(paths, seen) {
  let furthest = 0;
  for (const [from, to] of [...seen].sort((a, b) => a[0] - b[0])) {
    furthest = around(paths, furthest);
    if (paths.some((path) => path.from <= from && from < path.to)) continue;
    if (from <= furthest + SLACK) furthest = Math.max(furthest, to);
  }
  return around(paths, furthest);
}

function around(paths, moment) {
  let at = moment;
  for (const path of [...paths].sort((a, b) => a.from - b.from))
    if (at >= path.from - 0.5 && at < path.to) at = path.to;
  return at;
}

// How far a seek may go: null where everything is open.
export function limit(policy, paths, seen, now) {
  if (policy === "free") return null;
  return policy === "none" ? now : Math.max(reach(paths, seen), now);
}
