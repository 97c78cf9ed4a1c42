"""Queries whose SQL Django writes once: for the few that run at every tap, where writing costs five times the run.

    states = Prepared(
        lambda cycle, items: ItemState.objects.filter(cycle=cycle, item__in=items).values_list("item", "payload"),
        cycle=models.UUIDField(), items=[models.UUIDField()],
    )
    for item, payload in states(cycle=cycle.pk, items=keys): ...

The query is built with stand-ins; where their values turn up among its parameters, the real ones go from then on.
`Writer` and `Updater` do the same for rows. Everything else is the ORM's (decision 0015).
"""

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
Statement = tuple[str, list[Any]]
Column = tuple["models.Field[Any, Any]", type | None]
Kinds = models.Field | list[models.Field]
# What both databases take from such a field as it stands. A number in a JSON field is none, nor a 1 for a yes.
PLAIN: dict[type[models.Field], type] = {
    models.AutoField: int,
    models.BigAutoField: int,
    models.BigIntegerField: int,
    models.BooleanField: bool,
    models.FloatField: float,
    models.IntegerField: int,
    models.PositiveBigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.SmallIntegerField: int,
}
STAND_INS: dict[type[models.Field], Callable[[], Any]] = {
    models.UUIDField: uuid.uuid4,
    models.CharField: lambda: secrets.token_hex(16),
    models.BigIntegerField: lambda: secrets.randbelow(2**62) + 2**61,
}


@dataclass(frozen=True)
class Written:
    """SQL for one database and one length of every list. `places` say which value goes where."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, str, int], ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


def database() -> BaseDatabaseWrapper:
    """This thread's connection: asked for once per statement, since `django.db.connection` looks it up at every use."""
    return connections[DEFAULT_DB_ALIAS]


class Prepared:
    """A `values_list` query. `build` takes its parameters by name; a list among `fields` stands for `IN (...)`.

    The rows of the model `lock`, and of no other that is joined, stay locked to the end of the transaction.
    """

    def __init__(
        self,
        build: Callable[..., models.QuerySet[Any, Any]],
        *,
        lock: type[models.Model] | None = None,
        **fields: Kinds,
    ) -> None:
        self.build = build
        self.lock = lock
        self.fields = fields
        self.written: dict[tuple[Any, ...], Written] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """The rows, in the order of `values_list`. One query; none where a list is empty."""
        lists = {name: list(value) for name, value in values.items() if isinstance(self.fields[name], list)}
        if not all(lists.values()):
            return []
        connection = database()
        shape = (connection.vendor, *map(len, lists.values()))
        written = self.written.get(shape)
        if written is None:
            written = self.written[shape] = self.write(values | lists, connection)
        params = list(written.params)
        for place, name, number in written.places:
            field = self.fields[name]
            if isinstance(field, list):
                params[place] = field[0].get_db_prep_value(lists[name][number], connection)
            else:
                params[place] = field.get_db_prep_value(values[name], connection)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = cursor.fetchall()
        return converted(rows, written, connection) if written.converters else rows

    def write(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> Written:
        """Raises ValueError when a parameter does not turn up in the SQL as it was given."""
        stand_ins: dict[str, Any] = {}
        known: list[tuple[Any, str, int]] = []
        for name, field in self.fields.items():
            one = field[0] if isinstance(field, list) else field
            count = len(values[name]) if isinstance(field, list) else 1
            made = [STAND_INS[type(one)]() for _number in range(count)]
            known += [(one.get_db_prep_value(value, connection), name, number) for number, value in enumerate(made)]
            stand_ins[name] = made if isinstance(field, list) else made[0]
        compiler = self.build(**stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [
            (place, name, number)
            for place, param in enumerate(params)
            for value, name, number in known
            if param == value
        ]
        missing = {(name, number) for _value, name, number in known} - {one[1:] for one in places}
        if missing:
            raise ValueError(f"Not found among the parameters of {sql}: {missing}")
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        converters = tuple(
            (place, tuple(found), expression) for place, (found, expression) in compiler.get_converters(columns).items()
        )
        if self.lock and connection.features.has_select_for_update_of:
            sql += f' FOR NO KEY UPDATE OF "{self.lock._meta.db_table}"'  # noqa: SLF001
        return Written(sql, tuple(params), tuple(places), converters)


def converted(rows: Sequence[Row], written: Written, connection: BaseDatabaseWrapper) -> list[Row]:
    """Values as Python knows them."""
    out: list[Row] = []
    for row in rows:
        values = list(row)
        for place, converters, expression in written.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        out.append(tuple(values))
    return out


class Writer:
    """Writes whole rows of a table in one statement: inserts them, and with `unique` updates those that stand already.

    With `keep` those that stand already are left as they are. As `bulk_create`, no signal is sent; a key that the
    database makes is not read back.
    """

    def __init__(self, model: type[models.Model], unique: Sequence[str] = (), *, keep: bool = False) -> None:
        meta = model._meta  # noqa: SLF001 - Django's own public name for it
        self.table = meta.db_table
        self.fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
        self.columns = [(field, plain_kind(field)) for field in self.fields]
        keys = [field_of(model, name) for name in unique]
        self.keys = [quoted(field) for field in keys]
        self.said = [quoted(one) for one in self.fields if one not in keys and not one.primary_key and not keep]
        self.written: dict[int, str] = {}

    def statement(self, rows: Sequence[models.Model]) -> Statement:
        """For `run`; a few hundred rows at most."""
        count = len(rows)
        sql = self.written.get(count)
        if sql is None:
            sql = self.written[count] = self.write(count)
        return sql, params_of(rows, self.columns, add=True)

    def write(self, count: int) -> str:
        names = ", ".join(map(quoted, self.fields))
        holes = f"({', '.join(['%s'] * len(self.fields))})"
        words = f'INSERT INTO "{self.table}" ({names}) VALUES {", ".join([holes] * count)}'  # noqa: S608 - names of our own models' columns
        if not self.keys:
            return words
        news = ", ".join(f"{one} = EXCLUDED.{one}" for one in self.said)
        deed = f"UPDATE SET {news}" if news else "NOTHING"
        return f"{words} ON CONFLICT ({', '.join(self.keys)}) DO {deed}"


class Updater:
    """Writes some columns of a row that stands already, found by its key; no signal is sent."""

    def __init__(self, model: type[models.Model], fields: Sequence[str]) -> None:
        meta = model._meta  # noqa: SLF001 - Django's own public name for it
        found = [field_of(model, name) for name in fields]
        self.columns = [(field, plain_kind(field)) for field in found]
        self.key = meta.pk
        said = ", ".join(f"{quoted(field)} = %s" for field in found)
        self.sql = f'UPDATE "{meta.db_table}" SET {said} WHERE {quoted(self.key)} = %s'  # noqa: S608 - names of our own models' columns

    def statement(self, row: models.Model) -> Statement:
        """For `run`."""
        return self.sql, [*params_of([row], self.columns, add=False), self.key.get_db_prep_value(row.pk, database())]


def params_of(rows: Sequence[models.Model], columns: Sequence[Column], *, add: bool) -> list[Any]:
    """The columns' values as the database takes them. What every database takes as it stands goes by without a look."""
    connection = database()
    values = ((field, plain, field.pre_save(row, add)) for row in rows for field, plain in columns)
    return [
        value if value is None or type(value) is plain else field.get_db_prep_save(value, connection)
        for field, plain, value in values
    ]


def plain_kind(field: "models.Field[Any, Any]") -> type | None:
    """The type whose values go by; that of the key it points to, where it points to one."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return PLAIN.get(type(field))


def field_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """A column's field. Raises TypeError for what has none."""
    field = model._meta.get_field(name)  # noqa: SLF001 - Django's own public name for it
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} has no column")
    return field


def quoted(field: "models.Field[Any, Any]") -> str:
    """A column's name as both databases read it."""
    return f'"{field.column}"'


def run(statements: Sequence[Statement]) -> int:
    """Run them in order, on PostgreSQL in one round trip. Returns how many rows the first one wrote."""
    if not statements:
        return 0
    connection = database()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "; ".join(sql for sql, _params in statements), [one for _sql, params in statements for one in params]
            )
            return cursor.rowcount
        written = -1
        for sql, params in statements:
            cursor.execute(sql, params)
            written = cursor.rowcount if written < 0 else written
        return written
