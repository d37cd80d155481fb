"""What the plan pages show, ready to print: frozen dataclasses made from versions and rules.

Nothing is read or written here, and templates only place what they are given.
"""
