"""What the former master key wrapped is left nowhere in the files of the stores."""

import pytest

from foundation.custody.services import begin, change_at_hand, settle, wrap_anew
from foundation.key_lines import KEY_BYTES
from foundation.security.master_key import MasterKey, MasterKeys
from foundation.security.wrapped_keys import wrapped_keys
from foundation.web.container import Container
from tests.databases import MASTER_KEY
from tests.factories.makers import make_account, make_case
from tests.security.raw import files_of_stores


# On PostgreSQL other tests go on in the same database, with the key of before.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_that_the_former_key_opens_is_left_in_the_files(container: Container) -> None:
    make_case(container, make_account(container))
    masters = MasterKeys([MasterKey(MASTER_KEY, "1"), MasterKey(b"2" * KEY_BYTES, "2")])
    with container.stores.keys.connect() as connection:
        former = [key.wrapped for key in wrapped_keys(connection)]
        change = change_at_hand(connection, masters)
    assert change is not None

    def found() -> int:
        files = files_of_stores(container)
        return sum(any(wrapped in content for content in files.values()) for wrapped in former)

    assert found() == len(former)
    begin(container.stores, change, container.clock.now())
    wrap_anew(container.stores, change, masters, lambda done, of: None)
    settle(container.stores, change, container.clock.now())
    assert found() == 0
