"""One module per frustration signal: pure functions on columns, declared with name, parameters, version."""
