"""What was discovered, in Python: candidates to look at, and keeping one."""

from collections.abc import Sequence
from typing import Any

from ilk.app import discover
from ilk.app.discovering.answers import ClusterCandidate, ClusterGroup, Discovery, KeptDiscovery
from ilk.kernel.answers import Chart
from ilk.kernel.errors import NotFound
from ilk.python.answers import Answers
from ilk.python.link import Link

_SHOWN = ("number", "method", "clusters", "recommended", "stability", "silhouette", "smallest", "refused")


class DiscoveryView:
    """Candidate segmentations; nothing of them is kept until `keep`."""

    def __init__(self, link: Link, found: Discovery) -> None:
        self._link = link
        self.answer = found
        """All of the answer, with the reasons and what was left out."""

    @property
    def candidates(self) -> Answers[ClusterCandidate]:
        """The candidates, by their number."""
        return Answers(self.answer.candidates, _SHOWN)

    @property
    def recommended(self) -> ClusterCandidate | None:
        """The candidate that is recommended; None where none meets the demands."""
        return next((each for each in self.answer.candidates if each.recommended), None)

    def candidate(self, number: int) -> ClusterCandidate:
        """One candidate. Raises `NotFound`."""
        found = next((each for each in self.answer.candidates if each.number == number), None)
        if found is None:
            known = [str(each.number) for each in self.answer.candidates]
            raise NotFound("unknown-candidate", f"there is no candidate {number}", known=known)
        return found

    def groups(self, number: int) -> Answers[ClusterGroup]:
        """The groups of a candidate, the largest first. Raises `NotFound`."""
        return Answers(self.candidate(number).groups, ("name", "size", "share", "sentence"))

    def picture(self, number: int) -> Chart:
        """A candidate as a chart, a document of Vega-Lite. Raises `NotFound`."""
        return self.candidate(number).charts["picture"]

    def keep(
        self,
        number: int,
        name: str,
        *,
        names: Sequence[str] = (),
        title: str = "",
        description: str = "",
        segments: bool = True,
        rules: bool = False,
        why: str,
    ) -> KeptDiscovery:
        """Keep a candidate: a model, its trait for everyone at once, and a segment of each group.

        Args:
            number: of the candidate.
            name: of the model and its trait.
            names: of the groups, the largest first; those left out are called by what sets them apart.
            title: what people call the segmentation.
            description: one line for people.
            segments: whether each group becomes a segment.
            rules: whether the rules that approximate the groups become segments too.
            why: the reason, for the record.
        """
        return self._link.ask(
            discover.keep_groups,
            name,
            **candidate_of(self.answer, self.candidate(number)),
            names=list(names),
            title=title,
            description=description,
            segments=segments,
            rules=rules,
            why=why,
        )

    def __repr__(self) -> str:
        return repr(self.candidates)

    def _repr_html_(self) -> str:
        return self.candidates._repr_html_()


def candidate_of(found: Discovery, candidate: ClusterCandidate) -> dict[str, Any]:
    """What a candidate was asked for, as it is kept."""
    asked = found.asked
    return {
        "using": asked.using,
        "among": asked.among,
        # Latent classes are found in the answers themselves.
        "factors": asked.factors.model_dump() if asked.factors and candidate.method != "latent_classes" else None,
        "smallest": asked.smallest,
        "seed": asked.seed,
        "method": candidate.method,
        "clusters": candidate.clusters,
    }
