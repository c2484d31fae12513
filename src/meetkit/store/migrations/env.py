"""Alembic's entry: migrates over the connection that `meetkit.store.migrate` hands in."""

from alembic import context

from meetkit.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
