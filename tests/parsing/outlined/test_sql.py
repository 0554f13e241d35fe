"""What SQL creates, and what it uses."""

from __future__ import annotations

from sleepcode.parsing.extract import extract


def test_statements_end_at_their_semicolon_and_name_tables() -> None:
    text = """-- Who buys.
CREATE TABLE IF NOT EXISTS "shop"."customers" (
  id int PRIMARY KEY, -- no doc;
  note text DEFAULT ';'
);

-- by_note
CREATE UNIQUE INDEX by_note ON customers (note);
CREATE MATERIALIZED VIEW shop.totals AS
  SELECT c.id FROM shop.customers c JOIN `orders` o ON o.id = c.id;
/* Sums up. */
CREATE OR REPLACE FUNCTION total(a int) RETURNS int AS $$
BEGIN
  RETURN a;
END;
$$ LANGUAGE plpgsql;
ALTER TABLE orders ADD COLUMN paid int REFERENCES customers(id);
"""

    facts = extract("db/shop.sql", text.encode())

    assert [(one.kind, one.name, one.start, one.end, one.doc) for one in facts.symbols] == [
        ("table", "customers", 2, 5, "Who buys."),
        ("index", "by_note", 8, 8, ""),
        ("table", "totals", 9, 10, ""),
        ("function", "total", 12, 16, "Sums up."),
    ]
    assert facts.references == {"customers": 3, "orders": 2}
    assert facts.doc == ""


def test_procedure_reaches_to_the_end_of_its_body() -> None:
    text = """CREATE PROCEDURE [dbo].[Order_Read]
    @Id INT
AS
BEGIN
    SET NOCOUNT ON;

    SELECT * FROM
        [dbo].[OrderView] WHERE [Id] = @Id
END
GO
create procedure other as
    select 1
"""

    facts = extract("Order_Read.sql", text.encode())

    assert [(one.name, one.start, one.end) for one in facts.symbols] == [
        ("Order_Read", 1, 9),
        ("other", 11, 12),
    ]
    assert facts.references == {"OrderView": 1}


def test_script_runs_others() -> None:
    facts = extract("all.sql", b"\\i tables/cart.sql\n\\ir views.sql\nSOURCE more.sql;\n")

    assert [one.target for one in facts.imports] == ["tables/cart.sql", "views.sql", "more.sql"]
