"""What a report says, once for pages and files: a typed document in, findings and sections out."""
