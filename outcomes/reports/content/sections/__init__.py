"""A file a topic; each function reads one measure of the document and gives its section, or None where it has none."""
