"""Asks a student's model.py: requests come in as lines of JSON, answers go out the same way.

A request is {"function": NAME, "inputs": [[a, b], ...]}; an answer is {"values": [...]}, or {"error": TEXT}.
JSON has no NaN and no infinity: they go as "NaN". What the student prints goes to standard error.
"""

import importlib.util
import json
import math
import os
import sys
import traceback


def plain(value):
    """Arrays and tensors as lists of numbers."""
    if hasattr(value, "detach"):
        value = value.detach()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN"
    return value


def answer(model, request):
    function = getattr(model, request["function"], None)
    if function is None:
        return {"missing": True}
    return {"values": [plain(function(*inputs)) for inputs in request["inputs"]]}


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # their prints must not get between the answers
    path = os.path.abspath(sys.argv[1])
    sys.path.insert(0, os.path.dirname(path))
    os.chdir(os.path.dirname(path))  # weights lie beside the model
    model = None
    for line in sys.stdin:
        try:
            if model is None:
                spec = importlib.util.spec_from_file_location("model", path)
                model = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(model)
            reply = json.dumps(answer(model, json.loads(line)))
        except BaseException:
            reply = json.dumps({"error": traceback.format_exc(limit=-3)})
        answers.write(reply + "\n")
        answers.flush()


main()
