"""One module a command: parse options, call one function below, hand its result to `render`.

May import everything below it; each command imports what it needs when it runs.
"""
