"""`python -m outcomes.reports.draw`: a Vega-Lite definition on standard input, its SVG on standard output.

A process of its own: the renderer's memory goes when it ends, and neither web server nor worker carries it.
"""

import sys

import vl_convert

if __name__ == "__main__":
    sys.stdout.write(vl_convert.vegalite_to_svg(sys.stdin.read()))
