"""What the print engine refuses, each with a sentence for the person who prints."""

from festival.core.errors import RuleBroken


class PrintRefused(RuleBroken):
    """Something cannot be printed as asked."""


class TemplateBroken(PrintRefused):
    """The description of a certificate contradicts itself."""


class ArtRefused(PrintRefused):
    """An emblem or border file that must not or cannot be printed."""


class PrinterMissing(PrintRefused):
    """A system library that the reference engine needs is not installed."""


class SigningRefused(PrintRefused):
    """A file cannot be signed: the certificate, its password or the library is not as it should be."""


class FieldRefused(PrintRefused):
    """One field of one record cannot be printed; ``field`` is its name in the template."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field = field


class TextDoesNotFit(FieldRefused):
    """The text is too long for its box even at the smallest size allowed."""


class LetterMissing(FieldRefused):
    """The field's typeface has no shape for a letter of the text."""


class BatchRefused(PrintRefused):
    """Some records of a batch cannot be printed; ``problems`` names every one."""

    def __init__(self, problems):
        super().__init__("Có giấy chưa in được: " + "; ".join(problem.reason for problem in problems))
        self.problems = problems
