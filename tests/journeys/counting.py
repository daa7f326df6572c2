"""What a piece of work takes in a browser: page loads, clicks, fields, saves, and saves refused."""

import io
import os
from collections import Counter
from pathlib import Path
from typing import Any

from PIL import Image

REFUSED = ".errornote, .errorlist, .messagelist .error"
PICTURES = "HANDBOOK_PICTURES"  # a folder: the pictures of the handbook are made anew


class Counted:
    """A page whose reader is followed with pencil and paper."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.counts: Counter[str] = Counter()
        self.refused: list[str] = []
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
        """For the handbook, where somebody asks for it; from the place it speaks of."""
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.evaluate("document.activeElement?.blur()")
            self.page.locator(at).first.evaluate("place => place.scrollIntoView()")
            shot = Image.open(io.BytesIO(self.page.screenshot(scale="css")))
            shot.convert("RGB").save(f"{folder}/{name}.webp", quality=70)
