"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """With the least that OWASP asks for: 19 MiB, twice over, on one processor.

    PBKDF2 at Django's count took six times as long, and on a campaign day half of all that the
    processors did.
    """

    time_cost, memory_cost, parallelism = 2, 19_456, 1
