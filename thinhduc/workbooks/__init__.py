"""Workbooks as communes really exchange them: from bytes to typed rows, and from rows to sheets to fill in.

Nothing here knows a model. The way in: `reading` makes a `Book` of bytes (bounded, in a process of its own), `finding`
finds the tables in it and which column is which field, `rows` reads their cells, each by the reader of its field
(thinhduc/values.py), and says every fault with its place. The way out: `writing` makes sheets with the same fields.
"""
