"""What the database itself refuses: changes to frozen editions, by whichever way they come.

The rules as SQL, for SQLite and PostgreSQL. A migration that changes a table of guidelines carries out ``removal``
before and ``creation`` after: SQLite drops a table's triggers when it makes the table anew. Plain Python: no Django.
"""

from guidelines.sentences import Sentence

VERSION, PRINCIPLE, FRAMEWORK = "guidelines_version", "guidelines_principle", "guidelines_framework"
IN_PRINCIPLES = ("guidelines_item", "guidelines_passage")
PARTS = ("guidelines_sourcedocument", PRINCIPLE, *IN_PRINCIPLES)
NAMED = (VERSION, FRAMEWORK)
"""The tables of which a trigger names every column."""

PART_FROZEN = Sentence(
    "A published or retired edition is frozen: its principles, items, passages and documents cannot be added, changed "
    "or removed. Make a draft from it and change the draft."
)
VERSION_FROZEN = Sentence(
    "A published or retired edition is frozen: it cannot be changed or removed. A published one can only be retired."
)
FRAMEWORK_FROZEN = Sentence(
    "A framework with a published or retired edition is frozen: its values stand in that edition."
)


def creation(vendor: str, columns: dict[str, list[str]]) -> list[str]:
    """The statements that freeze; ``columns`` names those of each table of NAMED. No other vendor is known."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[vendor](columns)


def refusal(error: str) -> Sentence | None:
    """What a trigger said, found in the text of a database's error; None where no trigger of ours said anything."""
    return next((said for said in (PART_FROZEN, VERSION_FROZEN, FRAMEWORK_FROZEN) if said in error), None)


def removal(vendor: str) -> list[str]:
    """The statements that take everything of ``creation`` away again."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE_NAMES]
    tables = (*PARTS, VERSION, FRAMEWORK)
    dropped = [f"DROP TRIGGER IF EXISTS frozen ON {table}" for table in tables]
    return dropped + [f"DROP FUNCTION IF EXISTS {name}()" for name in _FUNCTIONS]


# --- SQLite: a trigger for each table and verb ----------------------------------------------------

_SQLITE_NAMES = [f"frozen_{table}_{verb}" for table in (*PARTS, VERSION) for verb in ("insert", "update", "delete")]
_SQLITE_NAMES.append(f"frozen_{FRAMEWORK}_update")


def _sqlite(columns: dict[str, list[str]]) -> list[str]:
    statements = []
    for table in PARTS:
        old, new = _is_frozen("OLD.version_id"), _is_frozen("NEW.version_id")
        if table in IN_PRINCIPLES:
            new += " OR " + _is_frozen(f"(SELECT version_id FROM {PRINCIPLE} WHERE id = NEW.principle_id)")  # noqa: S608
        # INSERT OR REPLACE removes the row in its way without asking the trigger on DELETE.
        replaced = _is_frozen(f"(SELECT version_id FROM {table} WHERE id = NEW.id)")  # noqa: S608
        statements += [
            _refusal(table, "insert", f"{new} OR {replaced}", PART_FROZEN),
            _refusal(table, "update", f"{old} OR {new}", PART_FROZEN),
            _refusal(table, "delete", old, PART_FROZEN),
        ]
    replaced = "id = NEW.id OR (framework_id = NEW.framework_id AND label = NEW.label)"
    retired = "OLD.status = 'published' AND NEW.status = 'retired'"
    changed = _differs([name for name in columns[VERSION] if name != "status"])
    changed = f"{changed} OR (NEW.status <> OLD.status AND NOT ({retired}))"
    stands = f"EXISTS (SELECT 1 FROM {VERSION} WHERE framework_id = OLD.id AND status <> 'draft')"  # noqa: S608
    return [
        *statements,
        _refusal(VERSION, "insert", _exists_frozen(replaced), VERSION_FROZEN),
        _refusal(VERSION, "update", f"OLD.status <> 'draft' AND ({changed})", VERSION_FROZEN),
        _refusal(VERSION, "delete", "OLD.status <> 'draft'", VERSION_FROZEN),
        _refusal(FRAMEWORK, "update", f"{stands} AND ({_differs(columns[FRAMEWORK])})", FRAMEWORK_FROZEN),
    ]


def _is_frozen(version: str) -> str:
    return _exists_frozen(f"id = {version}")


def _exists_frozen(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VERSION} WHERE ({condition}) AND status <> 'draft')"  # noqa: S608


def _differs(columns: list[str]) -> str:
    return " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)


def _refusal(table: str, verb: str, condition: str, message: str) -> str:
    return (
        f"CREATE TRIGGER frozen_{table}_{verb} BEFORE {verb.upper()} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


# --- PostgreSQL: a function for each kind of table ------------------------------------------------

_FUNCTIONS = ("refuse_frozen_part", "refuse_frozen_version", "refuse_frozen_framework")
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE {declared}
BEGIN
  {body}
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
_RAISE = "RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation';"
# The shared lock lets a change and a publication at the same moment follow one another. The status is judged after the
# lock: a condition on it would be judged before.
_PART = """
  IF TG_OP <> 'INSERT' THEN held := held || OLD.version_id; END IF;
  IF TG_OP <> 'DELETE' THEN
    held := held || NEW.version_id;
    IF TG_TABLE_NAME IN ({in_principles}) THEN
      held := held || (SELECT version_id FROM {principle} WHERE id = NEW.principle_id);
    END IF;
  END IF;
  FOR state IN SELECT status FROM {version} WHERE id = ANY (held) FOR SHARE LOOP
    IF state <> 'draft' THEN {refuse} END IF;
  END LOOP;
"""
_VERSION = """
  IF OLD.status <> 'draft' THEN
    IF TG_OP = 'DELETE' THEN {refuse} END IF;
    same := NEW;
    same.status := OLD.status;
    IF same IS DISTINCT FROM OLD THEN {refuse} END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status = 'published' AND NEW.status = 'retired') THEN {refuse} END IF;
  END IF;
"""
_FRAMEWORK = """
  IF NEW IS DISTINCT FROM OLD AND EXISTS (SELECT 1 FROM {version} WHERE framework_id = OLD.id AND status <> 'draft')
  THEN {refuse} END IF;
"""


def _postgresql(_columns: dict[str, list[str]]) -> list[str]:
    tables = {
        "in_principles": ", ".join(f"'{name}'" for name in IN_PRINCIPLES),
        "principle": PRINCIPLE,
        "version": VERSION,
    }
    bodies = {
        message: body.format(refuse=_RAISE.format(message=message), **tables)
        for body, message in ((_PART, PART_FROZEN), (_VERSION, VERSION_FROZEN), (_FRAMEWORK, FRAMEWORK_FROZEN))
    }
    functions = [
        _FUNCTION.format(name=name, declared=declared, body=bodies[message])
        for name, declared, message in (
            ("refuse_frozen_part", "held bigint[] := '{}'; state text;", PART_FROZEN),
            ("refuse_frozen_version", f"same {VERSION};", VERSION_FROZEN),
            ("refuse_frozen_framework", "same boolean;", FRAMEWORK_FROZEN),
        )
    ]
    uses = [(table, "INSERT OR UPDATE OR DELETE", _FUNCTIONS[0]) for table in PARTS]
    uses += [(VERSION, "UPDATE OR DELETE", _FUNCTIONS[1]), (FRAMEWORK, "UPDATE", _FUNCTIONS[2])]
    return functions + [
        f"CREATE TRIGGER frozen BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        for table, verbs, function in uses
    ]
