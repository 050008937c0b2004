"""The directory of contacts: the guidance's, what was noted since, how old it is, and the page for social workers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.team import ContactNoted
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.practice.profile import built_in_text, load
from fsm_tui.services import contacts, recording
from fsm_tui.services.contacts import Listed
from fsm_tui.services.seat import Seat
from tests.seats import Clock

NEW = {"contact": "hub", "label": "Family hub", "organisation": "County Council", "purpose": "Support for families"}


def note(seat: Seat, **said: Any) -> str:
    return recording.record_json(seat, "contact.noted", None, json.dumps(said))[0].head


def faults(seat: Seat, **said: Any) -> dict[str, str]:
    with pytest.raises(Faults) as caught:
        note(seat, **said)
    return dict(caught.value.faults)


def of(seat: Seat, code: str) -> Listed:
    return contacts.one(seat, code)


def test_nobody_confirmed_what_came_with_the_guidance_and_no_number_is_made_up(laptop: Seat) -> None:
    found = contacts.listed(laptop)
    assert [each.contact.code for each in found] == [each.code for each in laptop.profile.lists.directory]
    assert all(each.old and each.confirmed == "not confirmed yet" for each in found)
    assert {each.contact.phone for each in found} == {""}
    assert of(laptop, "team_mailbox").reach == "familyteam.wsxdawn@cgl.org.uk"
    assert of(laptop, "core_service").reach == "not known yet"


def test_a_confirmation_grows_old_on_the_day_after_the_profile_s_number_of_days(office: Seat, clock: Clock) -> None:
    contacts.confirm(office, "core")
    clock.on(days=180)
    assert (of(office, "core").old, of(office, "core").confirmed) == (
        False, "confirmed on 16 November 2026 by Olwen Office"
    )  # fmt: skip
    clock.on(days=1)
    assert of(office, "core").old and "181 days ago: ask again" in of(office, "core").confirmed
    contacts.confirm(office, "core", "Bea, duty desk")
    assert of(office, "core").confirmed == "confirmed on 16 May 2027 by Bea, duty desk"
    office.vault.use_profiles((load(built_in_text().replace("days = 180", "days = 30")),))
    clock.on(days=31)
    assert of(office, "core").old


def test_a_note_changes_only_what_it_names(office: Seat) -> None:
    before = of(office, "core").contact
    note(office, contact="core_service", phone="01243 000000")
    after = of(office, "core").contact
    assert (after.phone, after.refer, after.organisation) == ("01243 000000", before.refer, before.organisation)
    note(office, contact="core_service", phone="")
    assert of(office, "core").reach == "not known yet"


def test_a_new_contact_stands_at_the_end_until_it_is_gone(office: Seat) -> None:
    note(office, **NEW, for_children=True)
    assert contacts.listed(office)[-1].contact.label == "Family hub"
    assert contacts.listed(office)[-1].old
    note(office, contact="hub", confirmed_on="2026-11-16", confirmed_by="Bea")
    assert not of(office, "hub").old
    note(office, contact="hub", gone=True)
    with pytest.raises(NotFound):
        of(office, "hub")


def test_a_correction_takes_the_place_of_the_note(office: Seat) -> None:
    head = note(office, contact="core_service", phone="01243 000000", email="a@b.example")
    assert faults(office, contact="core_service", phone="1", corrects=head) == {
        "correction_reason": "say why the earlier entry was not right"
    }
    note(office, contact="core_service", phone="01243 000001", corrects=head, correction_reason="typed wrong")
    assert (of(office, "core").contact.phone, of(office, "core").contact.email) == ("01243 000001", "")
    assert "corrects" in faults(office, contact="core_service", phone="1", corrects="ab" * 32, correction_reason="x")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"contact": "core_service"}, "contact"),
        ({"contact": "core_service", "confirmed_on": "2026-11-17", "confirmed_by": "x"}, "confirmed_on"),
        ({"contact": "core_service", "confirmed_on": "2026-11-16"}, "confirmed_by"),
        ({"contact": "core_service", "label": " "}, "label"),
        ({"contact": "core_service", "refer": "x" * 601}, "refer"),
        ({"contact": "hub", "confirmed_on": "2026-11-16", "confirmed_by": "x"}, "label"),
        ({"contact": "hub", "label": "Hub"}, "purpose"),
        ({"contact": "Hub!"}, "contact"),
        (NEW | {"fax": "1"}, "fax"),
    ],
)
def test_bad_input_is_refused_by_its_place(office: Seat, said: dict[str, Any], place: str) -> None:
    assert place in faults(office, **said)
    assert len(contacts.listed(office)) == len(office.profile.lists.directory)


def test_a_practitioner_may_read_and_not_change(laptop: Seat) -> None:
    for write in (lambda: contacts.confirm(laptop, "core"), lambda: note(laptop, **NEW)):
        with pytest.raises(Refused, match="is for admin or leader"):
            write()
    with pytest.raises(Faults, match="subject"):
        recording.record_json(laptop, "contact.noted", "b829df54569dc249", json.dumps(NEW))


def test_what_the_guidance_says_later_counts_over_an_older_note(office: Seat, clock: Clock) -> None:
    note(office, contact="core_service", phone="01243 000000")
    text = built_in_text()
    label = 'label = "CGL West Sussex DAWN", '
    later = text.replace(label, label + 'phone = "01243 999999", ')
    office.vault.use_profiles((load(later),))
    assert of(office, "core").contact.phone == "01243 000000"
    confirmed = later.replace(
        'phone = "01243 999999", ',
        'phone = "01243 999999", confirmed_on = 2026-11-20, confirmed_by = "the network meeting", ',
    )
    office.vault.use_profiles((load(confirmed),))
    assert of(office, "core").contact.phone == "01243 999999"
    clock.on(days=5)
    note(office, contact="core_service", phone="01243 111111")
    assert of(office, "core").contact.phone == "01243 111111"


def test_the_page_for_social_workers_is_one_page_and_says_what_is_not_known(office: Seat, tmp_path: Path) -> None:
    note(office, **NEW, internal=True)
    contacts.confirm(office, "core")
    lines = contacts.page(office)
    assert len(lines) <= 66 and max(map(len, lines)) <= 78
    text = "\n".join(lines)
    assert "Phone and e-mail not known yet. Confirmed on 16 November 2026 by Olwen" in " ".join(text.split())
    assert "FS Workbook" in text and "Naloxone programme" in text
    assert "Family hub" not in text
    path = contacts.write_page(office, tmp_path / "directory.txt")
    assert path.read_text(encoding="utf-8").startswith(text)


def test_a_code_is_made_of_the_name() -> None:
    assert contacts.new_code("Bea’s Hub, Bognor", ()) == "bea_s_hub_bognor"
    assert contacts.new_code("Hub", ("hub", "hub_2")) == "hub_3"
    assert contacts.new_code("…", ()) == "contact"
    assert accept("contact.noted", NEW | {"contact": contacts.new_code("2nd " * 30, ())})


def test_a_note_names_what_it_is_about_and_when(office: Seat) -> None:
    body = accept("contact.noted", NEW | {"confirmed_on": "2026-11-16", "confirmed_by": "Bea"})
    assert isinstance(body, ContactNoted) and body.confirmed_on == date(2026, 11, 16)
    known = contacts.one(office, "core").contact
    told = {"label": known.label, "phone": "1", "for_children": False}
    assert contacts.changes(known, told) == {"phone": "1"}
    assert contacts.changes(None, {"label": "Hub", "phone": ""}) == {"label": "Hub"}
