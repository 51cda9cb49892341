"""What is done in the background: reading a file and storing it as a draft."""

from django_tasks import task

from guidelines import catalogue_yaml, importing, item_table, spreadsheets
from guidelines.catalogue import CatalogueError, Edition, Problem
from guidelines.importing import Stopped
from guidelines.models import Import
from guidelines.publishing import LabelTaken
from guidelines.services import LoadRefused


@task()
def import_edition(pk: int) -> None:
    """Import the file of that row: a whole draft, or its list of problems."""
    row = importing.begin(pk=pk)
    if row is None:
        return
    try:
        importing.store(row=row, edition=_read(row))
    except CatalogueError as error:
        importing.fail(row=row, problems=error.problems)
    except (LabelTaken, LoadRefused) as error:
        importing.fail(row=row, problems=(Problem(line=None, path="", message=error.args[0]),))
    except Stopped:
        return


def _read(row: Import) -> Edition:
    data = importing.file_of(row).read_bytes()
    if row.kind == Import.Kind.YAML:
        return catalogue_yaml.read(data)
    rows = spreadsheets.read(data, kind=row.kind)
    base = row.base.edition()
    return item_table.edition_from(rows, base, label=row.label, published_on=row.published_on)
