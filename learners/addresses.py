"""One way to write an e-mail address, for every door:
two writings of one address are one person.
"""

import idna


def normal_address(email: str) -> str:
    """As accounts keep it: without padding, in lower case,
    the domain as the mail system writes it.
    """
    return with_mail_domain(email.strip().lower())


def with_mail_domain(email: str) -> str:
    """a@münchen.de as a@xn--mnchen-3ya.de.

    What is no domain stays as it is; the form or the importer then says so.
    """
    if email.isascii():
        return email
    local, at, domain = email.rpartition("@")
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return email
