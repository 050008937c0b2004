"""Support requests and an existing caseload in bulk, from a table (CSV) or from JSON: one row, one family.

`columns` says what a row may hold, `sheets` reads a file into rows with their line numbers, `rows` turns a row
into what is recorded, `known` tells who is here already, and `accepting` writes, each row in one transaction.
"""
