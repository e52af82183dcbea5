"""Which roles must have a second factor: a setting, with a careful default where real people are."""

from pathlib import Path

import pytest

from foundation.accounts.permissions import CONFIRMED_ROLES, Permission, Role, permissions_of
from foundation.security.key_files import draw_key_file
from foundation.settings import NEED_SECOND_FACTOR, ROLES, read_settings
from tests.foundation.test_settings import live, problems_of

_READS_OR_MANAGES = {Permission.ACCOUNTS_MANAGE, Permission.AUDIT_READ}


def test_the_words_of_the_setting_are_the_roles() -> None:
    assert tuple(role.value for role in Role) == ROLES


def test_whoever_reads_about_people_or_watches_over_them_needs_one_where_real_people_are(tmp_path: Path) -> None:
    needed = live(tmp_path).second_factor_roles
    assert needed == NEED_SECOND_FACTOR
    for role in Role:
        weighs = role in CONFIRMED_ROLES or bool(permissions_of(role, frozenset()) & _READS_OR_MANAGES)
        assert (role.value in needed) == weighs, role


def test_in_a_demo_nobody_needs_one_unless_it_says_so(tmp_path: Path) -> None:
    draw_key_file(tmp_path / "instance" / "keys" / "demo-master.key")
    assert read_settings({}, tmp_path).second_factor_roles == frozenset()
    asked = read_settings({"SECOND_FACTOR_ROLES": "manager"}, tmp_path)
    assert asked.second_factor_roles == {"manager"}


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("all", set(ROLES)),
        ("none", set()),
        (" Manager , administrator,", {"manager", "administrator"}),
    ],
)
def test_all_none_or_a_list(tmp_path: Path, said: str, roles: set[str]) -> None:
    assert live(tmp_path, SECOND_FACTOR_ROLES=said).second_factor_roles == roles


@pytest.mark.parametrize("said", ["officer", "manager,officer", "all,manager", ",", "none none"])
def test_what_is_no_role_is_a_problem_that_names_it(tmp_path: Path, said: str) -> None:
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY=key, SECOND_FACTOR_ROLES=said)
    assert problem.startswith("SECOND_FACTOR_ROLES:")
    assert "data_protection_officer" in problem
    assert repr(said.split(",")[-1] or ",") in problem or "'all'" in problem
