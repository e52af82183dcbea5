"""What rules are about: the topic of a code, the units of values, and what a scope can name. Standard library only."""

# Topic (also the name of the seed file) -> how its codes begin.
TOPICS: dict[str, tuple[str, ...]] = {
    "lifecycle": ("deadline", "duration", "well_being", "unknown"),
    "country_status": ("country_status",),
    "counselling": ("counselling",),
    "consent": ("consent",),
    "protection": ("protection", "safe_contact"),
    "children": ("child",),
    "screening": ("screening",),
    "documents": ("documents", "laissez_passer", "exit", "transit"),
    "medical": (
        "medical",
        "pregnancy",
        "medif",
        "newborn",
        "child_flight",
        "assistance",
        "ssr",
        "fitness",
        "medication",
        "group_flight",
    ),
    "itinerary": ("itinerary",),
    "escorts": ("escort",),
    "departure": ("departure",),
    "entitlements": ("entitlement", "budget"),
    "overrides": ("override",),
    "plans": ("plan",),
    "tasks": ("tasks",),
    "arrivals": ("arrival",),
    "partners": ("partner", "referral", "caseload"),
    "follow_up": ("follow_up",),
    "concerns": ("concern",),
    "outcomes": ("outcome",),
    "statistics": ("statistics",),
    "access": ("grant", "search"),
    "retention": ("retention",),
    "sign_in": ("sign_in",),
    "messaging": ("messaging",),
    "calendar": ("calendar", "digest"),
    "files": ("files",),
    "imports": ("imports",),
    "forms": ("form",),
    "lists": ("list",),
    "audit": ("audit", "storage", "jobs"),
}
_TOPIC_OF = {beginning: topic for topic, beginnings in TOPICS.items() for beginning in beginnings}

# Units whose values are whole numbers (or lists of them). `weeks` is a length of time, `week_number` says which week.
WHOLE_UNITS = (
    "seconds",
    "minutes",
    "hours",
    "days",
    "working_days",
    "weeks",
    "week_number",
    "months",
    "years",
    "age_years",
    "km",
    "count",
)
# Units whose values are exact decimals, written as text. A share lies between 0 and 1.
DECIMAL_UNITS = ("share", "ratio")
UNITS = (*WHOLE_UNITS, *DECIMAL_UNITS, "money", "none")

# What a scope can name -> the pattern of its value, and an example for messages.
SCOPE_KEYS: dict[str, tuple[str, str]] = {
    "programme": (r"\S.{0,79}", "REAG/GARP"),
    "return_type": (r"voluntary|forced", "voluntary"),
    "airport": (r"[A-Z]{3}", "IST"),
    "carrier": (r"[A-Z0-9]{2}", "TK"),
    "host": (r"[A-Z]{2}", "DE"),
    "region": (r"[A-Za-z]{2,40}", "EU"),
    "country": (r"[A-Z]{2}", "AF"),
    "nationality": (r"[A-Z]{2}", "AF"),
    "transit": (r"[A-Z]{2}|Schengen", "Schengen"),
}


def topic_of(code: str) -> str | None:
    """The topic of a rule's code, or None if no topic has codes that begin so."""
    return _TOPIC_OF.get(code.partition(".")[0])
