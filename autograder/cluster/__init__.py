"""A batch on a cluster of Dask's: more machines than one, each trusted with the hidden tests.

`bundle.py` packs the suite and proves whose it is, `addresses.py` says which schedulers are spoken
to, `parcels.py` what travels there and back; none of these needs Dask. `executor.py`, `crew.py` and
`work.py` run here, `worker.py` on every worker.
"""
