"""A made-up province of any size for trying out and measuring; nobody in it exists.

`plan.py` shares out the households, `people.py` makes families, `years.py` lets years pass over them, `reviews.py`
reviews them, `communes.py` puts it together: all pure, the same seed gives the same rows. `writer.py` puts them into
the database.
"""
