"""Languages that say how data and services look: Protocol Buffers, Thrift, FlatBuffers, GraphQL, Prisma."""

from __future__ import annotations

from sleepcode.facts import FileFacts
from sleepcode.parsing.extract import extract

Outlined = list[tuple[str, str, int, int]]


def outline(facts: FileFacts) -> Outlined:
    return [(one.kind, one.qualified, one.start, one.end) for one in facts.symbols]


def docs(facts: FileFacts) -> dict[str, str]:
    return {one.qualified: one.doc for one in facts.symbols if one.doc}


def test_protocol_defines_messages_services_and_their_fields() -> None:
    text = """syntax = "proto3";
package shop.v1;
import public "shop/item.proto";
option go_package = "example.com/shop";
// An order. More of it.
message Order {
  option (level) = 3;
  // Its items.
  repeated shop.Item items = 1 [(rules) = {least: 1}];
  map<string, Price> prices = 2;
  oneof payment {
    string card = 3;
  }
  enum State { // none
    NEW = 0;
    LOST = -1;
  }
  reserved 4, 5;
}
/* Takes orders. */
service Orders {
  rpc Place(Order) returns (stream Receipt) {
    option (google.api.http) = { post: "/orders" };
  }
  rpc Cancel(Order) returns (Receipt);
}
"""

    facts = extract("shop/order.proto", text.encode())

    assert outline(facts) == [
        ("struct", "Order", 6, 19),
        ("field", "Order.items", 9, 9),
        ("field", "Order.prices", 10, 10),
        ("field", "Order.payment", 11, 13),
        ("field", "Order.payment.card", 12, 12),
        ("enum", "Order.State", 14, 17),
        ("constant", "Order.State.NEW", 15, 15),
        ("constant", "Order.State.LOST", 16, 16),
        ("interface", "Orders", 21, 26),
        ("method", "Orders.Place", 22, 24),
        ("method", "Orders.Cancel", 25, 25),
    ]
    assert docs(facts) == {"Order": "An order.", "Order.items": "Its items.", "Orders": "Takes orders."}
    assert [(one.target, one.line) for one in facts.imports] == [("shop/item.proto", 3)]
    assert facts.references["Order"] == 2
    assert facts.references["Item"] == facts.references["Price"] == 1
    assert "items" not in facts.references


def test_thrift_defines_structs_and_services() -> None:
    text = """namespace py shop
include "shared.thrift"
const i32 MOST = 9
typedef list<i64> Ids
enum State {
  NEW = 1,
  LOST
}
struct Order {
  1: required string name,
  2: optional map<string, shared.Item> items
}
/** Takes orders. */
service Orders extends shared.Base {
  # Places it.
  void place(1: Order order) throws (1: Refused refused),
  oneway void cancel(1: i64 id)
}
"""

    facts = extract("shop.thrift", text.encode())

    assert outline(facts) == [
        ("constant", "MOST", 3, 3),
        ("type", "Ids", 4, 4),
        ("enum", "State", 5, 8),
        ("constant", "State.NEW", 6, 6),
        ("constant", "State.LOST", 7, 7),
        ("struct", "Order", 9, 12),
        ("field", "Order.name", 10, 10),
        ("field", "Order.items", 11, 11),
        ("interface", "Orders", 14, 18),
        ("method", "Orders.place", 16, 16),
        ("method", "Orders.cancel", 17, 17),
    ]
    assert docs(facts) == {"Orders": "Takes orders.", "Orders.place": "Places it."}
    assert [one.target for one in facts.imports] == ["shared.thrift"]
    assert {"Item", "Base", "Refused"} <= facts.references.keys()


def test_flatbuffers_define_tables() -> None:
    text = """include "item.fbs";
namespace Shop;
enum Color : byte { Red = 0, Green }
union Paid { Card, Cash }
/// An order.
table Order (deprecated) {
  items:[Item];
  color:Color = Red;
}
rpc_service Orders {
  Place(Order):Receipt;
}
root_type Order;
"""

    facts = extract("shop.fbs", text.encode())

    assert outline(facts) == [
        ("enum", "Color", 3, 3),
        ("type", "Paid", 4, 4),
        ("struct", "Order", 6, 9),
        ("field", "Order.items", 7, 7),
        ("field", "Order.color", 8, 8),
        ("interface", "Orders", 10, 12),
        ("method", "Orders.Place", 11, 11),
    ]
    assert docs(facts) == {"Order": "An order."}
    assert [one.target for one in facts.imports] == ["item.fbs"]
    assert {"Item", "Receipt", "Card"} <= facts.references.keys()


def test_graphql_schema_is_described_by_strings() -> None:
    text = '''"""
An order.
"""
type Order implements Node & Priced @key(fields: "id") {
  id: ID!
  "What is in it"
  items(first: Int = 10, after: String): [Item!]! # all
  search(
    "By name."
    name: String
  ): Order
}
extend type Query {
  order(id: ID!): Order @deprecated(reason: "gone")
}
enum State {
  NEW
  LOST @deprecated
}
union Paid = Card | Cash
scalar Date
input OrderInput { name: String }
directive @auth(role: Role) on FIELD_DEFINITION
'''

    facts = extract("schema.graphql", text.encode())

    assert outline(facts) == [
        ("struct", "Order", 4, 12),
        ("field", "Order.id", 5, 5),
        ("field", "Order.items", 7, 7),
        ("field", "Order.search", 8, 11),
        ("field", "Order.search.name", 10, 10),
        ("struct", "Query", 13, 15),
        ("field", "Query.order", 14, 14),
        ("enum", "State", 16, 19),
        ("constant", "State.NEW", 17, 17),
        ("constant", "State.LOST", 18, 18),
        ("type", "Paid", 20, 20),
        ("type", "Date", 21, 21),
        ("struct", "OrderInput", 22, 22),
        ("macro", "auth", 23, 23),
    ]
    assert docs(facts) == {
        "Order": "An order.",
        "Order.items": "What is in it",
        "Order.search.name": "By name.",
    }
    assert {"Node", "Priced", "Item", "Card", "Role"} <= facts.references.keys()


def test_graphql_operations_use_fragments_of_other_files() -> None:
    text = """#import "./item.graphql"
# import Card, Cash from 'paid.graphql'
# All orders.
query Orders($first: Int!) {
  orders(first: $first) {
    small: picture(size: 1)
    ...ItemParts
  }
}
fragment OrderParts on Order {
  id
}
"""

    facts = extract("orders.graphql", text.encode())

    assert outline(facts) == [("function", "Orders", 4, 9), ("function", "OrderParts", 10, 12)]
    assert [(one.target, one.names) for one in facts.imports] == [
        ("./item.graphql", ()),
        ("paid.graphql", ("Card", "Cash")),
    ]
    assert facts.references["ItemParts"] == facts.references["Order"] == 1


def test_prisma_defines_models_and_their_relations_use_others() -> None:
    text = """datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
/// Who buys.
model Customer {
  id     Int     @id @default(autoincrement())
  orders Order[]
  state  State   @default(NEW)

  @@index([id])
}
/// @maker.type(customer)
enum State {
  NEW
  LOST @map("lost")
}
"""

    facts = extract("schema.prisma", text.encode())

    assert outline(facts) == [
        ("block", "db", 1, 4),
        ("struct", "Customer", 6, 12),
        ("field", "Customer.id", 7, 7),
        ("field", "Customer.orders", 8, 8),
        ("field", "Customer.state", 9, 9),
        ("enum", "State", 13, 17),
        ("constant", "State.NEW", 15, 15),
        ("constant", "State.LOST", 16, 16),
    ]
    assert docs(facts) == {"Customer": "Who buys."}
    assert facts.references["Order"] == facts.references["State"] == 1
