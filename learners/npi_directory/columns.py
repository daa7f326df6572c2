"""What is kept of the registry's files, and under which heading it stands there."""

TAXONOMY_SLOTS = 15


ENDED, AGAIN = "NPI Deactivation Date", "NPI Reactivation Date"


# Column of the directory: heading in the file. What is missing here is not kept: no addresses,
# phones, gender, tax ids.
PLAIN = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "family_name": "Provider Last Name (Legal Name)",
    "given_name": "Provider First Name",
    "middle_name": "Provider Middle Name",
    "suffix": "Provider Name Suffix Text",
    "credential": "Provider Credential Text",
    "other_family_name": "Provider Other Last Name",
    "other_given_name": "Provider Other First Name",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "replacement": "Replacement NPI",
    "deactivated_on": ENDED,
    "reactivated_on": AGAIN,
}


CODES = [f"Healthcare Provider Taxonomy Code_{n}" for n in range(1, TAXONOMY_SLOTS + 1)]


SWITCHES = [
    f"Healthcare Provider Primary Taxonomy Switch_{n}" for n in range(1, TAXONOMY_SLOTS + 1)
]


NEEDED = [*PLAIN.values(), *CODES, *SWITCHES]


DEACTIVATED_LIST = {"npi": "NPI", "deactivated_on": "NPPES Deactivation Date"}


KEPT = [*PLAIN, "primary_taxonomy", "taxonomies"]
