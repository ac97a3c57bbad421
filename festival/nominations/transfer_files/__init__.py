"""The signed files that travel between installations: a ZIP of dossiers out, a JSON of results back.

A package is a manifest with the hash of every other member, the manifest's signature, the dossiers as JSON,
their files, and papers for people to read. Nothing of it is believed before the signature of a trusted key
and every hash hold; even then each value is checked as if it had been typed.
"""
