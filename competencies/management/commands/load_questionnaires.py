"""`manage.py load_questionnaires`: all of competencies/data/questionnaires/; after load_frameworks, safe to repeat."""

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from competencies.services.questionnaires import QuestionnaireError, load_questionnaire

FOLDER = Path(__file__).resolve().parents[2] / "data" / "questionnaires"


class Command(BaseCommand):
    help = "Loads the questionnaires. Repeating it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in sorted(FOLDER.glob("*.yaml")):
            try:
                loaded = load_questionnaire(data=yaml.safe_load(path.read_text(encoding="utf-8")))
            except QuestionnaireError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{loaded.slug} version {loaded.version}")
