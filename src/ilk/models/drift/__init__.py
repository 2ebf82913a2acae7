"""Whether a model still sees what it was fitted on, and still means what it says."""

from ilk.models.alerts import Period, Shift
from ilk.models.drift.calibration import calibration_over_time
from ilk.models.drift.stability import Reference, Stability

__all__ = ["Period", "Reference", "Shift", "Stability", "calibration_over_time"]
