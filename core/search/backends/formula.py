"""A question as SQLite's FTS5 and PostgreSQL's tsquery want it. Tokens are letters and digits: none needs escaping."""

from core.thai.analyser import Reading, Term

# A letter pattern no text yields: for a question without a single word in it.
NOTHING = "\ud7a3\ud7a3\ud7a3"


def fts5_term(term: Term) -> str:
    star = "*" if term.prefix else ""
    return " OR ".join(f'"{token}"{star}' for token in term.tokens)


def fts5(readings: list[Reading], operator: str = "and") -> str:
    """All terms of any reading; with "or", any term of any reading."""
    joint = " OR " if operator.lower() == "or" else " AND "
    whole = [joint.join(f"({fts5_term(term)})" for term in reading) for reading in readings]
    return " OR ".join(f"({part})" for part in whole) or f'"{NOTHING}"'


def tsquery_term(term: Term) -> str:
    star = ":*" if term.prefix else ""
    return " | ".join(f"'{token}'{star}" for token in term.tokens)


def tsquery(readings: list[Reading], operator: str = "and") -> str:
    """The same for PostgreSQL."""
    joint = " | " if operator.lower() == "or" else " & "
    whole = [joint.join(f"({tsquery_term(term)})" for term in reading) for reading in readings]
    return " | ".join(f"({part})" for part in whole) or f"'{NOTHING}'"
