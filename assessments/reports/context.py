"""From the content of a result to the report that templates show."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.frozen import whole
from assessments.reports import charts, overviews, seals, standings, tallies, words
from assessments.reports.parts import Fact, Figures, Item, Principle, RoleFigures, Step
from assessments.reports.typeset import breakable, day, moment, pick
from assessments.reports.values import Document, Edition, LeftOut, Report, Supplement
from guidelines.catalogue import edition_words

RUNNING_LENGTH = 40


def report(content: Mapping, lang: str) -> Report:
    """Everything that result page and report show of ``content`` (``snapshot.content``, schema 1), in ``lang``.

    The same content and language give an equal report at any time.
    """
    with override(lang):
        return _report(whole(content), lang)


def _report(content: Mapping, lang: str) -> Report:
    principles = _principles(content, lang)
    by_key = {principle.key: principle for principle in principles}
    score, findings, as_of = content["score"], content["findings"], datetime.fromisoformat(content["as_of"])
    strengths, gaps = (tuple(by_key[key] for key in findings[name]) for name in ("strengths", "gaps"))
    steps, edition = _steps(findings["steps"], principles), _edition(content["edition"], lang)
    meaning = tallies.meaning(score)
    organisation = content["profile"]["organisation"]
    one_line = " ".join(re.split(r"[\t\r\n]+", organisation))  # as an attribute holds it
    return Report(
        lang=lang,
        code=content["code"],
        round=content["round"],
        method=content["method"],
        organisation=breakable(organisation),
        running=one_line[:RUNNING_LENGTH] + ("…" if len(one_line) > RUNNING_LENGTH else ""),
        author=one_line or "Tenken",
        as_of=day(as_of.date(), lang),
        as_of_exactly=moment(as_of, lang),
        as_of_machine=content["as_of"],
        edition=edition,
        roles=tuple(words.known(words.ROLES, role) for role in content["scope"]["roles"]),
        depth=words.known(words.DEPTHS, content["scope"]["depth"]),
        profile=_profile(content["profile"]),
        meaning=meaning,
        total=_figures(score, score["terms"]),
        strengths=strengths,
        gaps=gaps,
        steps=steps,
        principles=principles,
        by_role=_by_role(content),
        left_out=tuple(_left_out(entry, lang) for entry in content["left_out"]),
        supplement=_supplement(content["supplement"], lang) if content["supplement"] else None,
        standings=standings.shown(content["standings"], lang),
        bars=charts.bars(_rows(content, principles), title=_bars_title()),
        radar=_radar(content, principles),
        seal=seals.seal(content),
        **_at_a_glance(content, principles, steps, lang),
        brief=overviews.brief(
            strengths, gaps, steps[:5], meaning=meaning, note=edition.note, unknowns=overviews.unknowns(score)
        ),
    )


def _at_a_glance(content: Mapping, principles: tuple[Principle, ...], steps: tuple[Step, ...], lang: str) -> dict:
    return {
        "gauge": overviews.gauge(content["score"]),
        "role_map": overviews.role_map(content, principles),
        "change": overviews.change(content, principles, lang),
        "schedule": overviews.schedule(content, steps, lang),
        "unknowns": overviews.unknowns(content["score"]),
    }


def _principles(content: Mapping, lang: str) -> tuple[Principle, ...]:
    score = content["score"]
    terms = {entry["key"]: entry for entry in score["terms"]}
    documents = {entry["key"]: pick(entry["title"], lang) for entry in content["edition"]["documents"]}
    return tuple(
        Principle(
            key=entry["key"],
            number=number,
            title=pick(entry["title"], lang),
            group=pick(entry["group"], lang),
            figures=_figures(score["by_principle"][entry["key"]], [terms[item["key"]] for item in entry["items"]]),
            items=tuple(_item(item, terms[item["key"]], entry["key"], documents, lang) for item in entry["items"]),
        )
        for number, entry in enumerate(content["principles"], start=1)
    )


def _item(entry: Mapping, term: Mapping, principle: str, documents: Mapping[str, str], lang: str) -> Item:
    reply = entry["reply"]
    texts = {name: pick(entry[name], lang) for name in ("title", "question", "first_step")}
    optional = {name: pick(entry[name], lang) if entry[name] else "" for name in ("strength_note", "stage")}
    return Item(
        key=entry["key"],
        principle=principle,
        printed_id=breakable(entry["printed_id"]),
        **texts,
        **optional,
        remark=pick(entry["note"], lang) if entry["note"] else "",
        basis=_joined(words.basis(entry)),
        roles=_joined(words.known(words.ROLES, role) for role in entry["roles"]),
        source=_source(entry["source"], documents, lang),
        level=reply["level"] or "open",
        word=str(words.LEVELS[reply["level"]]),
        symbol=words.SYMBOLS[reply["level"]],
        reason=breakable(reply["reason"]),
        notes=tuple(
            Fact(label=str(label), value=breakable(reply[name])) for name, label in words.NOTES.items() if reply[name]
        ),
        evidence=tuple(breakable(piece) for piece in reply["evidence"]),
        considered_on=day(date.fromisoformat(reply["considered_on"]), lang) if reply["considered_on"] else "",
        term=tallies.term(term, entry["strength"]),
    )


def _source(source: Mapping, documents: Mapping[str, str], lang: str) -> str:
    """The place of an item in words: document, part, section, page."""
    place = [documents[source["document"]], pick(source["part"], lang), pick(source["section"], lang)]
    if source["page"]:
        several = "-" in source["page"] or "," in source["page"]
        place.append((_("pp. %(page)s") if several else _("p. %(page)s")) % {"page": source["page"]})
    if source["approximate"]:
        place[-1] += _(" (page approximate)")
    # Translators: put between document, part, section and page
    return _(", ").join(part for part in place if part)


def _edition(edition: Mapping, lang: str) -> Edition:
    return Edition(
        title=pick(edition["title"], lang),
        name=edition_words(edition["label"], lang),
        issuer=pick(edition["issuer"], lang),
        published_on=day(date.fromisoformat(edition["published_on"]), lang),
        url=edition["url"] or edition["source_url"],
        licence_note=pick(edition["licence_note"], lang),
        note=pick(edition["note"], lang) if edition["note"] else "",
        documents=tuple(
            Document(title=pick(document["title"], lang), url=document["url"] or "")
            for document in edition["documents"]
        ),
    )


def _supplement(content: Mapping, lang: str) -> Supplement:
    principles, score = _principles(content, lang), content["score"]
    return Supplement(
        edition=_edition(content["edition"], lang),
        total=_figures(score, score["terms"]),
        principles=principles,
        steps=_steps(content["findings"]["steps"], principles),
    )


def _profile(profile: Mapping) -> tuple[Fact, ...]:
    not_said = str(words.SAID[None])
    said = [
        (_("Organisation"), breakable(profile["organisation"])),
        (_("People"), words.known(words.SIZES, profile["size"])),
        (_("Line of business"), words.known(words.SECTORS, profile["sector"])),
        *((str(label), words.known(words.SAID, profile.get(name))) for name, label in words.FACTS.items()),
        (_("Situations"), _joined(str(label) for name, label in words.SITUATIONS.items() if profile.get(name))),
    ]
    return tuple(Fact(label=label, value=value or not_said) for label, value in said)


def _by_role(content: Mapping) -> tuple[RoleFigures, ...]:
    score = content["score"]
    terms = {entry["key"]: entry for entry in score["terms"]}
    items = [item for principle in content["principles"] for item in principle["items"]]
    return tuple(
        RoleFigures(
            title=words.known(words.ROLES, role),
            figures=_figures(tally, [terms[item["key"]] for item in items if role in item["roles"]]),
        )
        for role, tally in _in_order(score["by_role"], content["scope"]["roles"])
    )


def _in_order(tallies_by_role: Mapping, roles: Iterable[str]) -> list[tuple[str, Mapping]]:
    """A database gives the keys of stored data back in an order of its own."""
    return [(role, tallies_by_role[role]) for role in roles if role in tallies_by_role]


def _figures(tally: Mapping, terms: list[Mapping]) -> Figures:
    return tallies.figures(tally, [term["level"] for term in terms], tallies.open_points(terms))


def _steps(steps: list[Mapping], principles: tuple[Principle, ...]) -> tuple[Step, ...]:
    items = {item.key: item for principle in principles for item in principle.items}
    return tuple(
        Step(rank=rank, kind=words.known(words.KINDS, step["kind"]), gain=step["gain"], item=items[step["key"]])
        for rank, step in enumerate(steps, start=1)
    )


def _left_out(entry: Mapping, lang: str) -> LeftOut:
    facts = _joined(words.known(words.FACTS, name) for name in entry["facts"])
    return LeftOut(
        printed_id=breakable(entry["printed_id"]),
        title=pick(entry["title"], lang),
        reason=_("The profile says “No” to: %(facts)s") % {"facts": facts},
    )


def _rows(content: Mapping, principles: tuple[Principle, ...]) -> list[charts.Row]:
    by_principle = content["score"]["by_principle"]
    return [
        charts.Row(
            label=principle.title,
            confirmed=by_principle[principle.key]["confirmed"],
            ceiling=by_principle[principle.key]["ceiling"],
            value=principle.figures.range,
        )
        for principle in principles
    ]


def _first_group(principles: tuple[Principle, ...]) -> tuple[Principle, ...]:
    """The principles that share the first one's heading: in AIGB the common guiding principles."""
    return tuple(principle for principle in principles if principle.group == principles[0].group)


def _bars_title() -> str:
    return _("Bar chart: confirmed practice and ceiling of each principle. The table holds the same figures.")


def _radar(content: Mapping, principles: tuple[Principle, ...]) -> charts.Radar | None:
    rows = _rows(content, _first_group(principles))
    figures = _joined(f"{row.label} {row.value}" for row in rows)
    title = _("Radar chart: confirmed practice and ceiling of the common principles: %(figures)s.")
    return charts.radar(rows, title=title % {"figures": figures})


def _joined(texts) -> str:
    # Translators: put between the members of a list
    return _("; ").join(texts)
