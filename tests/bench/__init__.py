"""Benchmarks: `./run.sh bench [name]`. They measure ratios within one run and assert nothing."""
