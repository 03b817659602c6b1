"""The SQLite library: schema, migrations, writing, queries. The only place that knows SQL.

May import: formats, model.
"""
