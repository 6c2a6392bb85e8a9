"""How fast it is, and beside what: one module a question, each alone (`python -m benchmarks.appends`) or all of them
(`python -m benchmarks`, which is `make bench`).

Every figure is taken beside its peer in the same run, on servers of the run's own, in rounds that take turns; what is
printed is the median with the least and the most. `docs/benchmarks.md` explains the questions and keeps results.
"""
