"""``manage.py assess``: score a file of answers without a browser."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments import snapshot
from assessments.management import output
from assessments.management.answers import read_answers
from assessments.reports import press, signer
from assessments.scope import DEPTHS


class Command(BaseCommand):
    """Exit status 0 with the score as JSON; 2 with every problem of the file or the options, and nothing written."""

    help = "Score a file of answers (schema tenken.assessment/1) and print the score as JSON. Needs no database."
    requires_system_checks = ()  # scoring needs neither fonts nor Pango; drawing a PDF says itself what it lacks

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the depth and where a report goes."""
        parser.add_argument("answers", type=Path, metavar="ANSWERS.json")
        parser.add_argument("--depth", choices=DEPTHS, help="else the file's own, else full")
        output.add_arguments(parser, required=False)

    def handle(self, *args: Any, answers: Path, depth: str | None, **options: Any) -> None:
        """Read and judge, write the report where one is asked for, print the score."""
        target = output.target(options, keep=answers)
        read = read_answers(answers, depth=depth)
        given = read.given
        content = snapshot.content(
            edition=read.edition,
            supplement=read.supplement,
            walks=read.walks,
            scope=given.scope,
            replies=given.replies,
            profile=given.profile,
            as_of=timezone.localtime(),
        )
        if target:
            target.write(content, given.replies, draw=lambda page: signer.signed(press.render(page())))
        beside = content["supplement"]
        figures = {"score": content["score"]} | ({"supplement": beside["score"]} if beside else {})
        self.stdout.write(json.dumps(figures, indent=1))
