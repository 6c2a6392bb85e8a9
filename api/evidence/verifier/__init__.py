"""The stand-alone verifier of evidence bundles, as modules; `api.evidence.assemble` makes the one file of them.

A second, independent implementation: it imports the standard library and `cryptography`, and nothing of the product.
"""
