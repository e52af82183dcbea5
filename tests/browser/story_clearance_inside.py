"""Behind the door: who is let in, what is recorded, why no clearance is given yet, and how it is given at last."""

import re
import uuid
from datetime import UTC, datetime

from playwright.sync_api import Locator, expect

from foundation.accounts.permissions import Role
from tests.browser import walk_return as way
from tests.browser.story_clearance import GULNORA, NEUTRAL, SEVARA, Watched, Woman, refused
from tests.browser.walk import Company, Hand, unfold_all
from tests.browser.walk_stay import NOT_FOUND
from tests.factories.makers import PASSWORD, make_account
from tests.web.test_sameness import bare

TODAY, UNTIL = "2026-11-24", "2027-01-23"
AFTER_REFLECTION = datetime(2026, 12, 24, 8, 0, tzinfo=UTC)
PARTS = ("Trafficking and other violence", "Child protection", "Legal")
TELLS = ("Quillfeather", "Marrowgate", "Hollowbrook", "Thistledown")
FACTORS = (
    "Traffickers at liberty",
    "They know the address",
    "Threats to the family",
    "Family complicit",
    "Debt",
    "Testimony given or awaited",
    "Police collusion",
    "Stigma",
    "State of health",
    "No income or housing",
    "Trafficked again in the past",
)
HOST = "Risks as the host side sees them"
ORIGIN = "Risks as the partner in the country of return sees them"
JOINT, SIGNED = "Joint risk assessment", "Signature of the risk assessment"
SIGN = {"Signature": "I have read the latest assessment and sign it"}
_WRITTEN = "Record saved."


def try_the_door(company: Company, who: str) -> None:
    """Without a grant a protected address is that of a case which never was."""
    seen = []
    for case in (company.case, str(uuid.uuid4())):
        window = company.at(who, f"/cases/{case}/protected").window
        window.shows(NOT_FOUND)
        seen.append(bare(window.page.content()))
    assert seen[0] == seen[1]


def prove(hand: Hand) -> None:
    """Show again who sits here; what was sent goes on by itself."""
    expect(hand.window.page).to_have_title("Confirm that it is you")
    hand.main.get_by_label("Password", exact=True).fill(PASSWORD)
    hand.press("Continue")


def let_herself_in(company: Watched) -> None:
    """The specialist is not offered as somebody to open a door for; sending it all the same is refused."""
    me = company.people["specialist"]
    hand = company.at("specialist", "/cases/{case}/grants")
    expect(hand.main.get_by_label("Who it is for").locator("option").filter(has_text=me.name)).to_have_count(0)
    fields = {"to": me.id.hex, "compartment": "trafficking", "days": "14", "reason": "Follows the case."}
    hand.window.send(f"/cases/{company.case}/grants", fields)
    company.look("specialist", "is it you")
    prove(hand)
    hand.window.shows("You cannot grant yourself access. Ask another protection specialist.")
    try_the_door(company, "specialist")


def let_in(company: Watched, giver: str, to: str) -> None:
    """A specialist opens the door for somebody else, for 30 days and not for 31."""
    hand = company.at(giver, "/cases/{case}/grants")
    hand.pick({"Who it is for": company.people[to].name})
    hand.press("Give access to the selected parts", "Select at least one part.")
    hand.tick(PARTS[0])
    hand.write({"Number of days": "31", "Why access is needed": "Follows the case until it is cleared."})
    hand.press("Give access to the selected parts", "Choose from 1 to 30 days.")
    hand.write({"Number of days": "30"})
    hand.press("Give access to the selected parts", f"Not open yet: {PARTS[0]}.")
    company.look(giver, "grants")
    confirm_access(company)
    company.insiders.add(to)


def confirm_access(company: Company) -> None:
    """The data protection officer confirms, as a second person, what was asked for last."""
    if "protector" not in company.people:
        role = Role.DATA_PROTECTION_OFFICER
        company.people["protector"] = make_account(company.container, role, name="Ines Moreau")
    hand = company.at("protector", "/grants/requests")
    hand.unfold("Confirm")
    hand.press("Open it for them")
    if hand.window.page.title() == "Confirm that it is you":
        prove(hand)
    hand.window.shows("Confirmed. Access is open now")
    company.look("protector", "requests for access")


def open_every_door(company: Company) -> None:
    """Whoever clears has read behind every door that a clearance rests on: a colleague opens them in one go."""
    hand = company.at("second specialist", "/cases/{case}/grants")
    hand.pick({"Who it is for": company.people["specialist"].name})
    hand.tick(*PARTS)
    hand.write({"Number of days": "7", "Why access is needed": "Clears the case."})
    hand.press("Give access to the selected parts", "Access to 2 parts is open for your colleague.")
    confirm_access(company)


def inside(company: Company, who: str) -> Hand:
    """The records of the part, as somebody with an open door finds them from the case."""
    hand = company.at(who, "/cases/{case}")
    hand.follow("Open it")
    hand.follow("Records of this part")
    return hand


def panel(hand: Hand, kind: str) -> Locator:
    """The records of one kind."""
    return hand.main.locator("section.panel", has=hand.window.page.get_by_role("heading", name=kind, exact=True))


def again(hand: Hand, kind: str) -> None:
    """Begin the next version of a record."""
    hand.window.click(panel(hand, kind).get_by_role("link", name="Write the next version"))


def record_status(company: Company) -> None:
    """What she is said to be, by whom; and the time in which nobody may press her."""
    hand = inside(company, "specialist")
    hand.follow("Record: Trafficking status")
    hand.press("Write the record", "Everything you typed is still here.")
    hand.answer({"Status": "Possible victim"})
    hand.write({"Organisation that decided": TELLS[0], "Date": TODAY, "Note": TELLS[1]})
    hand.press("Write the record", _WRITTEN)
    refused(hand.window, "there is no risk assessment yet.", "the host side's view of the risks is missing.")
    hand.follow("Record: Reflection period")
    hand.write({"First day": TODAY})
    hand.press("Write the record", _WRITTEN)
    hand.window.shows("the reflection period has not ended. No pressure to return.")


def record_views(company: Company) -> None:
    """How the host side sees the risks, and how the partner in the country of return does."""
    hand = inside(company, "specialist")
    for kind, debt in ((HOST, "Yes"), (ORIGIN, "Not known yet")):
        hand.follow(f"Record: {kind}")
        hand.answer({**dict.fromkeys(FACTORS, "No"), "Debt": debt})
        if kind == ORIGIN:
            hand.press("Write the record", "Fill in this field.")
            company.look("specialist", "risks, refused")
            hand.write({"Who at the partner said so, and when": "Nilufar Rahimova, on 24 November"})
        hand.write({"Note on: Debt": TELLS[2]})
        hand.press("Write the record", _WRITTEN)


def partner_takes_part(company: Watched) -> None:
    """The partner's coordinator reads what is shared, and writes her own view instead of being asked by telephone."""
    shared = "/people/{case}/assessment"
    company.at("coordinator", shared).window.shows(NOT_FOUND)
    hand = company.at("specialist", "/cases/{case}/grants/partner")
    hand.press("Involve them", "Everything you typed is still here.")
    hand.pick({"Who it is for": re.compile(re.escape(company.people["coordinator"].name))})
    hand.write({"Number of days": "7", "Why access is needed": "Joint assessment."})
    hand.press("Involve them", "The partner now takes part. Access ends automatically.")
    company.look("specialist", "access for a partner")
    company.insiders.add("coordinator")
    partner = company.at("coordinator", shared)
    partner.window.shows("Joint risk assessment")
    company.at("coordinator", "/cases/{case}/protected").window.shows(NOT_FOUND)
    company.at("coordinator", shared).follow(f"Write your view: {GULNORA.given}")
    partner.answer({"Debt": "No"})
    partner.press("Write the record", _WRITTEN)
    company.look("coordinator", "own view")


def partner_is_out(company: Watched) -> None:
    """Her access has closed by itself: what she read is not there any more."""
    company.insiders.discard("coordinator")
    company.at("coordinator", "/people/{case}/assessment").window.shows(NOT_FOUND)


def assess(company: Company) -> None:
    """The joint assessment: first without an answer to the debt, then with one."""
    hand = inside(company, "specialist")
    hand.follow(f"Record: {JOINT}")
    hand.answer({"Result": "Medium"})
    hand.write({"Who decided, by name": "Elif Duran", "Review on": "2027-02-01"})
    hand.press("Write the record", _WRITTEN)
    refused(
        hand.window,
        "a risk was identified, but no measure is planned for it.",
        "the latest risk assessment is not signed.",
    )
    again(hand, JOINT)
    hand.answer({"Result": "Medium"})  # asked anew: the one before was said of other measures
    hand.write({"Review on": "2027-02-01", "Action on: Debt": TELLS[3]})
    hand.press("Write the record", _WRITTEN)
    expect(hand.main).not_to_contain_text("a risk was identified, but no measure is planned for it.")
    company.look("specialist", "records", contrast=True)


def sign(company: Watched) -> None:
    """Whoever books does not sign; a specialist who books nothing does."""
    booker = inside(company, "second officer")
    booker.follow(f"Record: {SIGNED}")
    booker.answer(SIGN)
    booker.press(
        "Write the record", "The person who books the journey cannot sign the risk assessment. Ask someone else."
    )
    company.look("second officer", "signature, refused")
    signer = inside(company, "second specialist")
    signer.follow(f"Record: {SIGNED}")
    signer.answer(SIGN)
    signer.press("Write the record", _WRITTEN)
    expect(signer.main).not_to_contain_text("the latest risk assessment is not signed.")


def give_too_early(company: Company) -> None:
    """Outside there is one neutral sentence, whoever asks; why stands behind the door."""
    hand = company.at("specialist", "/cases/{case}/clearance")
    hand.answer({"Clearance": "Clearance given"})
    hand.write({"Valid until": "2026-12-20"})
    hand.press("Set the clearance", NEUTRAL)
    expect(hand.main).not_to_contain_text("reflection")
    company.look("specialist", "clearance, refused", contrast=True)
    hand.follow("Protected information")
    hand.window.shows("the reflection period has not ended. No pressure to return.")
    company.look("specialist", "inside")
    company.at("officer", "/cases/{case}").window.shows(NEUTRAL)


def assess_again(company: Watched) -> None:
    """A month later: both views are asked for anew, then the assessment, then the signature."""
    hand = inside(company, "specialist")
    expect(hand.main).not_to_contain_text("the reflection period has not ended")
    again(hand, HOST)
    hand.press("Write the record", _WRITTEN)
    partner_takes_part(company)  # her view is hers: nobody else writes its next version
    hand = inside(company, "specialist")
    hand.window.shows("since the risk assessment one side has changed its view, or the place of return has changed.")
    again(hand, JOINT)
    hand.answer({"Result": "Medium"})
    hand.write({"Review on": "2027-02-01"})
    hand.press("Write the record", _WRITTEN)
    signer = inside(company, "second specialist")
    signer.window.shows("the latest risk assessment is not signed.")
    again(signer, SIGNED)
    signer.answer(SIGN)
    signer.press("Write the record", _WRITTEN)
    signer.window.shows("Nothing in this part is blocking the clearance.")


def give_behind_one_door(company: Company) -> None:
    """Nothing stands in the way any more, but who has read behind one door alone cannot know it."""
    hand = company.at("specialist", "/cases/{case}/clearance")
    hand.window.shows("You cannot grant yourself access. Ask another protection specialist.")
    hand.answer({"Clearance": "Clearance given"})
    hand.write({"Valid until": UNTIL})
    hand.press("Set the clearance", NEUTRAL)
    hand.follow("Protected information")
    refused(hand.window, "Nothing in this part is blocking the clearance.", NEUTRAL)
    company.look("specialist", "inside, one door")


def give(company: Company) -> None:
    """Given until a day, with reception by name; said in the same way of every case."""
    hand = company.at("specialist", "/cases/{case}/clearance")
    hand.answer({"Clearance": "Clearance given"})
    hand.write({"Valid until": UNTIL})
    hand.tick("Reception by name is required", "Close follow-up is required")
    hand.press("Set the clearance", "Clearance set.")
    hand.window.shows("until 23 Jan 2027")
    officer = company.at("officer", "/cases/{case}")
    expect(officer.main.locator(".task-clearance")).to_contain_text("until 23 Jan 2027")
    expect(officer.main).not_to_contain_text(NEUTRAL)
    company.look("officer", "case, cleared", contrast=True)


def refer(company: Company) -> None:
    """She agrees that the partner in the country of return meets her; the partner takes it on."""
    way.consent(company, purpose="Reception on arrival")
    officer = company.at("officer", "/cases/{case}")
    officer.open_part("Reintegration")
    officer.pick({"To whom, and for what": re.compile("for Reception")})
    officer.press("Send", "Sent. The partner has been told that something is waiting.")


def accept(company: Company, woman: Woman) -> None:
    """The partner's coordinator, to whom nothing was shown before, takes the referral on."""
    hand = company.at("coordinator", "/referrals")
    row = hand.main.locator("[data-row]").filter(has_text=woman.given)
    hand.window.click(row.get_by_role("link", name="Reception", exact=True))
    hand.press("Accept", "Accepted. Now assign it to a colleague.")


def withdraw_transfer(company: Company) -> None:
    """She takes the consent to the transfer back: the partner's next request finds nothing."""
    partner = company.at("coordinator", "/people/{case}").window
    partner.shows("They have not left yet.")
    officer = company.at("officer", "/cases/{case}/consents")
    unfold_all(officer.main)
    transfer = officer.main.locator("section.consent-one").filter(has_text="Transfer of data to a partner")
    officer.window.click(transfer.get_by_role("link", name="Withdraw"))
    officer.window.shows("immediately stops seeing anything about this person")
    company.look("officer", "withdrawal")
    officer.press("Withdraw this consent")
    partner.page.reload()
    partner.shows(NOT_FOUND)
    listed = company.at("coordinator", "/referrals")
    listed.window.shows(SEVARA.given)
    expect(listed.main).not_to_contain_text(GULNORA.given)
