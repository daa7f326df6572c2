"""Questions as other systems write them."""

import io
import zipfile

from docx import Document
from openpyxl import Workbook

from assessments.question_import import read

LIST = """1. Which is right?
A. Wait
*B. Act
   at once
Rationale: Because.
It says so.
Reference: Source 2024

2) Which two?
a) One
b) Two
c) A patient
Answer: a, c
"""


QTI_21 = """<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="One">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier">
<correctResponse><value>b</value></correctResponse></responseDeclaration>
<itemBody><p>A patient.</p>
<choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
<prompt>Which is <b>right</b>?</prompt>
<simpleChoice identifier="a">Wait<feedbackInline identifier="a">No.</feedbackInline></simpleChoice>
<simpleChoice identifier="b" fixed="true">CO<sub>2</sub></simpleChoice>
</choiceInteraction></itemBody>
</assessmentItem>"""


QTI_30 = """
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i2">
<qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier">
<qti-correct-response><qti-value>a</qti-value><qti-value>b</qti-value></qti-correct-response>
</qti-response-declaration><qti-item-body><p>Which two?</p>
<qti-choice-interaction response-identifier="R" max-choices="0">
<qti-simple-choice identifier="a">One</qti-simple-choice>
<qti-simple-choice identifier="b">Two</qti-simple-choice>
<qti-simple-choice identifier="c">Three</qti-simple-choice>
</qti-choice-interaction></qti-item-body></qti-assessment-item>"""


def choices(draft):
    return [(choice.text, choice.correct) for choice in draft.choices]


def archive(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/"), text)
    return data.getvalue()


def word(build):
    document, data = Document(), io.BytesIO()
    build(document)
    document.save(data)
    return data.getvalue()


def workbook(*rows, formats=None, sheets=()):
    book, data = Workbook(), io.BytesIO()
    for row in [["Question", "A", "B", "Correct"], *rows]:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    for name in sheets:
        book.create_sheet(name).append(["More?", "x", "y", "A"])
    book.active.merge_cells("A2:A3")
    book.save(data)
    return data.getvalue()


CSV = """Question,A,B,C,Correct,Rationale,Objective,Remarks
Which is right?,Wait,Act,Ask,B,Because.,1,x
Which two?,One,Two,Three,"A, C",,LO2,
"""


GIFT = """// a comment
$CATEGORY: top

::Q1:: Which is right? {
  ~Wait # no
  =Act
  ~Ask \\= nobody
  ####Because.
}

Which two? {~%50%One ~%-100%Two ~%50%Three}

The sky is blue. {T}

HER2-low is IHC {=1+ ~3+} or 2+ without amplification.

Describe it. {}
"""


AIKEN = """Which is right?
A. Wait
B) Act
C. Ask
ANSWER: B

Which one
of them?
A. One
B. Two
ANSWER: A
"""


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>top</text></category></question>
<question type="multichoice">
  <questiontext format="html"><text><![CDATA[<p>Which is <b>right</b>?</p>]]></text></questiontext>
  <generalfeedback><text>Because.</text></generalfeedback>
  <answer fraction="0"><text>Wait</text></answer>
  <answer fraction="100"><text>Act &amp; tell</text></answer>
</question>
<question type="truefalse">
  <questiontext><text>The sky is blue.</text></questiontext>
  <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question>
</quiz>
"""


def codes(text):
    return [problem.code for problem in read(text).problems]
