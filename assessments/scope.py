"""Which items an assessment asks: roles, profile and depth, with the reasons for each role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from guidelines.catalogue import FACTS, ROLES, SITUATIONS, Edition, Item, Principle

DEPTHS = ("quick", "standard", "full")
SECONDS_PER_ITEM = 25

# Plain facts about a business and the roles that follow, after the definitions of the three actors in the preface
# of AIGB 1.2 (p. 5).
ACTIVITIES = MappingProxyType(
    {
        "uses_service": ("user",),
        "uses_system": ("user",),
        "builds_own_tool": ("user", "provider"),
        "offers_product": ("provider",),
        "integrates": ("provider",),
        "tunes_models": ("developer",),
        "makes_models": ("developer",),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What an assessment covers.

    ``facts`` maps names of ``FACTS`` and ``SITUATIONS`` to True, False or None (not said). An item bound to a fact
    leaves the scope only where that fact is denied: what nobody has said is asked. An item of a supplement enters it
    only where its situation is affirmed.
    """

    roles: tuple[str, ...]
    depth: str
    facts: Mapping[str, bool | None] = field(default_factory=dict)

    def includes(self, item: Item) -> bool:
        """Whether the item is asked."""
        return self.concerns(item) and not self.denied(item) and self.affirmed(item)

    def concerns(self, item: Item) -> bool:
        """Whether role and depth, before the profile, ask for the item.

        *standard* is what the guideline singles out for a role; *quick* is the quick part of that; *full* is every
        item of the role. So a deeper assessment holds all items of a shallower one.
        """
        if self.depth == "full":
            return any(role in item.roles for role in self.roles)
        return any(role in item.standard_for for role in self.roles) and (self.depth == "standard" or item.quick)

    def denied(self, item: Item) -> tuple[str, ...]:
        """The facts that the item is bound to and that the profile denies."""
        return tuple(name for name in item.when if self.facts.get(name) is False)

    def affirmed(self, item: Item) -> bool:
        """Whether the profile affirms everything that switches the item on."""
        return all(self.facts.get(name) is True for name in item.only_with)

    def roles_of(self, item: Item) -> tuple[str, ...]:
        """The roles in scope that the item addresses."""
        return tuple(role for role in self.roles if role in item.roles)


def principles_in_scope(edition: Edition, scope: Scope) -> tuple[tuple[Principle, tuple[Item, ...]], ...]:
    """The principles that have items in scope, each with these items, in the edition's order."""
    pairs = ((p, tuple(item for item in p.items if scope.includes(item))) for p in edition.principles)
    return tuple((principle, items) for principle, items in pairs if items)


def items_in_scope(edition: Edition, scope: Scope) -> tuple[Item, ...]:
    """All items in scope, in the edition's order."""
    return tuple(item for item in edition.items if scope.includes(item))


def items_left_out(edition: Edition, scope: Scope) -> tuple[Item, ...]:
    """Items that role and depth ask for and the profile takes out."""
    return tuple(item for item in edition.items if scope.concerns(item) and scope.denied(item))


def find_roles(activities: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The roles that follow from plain facts, each with the activities that are the reason.

    A business that ticks nothing is treated as a user: its people may use AI services all the same. Raises KeyError
    for an activity that is none of ``ACTIVITIES``.
    """
    ticked = tuple(activities)
    reasons = {role: tuple(name for name in ticked if role in ACTIVITIES[name]) for role in ROLES}
    return {role: names for role, names in reasons.items() if names} or {"user": ()}


def minutes(items: int) -> int:
    """Minutes that answering takes, rounded up: 25 seconds an item, the notes not counted."""
    return -(-items * SECONDS_PER_ITEM // 60)


def known_facts(facts: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """Every fact and situation by name; a fact is None where nothing was said, a situation is given or it is not."""
    return {name: facts.get(name) for name in FACTS} | {name: bool(facts.get(name)) for name in SITUATIONS}
