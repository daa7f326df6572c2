"""What names a person is masked in a typed answer."""

import pytest

from outcomes.screening import screened

MEDICINE = "HER2 IHC 2+ in 3 of 12 patients, T-DXd 5.4 mg/kg"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Ask ann.lee@clinic.example.org, www.clinic.example/ann", "Ask [e-mail], [link]"),
        ("Call (555) 123-4567 or +49 30 1234567.", "Call [number] or [number]."),
        ("My NPI is 1234567893", "My NPI is [NPI]"),
        ("Seen on 03/04/2025 and 2025-03-04", "Seen on [date] and [date]"),
        ("Thanks to Dr. Maria Gomez and Ann Lee!", "Thanks to Dr. [name] and [name] [name]!"),
        ("annually, Ann said so", "annually, [name] said so"),
        ("An open question:  so\nis it", "An open question: so is it"),
        (MEDICINE, MEDICINE),
    ],
)  # fmt: skip
def test_what_names_somebody_is_masked_and_medicine_is_not(typed, left):
    assert screened(typed, ["Ann", "Lee", "Li", ""]) == left
