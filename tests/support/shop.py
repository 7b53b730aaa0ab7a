"""A small document for tests of the command line, and changes to it."""

SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags: [{name: pets}, {name: orders}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: A pet.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: pageSize, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: Orders.
          content:
            application/json:
              schema:
                type: object
                required: [items]
                properties:
                  items: {type: array, items: {$ref: "#/components/schemas/Order"}}
                  nextCursor: {type: string}
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}, petName: {type: string}}}
    Order: {type: object, required: [id], properties: {id: {type: integer}, total: {type: number}}}
"""
CONFIG = """\
[clients.shop]
spec = "api.yaml"
output = "out"
package = "shop"
"""
ANOTHER = """\
  /invoices:
    get:
      operationId: listInvoices
      tags: [invoices]
      responses: {"200": {description: Fine.}}
components:
"""
LARGER = SPEC.replace("components:\n", ANOTHER)
