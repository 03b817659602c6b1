"""Signals: one module each, a pure function with its declaration; `registry` lists them."""
