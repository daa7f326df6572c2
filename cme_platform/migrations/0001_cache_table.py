from django.db import migrations

# The table of django.core.cache.backends.db, as `createcachetable` would make it.
FORWARD = """
CREATE TABLE cme_platform_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX cme_platform_cache_expires ON cme_platform_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE cme_platform_cache;")]
