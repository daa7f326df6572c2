"""`python -m outcomes.reports.draw`: Vega-Lite definitions on standard input, their SVG on standard output.

One definition gives one SVG; a list of them gives a JSON list. A process of its own: the renderer's memory goes when it
ends, and neither web server nor worker carries it.
"""

import json
import sys
from pathlib import Path

import vl_convert

FONTS = Path(__file__).resolve().parent / "fonts"

if __name__ == "__main__":
    vl_convert.register_font_directory(str(FONTS))
    given = sys.stdin.read()
    if given.lstrip().startswith("["):
        json.dump([vl_convert.vegalite_to_svg(one) for one in json.loads(given)], sys.stdout)
    else:
        sys.stdout.write(vl_convert.vegalite_to_svg(given))
