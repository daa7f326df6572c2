"""How dates and numbers look, by language.

Figures keep their point everywhere: they stand in drawings and fields too.
"""
