import io

import pytest
from pptx import Presentation

from outcomes.reports.content import frame
from outcomes.reports.formats import pptx
from tests.outcomes.reports.made_up_report import report


def slides(content):
    return list(Presentation(io.BytesIO(content)).slides)


@pytest.mark.parametrize(
    ("is_published", "mark"), [(False, frame.INTERNAL), (True, frame.PUBLISHED)]
)
def test_every_slide_says_for_whom_it_is(is_published, mark):
    for slide in slides(pptx.render(report(is_published=is_published))):
        text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert mark in text
