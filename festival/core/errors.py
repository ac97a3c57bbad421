"""The one error that is meant for a person to read."""


class RuleBroken(Exception):
    """A refusal with a Vietnamese sentence that says what to do next; answered with 409."""
