"""Which databases a project uses, by the packages that it declares and by what its settings say."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.model import Citation, Note
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.declarations import declared_dependencies, firmest
from sleepcode.sleep.notes.declared_formats import DEVELOPMENT, WHAT_FOR
from sleepcode.sleep.notes.imported_names import fold
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_QUESTIONS = ("Which database does this project use?", "Which databases are supported?")
_DRIVERS = {
    "PostgreSQL": (
        "pg postgres psycopg psycopg2 psycopg2-binary asyncpg tokio-postgres postgresql npgsql postgrex github.com/lib/pq "
        "github.com/jackc/pgx gorm.io/driver/postgres npgsql.entityframeworkcore.postgresql"
    ),
    "MySQL": (
        "mysql mysql2 mysqlclient pymysql aiomysql trilogy mysql-async myxql mysql-connector-j mysql-connector-java "
        "github.com/go-sql-driver/mysql gorm.io/driver/mysql mysqlconnector"
    ),
    "MariaDB": "mariadb mariadb-java-client",
    "SQLite": (
        "sqlite3 better-sqlite3 rusqlite aiosqlite sqlite-jdbc exqlite ecto-sqlite3 sqlite microsoft.data.sqlite "
        "github.com/mattn/go-sqlite3 modernc.org/sqlite gorm.io/driver/sqlite github.com/glebarez/sqlite"
    ),
    "SQL Server": "mssql tedious pyodbc mssql-jdbc microsoft.data.sqlclient github.com/microsoft/go-mssqldb",
    "MongoDB": "mongodb mongoose pymongo motor mongoid mongo go.mongodb.org/mongo-driver mongodb.driver",
    "Redis": (
        "redis ioredis redix jedis lettuce-core predis/predis stackexchange.redis github.com/redis/go-redis "
        "github.com/go-redis/redis github.com/gomodule/redigo"
    ),
    "Elasticsearch": "elasticsearch @elastic/elasticsearch github.com/elastic/go-elasticsearch",
    "ClickHouse": "clickhouse-driver clickhouse-connect @clickhouse/client github.com/clickhouse/clickhouse-go",
    "DuckDB": "duckdb",
    "HSQLDB": "hsqldb",
    "Apache Derby": "derby derbyclient",
    "RocksDB": "rocksdb",
    "Cassandra": "cassandra-driver github.com/gocql/gocql",
    "Neo4j": "neo4j neo4j-driver",
}
_OF_PACKAGE = {package: database for database, packages in _DRIVERS.items() for package in packages.split()}
_H2 = "H2"
_OF_JVM = ("pom.xml", ".gradle", ".gradle.kts", ".sbt", ".clj", "deps.edn", "libs.versions.toml", "ivy.xml")
"""Manifests in which `h2` is the database: elsewhere it is a protocol."""
_CALLED = {
    "h2": _H2,
    "hsqldb": "HSQLDB",
    "derby": "Apache Derby",
    "postgres": "PostgreSQL",
    "postgresql": "PostgreSQL",
    "postgis": "PostgreSQL",
    "pgsql": "PostgreSQL",
    "mysql": "MySQL",
    "mysql2": "MySQL",
    "trilogy": "MySQL",
    "mariadb": "MariaDB",
    "sqlite": "SQLite",
    "sqlite3": "SQLite",
    "mongo": "MongoDB",
    "mongodb": "MongoDB",
    "redis": "Redis",
    "valkey": "Valkey",
    "sqlserver": "SQL Server",
    "sqlsrv": "SQL Server",
    "oracle": "Oracle",
    "elasticsearch": "Elasticsearch",
    "cockroachdb": "CockroachDB",
}
"""What settings call a database -> how it is told."""
_NAMES = "|".join(sorted(_CALLED, key=len, reverse=True))
_SETTINGS = (
    (
        late(r"(?:[^/]+/){0,3}(?:docker-)?compose[\w.-]*\.ya?ml"),
        late(rf"^\s*image:\s*['\"]?(?:[\w.-]+/)*({_NAMES})(?=[:'\"\s@]|$)"),
    ),
    (late(r"(?:[^/]+/){0,2}config/database[\w.-]*\.ya?ml"), late(rf"^\s*adapter:\s*['\"]?({_NAMES})\b")),
    (late(r"(?:[^/]+/){0,4}schema\.prisma"), late(rf"^\s*provider\s*=\s*\"({_NAMES})\"")),
    (
        late(r"(?:[^/]+/){0,4}settings(?:/\w+)?\.py"),
        late(rf"django\.(?:contrib\.gis\.)?db\.backends\.({_NAMES})\b"),
    ),
    (
        late(r"(?:[^/]+/){0,3}[Cc]onfig/database\.php"),
        late(rf"['\"]default['\"]\s*=>\s*env\([^,]*,\s*['\"]({_NAMES})['\"]"),
    ),
    (
        late(r"(?:[^/]+/){0,6}application[\w-]*\.(?:properties|ya?ml)"),
        late(rf"^(?!\s*[#!]).*?(?:^\s*database\s?[=:]\s?|\bjdbc:)({_NAMES})\b"),
    ),
    (late(r"\.env\.[\w.]+"), late(rf"^DB_CONNECTION=['\"]?({_NAMES})\b")),
)
"""(settings, what a line of them has that names a database)"""
_MOST_FILES = 20
_MOST_PLACES = 4
_LONGEST = 60
_LAST = late(r"[\w.:=/-]*$")
"""Of a long line what ends in the name: `jdbc:mysql`."""
_MAJOR = late(r"/v\d+$")


def ask_about_databases(snapshot: Snapshot) -> Iterator[Note]:
    """Which databases are used, each with what says so; nothing where nothing does."""
    found: dict[str, dict[str, Citation]] = {}
    for dependency in firmest(declared_dependencies(snapshot)):
        name = _MAJOR.sub("", fold(dependency.name))
        is_h2 = name in ("h2", "com.h2database:h2") and dependency.citation.path.endswith(_OF_JVM)
        database = _H2 if is_h2 else _OF_PACKAGE.get(name, "")
        # Who makes a database speaks to it by packages that are called so, and uses none.
        if database and dependency.scope != DEVELOPMENT and fold(database) != fold(snapshot.name):
            told = f"`{clean(dependency.name, 80)}` is declared{WHAT_FOR.get(dependency.scope, '')}"
            found.setdefault(database, {}).setdefault(told, dependency.citation)
    for database, told, citation in _in_settings(snapshot):
        found.setdefault(database, {}).setdefault(told, citation)
    if not found:
        return
    lines = []
    citations: list[Citation] = []
    for database, places in found.items():
        shown = list(places.items())[:_MOST_PLACES]
        lines.append(f"- {database}: {', '.join(f'{told} ({citation})' for told, citation in shown)}")
        citations.extend(citation for _, citation in shown)
    for question in _QUESTIONS:
        yield make_question(snapshot, question, "\n".join(lines), citations)


def _in_settings(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(database, how that is told, the line that says it)"""
    for files, pattern in _SETTINGS:
        paths = [path for path in snapshot.files if files.fullmatch(path) and not aside_kind(path)]
        for path in sorted(paths, key=lambda path: (path.count("/"), path))[:_MOST_FILES]:
            for number, line in enumerate((snapshot.read_text(path) or "").split("\n"), 1):
                match = pattern.search(line)
                if match is not None:
                    said = line.strip()
                    if len(said) > _LONGEST and (last := _LAST.search(line[: match.end(1)])):
                        said = last[0]
                    told = f"`{clean(said, _LONGEST)}`"
                    yield _CALLED[match.group(1)], told, Citation(path, number, number)
