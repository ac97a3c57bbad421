"""Requests and answers: who may enter, fragments, errors, forms, filters. No domain."""
