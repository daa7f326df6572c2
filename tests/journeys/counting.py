"""What a piece of work takes in a browser: page loads, clicks, fields, saves, and saves refused;
and whether the handbook's pictures of it still say what the pages say.
"""

import hashlib
import io
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

from PIL import Image

REFUSED = ".errornote, .errorlist, .messagelist .error"
HANDBOOK = Path(__file__).resolve().parents[2] / "docs/handbook"
PICTURES, RECORD = HANDBOOK / "pictures", HANDBOOK / "pictures.json"
ANEW = "HANDBOOK_PICTURES"  # set: the pictures of the handbook are made anew (`make pictures`)
# Every text of the page that can be seen, without what somebody typed or could choose.
VISIBLE = """() => {
  const selects = [...document.querySelectorAll("select")].filter((select) => !select.hidden);
  for (const select of selects) select.hidden = true;
  const words = document.querySelector("#container").innerText;
  for (const select of selects) select.hidden = false;
  return words.split("\\n").map((line) => line.trim()).filter(Boolean);
}"""
# Numbers, days, and names of what else the site holds.
CHANGES = re.compile(
    r"[0-9]+|“[^”]*”|\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\b[a-z.]*"
)


class Counted:
    """A page whose reader is followed with pencil and paper."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.counts: Counter[str] = Counter()
        self.refused: list[str] = []
        self.outdated: list[str] = []  # pictures of the handbook
        page.on("domcontentloaded", lambda _: self.counts.update(["loads"]))

    def __str__(self) -> str:
        names = ("loads", "clicks", "fields", "saves")
        counted = ", ".join(f"{self.counts[name]} {name}" for name in names)
        return f"{counted}, {len(self.refused)} refused"

    def open(self, address: str) -> None:
        self.page.goto(address)

    def click(self, selector: str) -> None:
        self.counts["clicks"] += 1
        self.page.locator(selector).first.click()

    def fill(self, **texts: Any) -> None:
        for name, text in texts.items():
            self.counts["fields"] += 1
            self._enter(self.page.locator(f"[name='{name.replace('__', '-')}']"), text)

    def _enter(self, field: Any, value: Any) -> None:
        if value is True:
            field.check()
        elif isinstance(value, dict):  # a file
            field.set_input_files(value)
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)

    def tick(self, name: str, *values: str) -> None:
        for value in values:
            self.counts["fields"] += 1
            self.page.locator(f"[name='{name}'][value='{value}']").check()

    def save(self, button: str = "input[name=_save]") -> None:
        """Sends the form, and notes what is refused."""
        self.counts.update(["clicks", "saves"])
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        if self.page.locator(REFUSED).count():
            self.refused.append(" ".join(self.page.locator(REFUSED).all_inner_texts()))

    def picture(self, name: str, at: str = "body") -> None:
        """One of the handbook, from the place it speaks of: made where somebody asks for it, else
        held against the page.
        """
        self.page.wait_for_load_state()
        words = [CHANGES.sub("0", line) for line in self.page.evaluate(VISIBLE)]
        record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
        if os.environ.get(ANEW):
            digest = self._shoot(name, at)
            record[name] = {"page": self._page(), "sha256": digest, "words": words}
            RECORD.write_text(
                json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            )
        elif record.get(name, {}).get("words") != words:
            changed = sorted(set(words) ^ set(record.get(name, {}).get("words", [])))
            self.outdated.append(f"{name}: {changed or 'another order'}")

    def _page(self) -> str:
        return re.sub(r"[0-9]+", "<id>", self.page.evaluate("location.pathname"))

    def _shoot(self, name: str, at: str) -> str:
        self.page.evaluate("document.activeElement?.blur()")
        self.page.locator(at).first.evaluate("place => place.scrollIntoView()")
        shot, file = Image.open(io.BytesIO(self.page.screenshot(scale="css"))), io.BytesIO()
        shot.convert("RGB").save(file, "WEBP", quality=70)
        (PICTURES / f"{name}.webp").write_bytes(file.getvalue())
        return hashlib.sha256(file.getvalue()).hexdigest()
