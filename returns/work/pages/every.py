"""The doors by which colleagues organise their work on cases, for app.py: hand-over, absences, notes, tasks."""

from returns.notes import pages as notes
from returns.work.pages import absence, owner, task as task_page, tasks

_MODULES = (owner, absence, notes, tasks, task_page)  # the page of one task adds its doors to the blueprint of tasks
BLUEPRINTS = tuple(dict.fromkeys(module.blueprint for module in _MODULES))
