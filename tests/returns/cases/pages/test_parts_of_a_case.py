"""Every part of a case can be reached from its page: each stands in one part of the task list, or beside it."""

import re

from flask import Flask

from foundation.web.container import Container
from returns.cases.pages.cases import ALONGSIDE, AREAS, STAGES, TOOLS
from tests.factories.journeys import make_ready, make_team
from tests.factories.makers import arrived


def test_every_part_of_a_case_stands_in_one_place() -> None:
    staged = [area for _label, areas in STAGES for area in areas]
    assert sorted([*staged, *TOOLS, *ALONGSIDE]) == sorted(AREAS)
    assert len(AREAS) > 15


def test_every_row_of_the_task_list_says_how_it_stands_and_tools_are_no_rows(app: Flask, container: Container) -> None:
    team = make_team(container)
    page = arrived(app, team.owner).get(f"/cases/{make_ready(container, team)}").text
    tasks, tools = page[page.index('class="case-tasks"') :].split('class="case-tools"')
    rows = re.findall(r'<li>\s*<a href="([^"]*)">(.*?)</li>', tasks, re.DOTALL)
    assert len(rows) > 15
    assert [address for address, row in rows if "task-state" not in row] == []
    tools = tools[: tools.index("</details>")]
    for name in ("Papers", "Possible duplicates", "Overrides", "Path to departure", "Forecast", "Ways to travel"):
        assert f">{name}</a>" in tools
        assert f">{name}</a>" not in tasks
