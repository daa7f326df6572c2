"""The API for those who run courses: packages in, records out, as far as a role reaches."""
