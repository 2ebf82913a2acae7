"""Industries by their codes: sectors of NAICS and divisions of SIC, which are facts of the United States' offices."""

from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled

SYSTEMS = ("NAICS", "SIC")
NAICS: tuple[tuple[int, int, str], ...] = (
    (11, 11, "Agriculture, Forestry, Fishing and Hunting"),
    (21, 21, "Mining, Quarrying, and Oil and Gas Extraction"),
    (22, 22, "Utilities"),
    (23, 23, "Construction"),
    (31, 33, "Manufacturing"),
    (42, 42, "Wholesale Trade"),
    (44, 45, "Retail Trade"),
    (48, 49, "Transportation and Warehousing"),
    (51, 51, "Information"),
    (52, 52, "Finance and Insurance"),
    (53, 53, "Real Estate and Rental and Leasing"),
    (54, 54, "Professional, Scientific, and Technical Services"),
    (55, 55, "Management of Companies and Enterprises"),
    (56, 56, "Administrative and Support and Waste Management and Remediation Services"),
    (61, 61, "Educational Services"),
    (62, 62, "Health Care and Social Assistance"),
    (71, 71, "Arts, Entertainment, and Recreation"),
    (72, 72, "Accommodation and Food Services"),
    (81, 81, "Other Services (except Public Administration)"),
    (92, 92, "Public Administration"),
)
"""The first two digits of each sector, from and to, and its name (NAICS 2022, U.S. Census Bureau)."""
SIC: tuple[tuple[int, int, str], ...] = (
    (1, 9, "Agriculture, Forestry, and Fishing"),
    (10, 14, "Mining"),
    (15, 17, "Construction"),
    (20, 39, "Manufacturing"),
    (40, 49, "Transportation, Communications, Electric, Gas, and Sanitary Services"),
    (50, 51, "Wholesale Trade"),
    (52, 59, "Retail Trade"),
    (60, 67, "Finance, Insurance, and Real Estate"),
    (70, 89, "Services"),
    (91, 97, "Public Administration"),
    (99, 99, "Nonclassifiable Establishments"),
)
"""The first two digits of each division, from and to, and its name (SIC Manual of 1987, OSHA)."""
_LONGEST = {"NAICS": 6, "SIC": 4}
_SHORTEST = 2


def industry(arguments: Arguments) -> Compiled:
    """The sector of a code of NAICS, of two to six digits, or the division of one of SIC, of two to four."""
    system = arguments.constant(1) or SYSTEMS[0]
    if system not in SYSTEMS:
        what = f'industries have codes of "NAICS" or "SIC", not of "{system}"'
        raise arguments.wrong(what, arguments.call.arguments[1].place)
    inputs = [arguments.texts()[0]]
    return answered(arguments, inputs, sector, constants=[system], why=f"no code of {system}")


def sector(code: str, system: str = SYSTEMS[0]) -> str | None:
    """The name of the sector or division that a code lies in; None for what is no code of the system.

    `31-33`, as sectors are written, counts as its first number. A code that lost the zero it begins with is another
    code, and cannot be told from it.
    """
    digits = code.strip().removesuffix(".0").partition("-")[0]
    if not (digits.isascii() and digits.isdigit() and _SHORTEST <= len(digits) <= _LONGEST[system]):
        return None
    first = int(digits[:2])
    table = NAICS if system == "NAICS" else SIC
    return next((name for low, high, name in table if low <= first <= high), None)
