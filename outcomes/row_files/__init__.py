"""Files of one row an answer. What writes the formats of columns (`parquet`, `labeled`) knows no
Django: it works in a process of its own (`columns.py`).
"""
