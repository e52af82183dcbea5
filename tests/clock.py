"""The instant at which tests begin: a Tuesday morning."""

from datetime import UTC, datetime

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
