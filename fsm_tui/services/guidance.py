"""The practice profiles of the team: the text of the one in force, publishing another, and reading them all."""

from __future__ import annotations

from fsm_tui.casework.records import Parsed
from fsm_tui.casework.team import ProfilePublished
from fsm_tui.errors import Refused
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from fsm_tui.vault.store import Store


def text(seat: Seat) -> str:
    """The TOML behind `seat.profile`; the built-in one where the team has published none."""
    wanted = seat.profile.profile
    with seat.vault.read() as session:
        for row in reversed(ledger.of_subject(session, "team")):
            if row.kind == ProfilePublished.KIND:
                body = Parsed.of(ledger.entry_of(row)).body
                if isinstance(body, ProfilePublished) and (body.version, body.in_force) == (
                    str(wanted.version),
                    wanted.in_force,
                ):
                    return body.toml
    return built_in_text()


def publish(seat: Seat, toml: str) -> Profile:
    """Publish another version of the practice profile to the team; it must be readable to be published."""
    seat.require("leader")
    profile = load(toml)
    with seat.vault.action() as action:
        action.record(published(profile, toml), subject="team", happened_at=seat.now())
    reload(seat)
    return profile


def reload(seat: Seat) -> None:
    """Another version of the practice profile was published or came in a bundle: use what the team has now."""
    seat.vault.use_profiles(profiles(seat.vault.store))


def published(profile: Profile, toml: str) -> ProfilePublished:
    """The entry that publishes a profile with its exact text."""
    return ProfilePublished(version=str(profile.profile.version), in_force=profile.profile.in_force, toml=toml)


def profiles(store: Store) -> tuple[Profile, ...]:
    """Every profile that the team was given, the built-in one if there is none that can be read."""
    found = []
    with store.read() as session:
        for row in ledger.of_subject(session, "team"):
            if row.kind == ProfilePublished.KIND:
                body = Parsed.of(ledger.entry_of(row)).body
                if isinstance(body, ProfilePublished):
                    try:
                        found.append(load(body.toml))
                    except Refused:
                        continue
    ordered = sorted(found, key=lambda each: (each.profile.in_force, each.profile.version))
    return tuple(ordered) or (built_in(),)
