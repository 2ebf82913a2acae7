"""The model in Splink's terms: settings, and what was learnt, as Splink takes them."""

from collections.abc import Sequence
from typing import Any

from ilk.identity.matching.comparisons import MISSING, levels
from ilk.identity.matching.model import Learnt, LearntLevel
from ilk.identity.matching.records import RECORD, TABLE, Records
from ilk.identity.matching.settings import AnyComparison, Block

_CLOSE = 0.001
"""Training ends when no figure changes by more: later rounds only drive some to 0, where Splink fails."""
_NO_PRIOR = 0.0001
"""Where training begins: how often two records are one person, before anything is known."""


def trainer(records: Records, compared: Sequence[AnyComparison], rules: Sequence[Block]) -> Any:
    """Splink over records, with everything to learn."""
    return _linker(records, rules, [_comparison(one, ()) for one in compared], _NO_PRIOR)


def scorer(records: Records, learnt: Learnt, rules: Sequence[Block]) -> Any:
    """Splink over records, with what was learnt; it makes the pairs of some blocking rules."""
    pairs = zip(learnt.compared, learnt.comparisons, strict=True)
    return _linker(records, rules, [_comparison(one, found.levels) for one, found in pairs], learnt.prior)


def blocked(block: Block) -> Any:
    """A blocking rule as Splink takes it."""
    from splink import ColumnExpression, block_on

    starts = [ColumnExpression(field).cast_to_string().substr(1, count) for field, count in block.start.items()]
    return block_on(*block.same, *starts)


def _linker(records: Records, rules: Sequence[Block], comparisons: list[Any], prior: float) -> Any:
    from splink import Linker, SettingsCreator

    wanted = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name=RECORD,
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[blocked(block) for block in rules],
        probability_two_random_records_match=prior,
        em_convergence=_CLOSE,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )
    return Linker(records.splink.register(TABLE), wanted, log_level=None, validate_settings=False)


def _comparison(comparison: AnyComparison, weights: Sequence[LearntLevel]) -> Any:
    import splink.comparison_level_library as library
    from splink.comparison_library import CustomComparison

    missing: Any = library.Or(*(library.NullLevel(field) for field in comparison.fields))
    found: list[Any] = [missing.configure(label_for_charts=MISSING, is_null_level=True)]
    for place, level in enumerate(levels(comparison)):
        creator: Any = library.ElseLevel() if level.splink is None else level.splink
        found.append(creator.configure(label_for_charts=level.said))
        if weights:
            creator.configure(m_probability=weights[place].m, u_probability=weights[place].u)
    return CustomComparison(found, output_column_name=comparison.called)
