"""Alembic's entry for the data store."""

from alembic import context

from foundation.storage.migrations import run_environment

run_environment(context)
