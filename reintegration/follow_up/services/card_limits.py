"""What safe-contact cards say of the way in which people were met: asked about once, then taken as it was."""

import uuid
from collections.abc import Sequence

from foundation.errors import BadInput
from foundation.storage.unit_of_work import Unit
from reintegration.follow_up.rules.follow_up import Channel
from reintegration.follow_up.words import AGAINST_LABELS
from returns.safe_contact.queries.safe_contact import forbidden_to
from returns.safe_contact.rules import Channel as OnCard


def is_against_card(unit: Unit, case_id: uuid.UUID, people: Sequence[uuid.UUID], channel: Channel) -> bool:
    """Whether the card of one of these people speaks against this channel now."""
    return bool(forbidden_to(unit.session, case_id, people, OnCard(channel.value), unit.clock.now().date()))


def ask_once(
    unit: Unit, case_id: uuid.UUID, people: Sequence[uuid.UUID], channel: Channel, field: str, is_said: bool
) -> bool:
    """Whether it was against a card. BadInput at this field, unless it is said that it was done anyway."""
    is_against = is_against_card(unit, case_id, people, channel)
    if is_against and not is_said:
        raise BadInput({field: [str(AGAINST_LABELS[channel])]})
    return is_against
