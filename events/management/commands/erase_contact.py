"""`manage.py erase_contact ID`: shows what is known of a person, or erases it and records that."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from events import erasing
from events.catalogue import Actor
from events.catalogue.contact import GROUNDS
from events.contacts import Contact
from events.errors import DealTrackerError
from events.intake.models import AT_WORK, Import
from events.recording import Context

EXIT_NOTHING = 1


def _sha256(text: str) -> str:
    digest = text.removeprefix("sha256:").lower()
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ArgumentTypeError(f"{text!r} is no SHA-256: 64 hexadecimal digits, as --list prints them")
    return digest


class Command(BaseCommand):
    help = (
        "Erase a contact and record that. Exit code: 0 erased (or listed), 1 there was nothing to erase, 2 wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contact", type=UUID, metavar="ID")
        parser.add_argument(
            "--list", action="store_true", dest="dry", help="only show what there is and who names them"
        )
        parser.add_argument("--ground", metavar="CODE", help=f"why: {', '.join(GROUNDS)}, or another short code")
        parser.add_argument("--user", metavar="USERNAME", help="who erases: it is on record for ever")
        parser.add_argument("--field", action="append", choices=erasing.FIELDS, help="only this field; may be repeated")
        parser.add_argument(
            "--text", action="append", type=_sha256, default=[], metavar="SHA256", help="this text, too"
        )
        parser.add_argument("--with-mentions", action="store_true", help="every text that --list shows, too")
        parser.add_argument("--also", action="append", default=[], metavar="NAME", help="what else they are called")

    def handle(self, *, contact: UUID, dry: bool, also: Sequence[str], **options: Any) -> None:
        if not Contact.objects.filter(pk=contact).exists():
            raise CommandError(str(erasing.UnknownContactError(contact_id=str(contact))), returncode=2)
        self._warn_of_imports()
        mentions: Sequence[erasing.Mention] = ()
        if dry or options["with_mentions"]:
            mentions = erasing.find_mentions(str(contact), also=also)
            self._warn_of_fixed(str(contact), also)
        if dry:
            self._list(contact, mentions)
        else:
            self._erase(str(contact), {*options["text"], *(mention.sha256 for mention in mentions)}, also, options)

    def _erase(self, contact_id: str, texts: set[str], also: Sequence[str], options: dict[str, Any]) -> None:
        if not options["ground"]:
            raise CommandError("Say on what ground: --ground CODE.", returncode=2)
        try:
            erasure = erasing.erase_contact(
                contact_id,
                ground=options["ground"],
                context=Context(actor=_actor(options["user"]), channel="task"),
                fields=options["field"] or erasing.FIELDS,
                texts=sorted(texts),
                also=also,
            )
        except DealTrackerError as error:
            raise CommandError(str(error), returncode=2) from error
        self._tell(erasure)
        if not erasure.events:
            sys.exit(EXIT_NOTHING)

    def _tell(self, erasure: erasing.Erasure) -> None:
        for sha256 in erasure.absent:
            self.stderr.write(f"There is no text {sha256}: it was erased before, or never kept.")
        if not erasure.events:
            self.stdout.write("Nothing to erase: the profile is blank already, and none of the texts is there.")
            return
        self.stdout.write(f"Erased fields: {', '.join(erasure.fields) or 'none'}. Erased texts: {len(erasure.texts)}.")
        for kept_by, count in erasure.traces.items():
            self.stdout.write(f"Erased {count} {kept_by}.")
        self.stdout.write(f"On record: {', '.join(event.id for event in erasure.events)}")
        if not erasing.vacuum():
            self.stderr.write("The tables could not be vacuumed: run VACUUM as their owner (docs/how-to).")

    def _list(self, contact: UUID, mentions: Sequence[erasing.Mention]) -> None:
        profile = Contact.objects.get(pk=contact)
        self.stdout.write(f"{profile} <{profile.email}>, {profile.employments.count()} employments")
        for mention in mentions:
            self.stdout.write(f"{mention.sha256}  {mention.excerpt}")
            for event in mention.events:
                self.stdout.write(f"    {event.type} {event.id} in {event.category} {event.stream_id}")
        self.stdout.write(f"{len(mentions)} texts name them. Nothing was erased.")

    def _warn_of_imports(self) -> None:
        if count := Import.objects.filter(state__in=AT_WORK).count():
            self.stderr.write(
                f"{count} imports are at work; what they bring can name the person anew. Look again then."
            )

    def _warn_of_fixed(self, contact_id: str, also: Sequence[str]) -> None:
        for event in erasing.find_fixed(contact_id, also=also):
            where = f"{event.type} {event.id} in {event.category} {event.stream_id}"
            self.stderr.write(f"Named in data that never change: {where}")


def _actor(username: str | None) -> Actor:
    """Raises CommandError."""
    user = get_user_model().objects.filter(username=username or "").first()
    if user is None:
        raise CommandError("Say who erases: --user USERNAME of an account.", returncode=2)
    return Actor(kind="user", id=str(user.pk))
