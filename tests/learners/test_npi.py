import pytest

from learners.npi import (
    RegistryNames,
    is_deactivated,
    is_valid,
    match_name,
    normalize,
    with_check_digit,
    words_of,
)

VALID = ["1234567893", "1993999998", "1558598797", "1689872012", "1396949913", "1720377294",
    "1114920071", "1568946812",
         "1003142399", "2000000002"]  # fmt: skip
INVALID = ["1234567898", "1234567890", "1234567839", "2134567893", "123456789", "12345678930",
    "12345678９3", "0000000000",
           "808401234567893", "", "1234 567893", "123456789x"]  # fmt: skip


@pytest.mark.parametrize("npi", VALID)
def test_numbers_with_a_right_check_digit_are_taken(npi):
    assert is_valid(npi)
    assert is_valid(normalize(f" {npi} "))
    assert with_check_digit(npi[:9]) == npi


@pytest.mark.parametrize("npi", INVALID)
def test_numbers_of_wrong_form_or_check_digit_are_refused(npi):
    assert not is_valid(npi)


def test_the_check_digit_is_blind_for_swapped_nine_and_nought():
    assert is_valid("1000000095")
    assert is_valid("1000000905")


JANE = RegistryNames("JANE", "SMITH-JONES", "QUINN", other_family="MILLER")
JOSE = RegistryNames("JOSE", "GARCIA LOPEZ")


@pytest.mark.parametrize(
    ("given", "family", "names", "grade"),
    [
        ("Jane", "Smith-Jones", JANE, "exact"),
        ("JANE", "smith jones, M.D.", JANE, "exact"),
        ("Jane Quinn", "Smith-Jones", JANE, "exact"),
        ("Dr. Jane", "Smith-Jones Jr.", JANE, "exact"),
        ("José", "García López", JOSE, "exact"),
        ("José", "García", JOSE, "strong"),
        ("Jane", "Smith", JANE, "strong"),
        ("Jane", "Miller", JANE, "strong"),
        ("J. Q.", "Smith-Jones", JANE, "strong"),
        ("Jane Q", "Jones", JANE, "strong"),
        ("Bob", "Lee", RegistryNames("ROBERT", "LEE"), "strong"),
        ("Renée", "O’Brien", RegistryNames("RENEE", "O'BRIEN"), "exact"),
        ("Søren", "Østergaard", RegistryNames("SOREN", "OSTERGAARD"), "exact"),
        ("Hans", "Weiß", RegistryNames("HANS", "WEISS"), "exact"),
        ("Ian", "Mac Donald", RegistryNames("IAN", "MACDONALD"), "exact"),
        ("Ｊａｎｅ", "Miller", JANE, "strong"),
        ("J.", "Smith-Jones", JANE, "weak"),
        ("Jane R", "Smith-Jones", JANE, "weak"),
        ("Quinn", "Smith-Jones", JANE, "weak"),
        ("Jane", "Smith-Jonse", JANE, "weak"),
        ("Garcia Lopez", "Jose", JOSE, "weak"),
        ("J. R.", "Smith-Jones", JANE, "none"),
        ("Mary", "Smith-Jones", JANE, "none"),
        ("Jane", "Brown", JANE, "none"),
        ("Jose", "de la", RegistryNames("JOSE", "DE LA CRUZ"), "none"),
        ("", "", JANE, "none"),
        ("Jane", "Smith", RegistryNames("", ""), "none"),
    ],
)
def test_how_a_name_agrees(given, family, names, grade):
    assert match_name(given, family, names).grade == grade


def test_the_other_name_is_said_to_be_the_one_that_matched():
    assert match_name("Jane", "Miller", JANE).matched == "other"
    assert match_name("Jane", "Smith", JANE).matched == "legal"
    assert match_name("Jane", "Miller", JANE).accepted
    assert not match_name("J.", "Smith-Jones", JANE).accepted


def test_a_name_that_is_a_suffix_alone_stays():
    assert words_of("Do") == ["DO"]
    assert match_name("Minh", "Do", RegistryNames("MINH", "DO")).grade == "exact"


@pytest.mark.parametrize(
    ("status", "deactivated", "reactivated", "is_so"),
    [
        ("A", "", "", False),
        ("D", "", "", True),
        ("", "2020-01-01", "", True),
        ("A", "2020-01-01", "2020-02-01", False),
        ("A", "2021-01-01", "2020-02-01", True),
        ("A", "2020-01-01", "2020-01-01", False),
    ],
)
def test_a_number_given_back_to_its_owner_is_in_use(status, deactivated, reactivated, is_so):
    assert is_deactivated(status, deactivated, reactivated) is is_so
