// Which decision point is due is a function of the position and of what is answered: it can be neither skipped by
// seeking nor shown twice. A required one holds everything behind it; an optional one asks when it is passed. One that
// lies on a side path the learner's choices do not lead to (off) never asks. assessments/branching.py says the same.
const JUST_PASSED = 3;

export function due(points, position, dismissed = new Set()) {
  const open = points.filter((point) => !point.answered && !point.off && point.at <= position);
  return (
    open.find((point) => point.required) ??
    open.find((point) => !dismissed.has(point.question) && position - point.at < JUST_PASSED)
  );
}
