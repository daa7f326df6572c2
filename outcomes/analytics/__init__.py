"""A read-only schema of views for Metabase, Superset, Power BI and SQL by hand."""
