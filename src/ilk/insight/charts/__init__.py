"""Charts as Altair draws them, for the studio, a notebook and a report: one function a chart, with its message."""
