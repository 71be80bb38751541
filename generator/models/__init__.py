"""The only schema of the data: one pydantic class per kind of record, French aliases, frozen.

JSON Schemas, the data dictionary, blank records and diagnostics all come from these classes.
"""
