"""Files for the accreditor: what is known of a claim, what is to be sent of it, and how a file
looks.
"""
