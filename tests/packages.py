"""A small course as a package, with a real video."""

import subprocess
from pathlib import Path

import imageio_ffmpeg

COURSE = """\
format: 1
slug: mini
title: A small course
summary: What is asked, and what changes?
release_date: 2025-03-01
expiry_date: 2028-02-28
accreditation: {provider: Test Provider, statement: A statement.}
credits: [{type: ama-pra-category-1, amount: 1.0, increment: 0.25, professions: [physician], min_watched: 0}]
supporters: [{name: Acme, kind: independent educational grant}]
faculty:
  - {name: Ann Lee, credentials: MD, role: chair, disclosures: [{company: Acme, relationship: consultant, mitigated: true}]}
objectives:
  - {number: 1, text: One}
  - {number: 2, text: Two}
questions:
  - {key: q1, kind: single, measures: knowledge, objective: 1, stem: "Which is right?", rationale: SECRET-Q1,
     choices: [{key: a, text: Alpha}, {key: b, text: Beta, correct: true}, {key: c, text: Gamma}]}
  - {key: q2, kind: multiple, measures: knowledge, objective: 2, stem: "Which two?",
     choices: [{key: a, text: Alpha, correct: true}, {key: b, text: Beta, correct: true}, {key: c, text: Gamma}]}
  - {key: q3, kind: single, measures: competence, objective: 2, stem: "What next?",
     choices: [{key: a, text: Alpha, correct: true}, {key: b, text: Beta}]}
  - {key: c1, kind: rating, measures: confidence, objective: 2, stem: "How sure are you?", scale: ["not", a little, very], top: 1}
  - {key: n1, kind: number, measures: audience, stem: "How many patients a week?"}
  - {key: d1, kind: single, measures: competence, objective: 1, stem: "What would you do?", rationale: SECRET-D1,
     choices: [{key: a, text: Wait}, {key: b, text: Act, correct: true}]}
  - {key: m1, kind: single, measures: competence, objective: 1, stem: "One question?", rationale: SECRET-M1,
     choices: [{key: a, text: "Yes", correct: true}, {key: b, text: "No"}]}
  - {key: p1, kind: multiple, measures: practice_change, stem: "What will you change?",
     choices: [{key: x, text: This}, {key: y, text: That}]}
  - {key: b1, kind: multiple, measures: barrier, stem: "What is in the way?",
     choices: [{key: t, text: Time}, {key: m, text: Money}]}
polls:
  - {phase: pre, track: 1, questions: [q1, q2, q3, c1, n1]}
  - {phase: post, track: 1, questions: [q1, q2, q3, c1], pass_mark: 0.7}
  - {phase: evaluation, questions: [p1, b1]}
tracks:
  - number: 1
    title: The only track
    video: media/track.mp4
    captions: [{language: en, file: media/track.en.vtt}]
    cases: [{title: A case, starts_at: "00:01", vignette: A patient.}]
    decision_points: [{at: "00:02", question: d1, required: true}]
segments:
  - {slug: first, title: A first segment, video: media/track.mp4, takeaway: Remember this., question: m1}
"""


def write_package(
    folder: Path, course: str = COURSE, clip: str = "testsrc=s=320x180:d=8:r=5"
) -> Path:
    """`clip`: a source of ffmpeg, with its length in seconds as `d`."""
    (folder / "media").mkdir(exist_ok=True)
    (folder / "course.yaml").write_text(course)
    (folder / "media/track.en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:05.000\nHello\n")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
    command += [
        "-f",
        "lavfi",
        "-i",
        clip,
        "-f",
        "lavfi",
        "-i",
        "anullsrc=r=22050:cl=mono",
    ]
    command += [
        "-shortest",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-g",
        "5",
        "-c:a",
        "aac",
        "-movflags",
        "+faststart",
    ]
    subprocess.run([*command, str(folder / "media/track.mp4")], check=True)
    return folder
