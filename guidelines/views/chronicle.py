"""What happened when, and what our words mean."""

from collections import Counter
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guidelines.chronicle import initial
from guidelines.models import Event, Sort, Term


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The time line by year, all of it or one sort of text, and the events that show Japan's two traits."""
    years = Event.objects.by_year()
    events = [event for _year, held in years for event in held]
    counts = Counter(event.sort for event in events)
    chosen = request.GET.get("sort", "")
    if chosen not in counts:
        chosen = ""
    context = {
        "years": [(year, [event for event in held if chosen in ("", event.sort)]) for year, held in years],
        "sorts": [(sort.value, sort.label, counts[sort]) for sort in Sort if counts[sort]],
        "chosen": chosen,
        "count": len(events),
        "soft_law": [event for event in events if event.shows_soft_law],
        "interoperability": [event for event in events if event.shows_interoperability],
    }
    return render(request, "guidelines/history.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms as a dictionary of the page's language sorts them, under their first letter."""
    lang = "ja" if get_language() == "ja" else "en"
    terms = sorted(Term.objects.prefetch_related("see"), key=lambda term: (term.sorting(lang), term.position))
    letters = groupby(terms, key=lambda term: initial(term.reading if lang == "ja" else term.term_en))
    context = {"letters": [(letter, list(held)) for letter, held in letters], "count": len(terms)}
    return render(request, "guidelines/glossary.html", context)
