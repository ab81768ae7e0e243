"""Runs a student's model.py: one JSON object comes in, lines of JSON go out.

In: {"path": FILE, "slowS": SECONDS, "functions": {NAME: [[a, b], ...]}, "limits": {...}}, where the limits
are optional. Out, as things happen:
{"slow": LINE, "code": TEXT} while model.py is still being imported after slowS;
{"importError": TEXT, "input": BOOL}, the last line if it cannot be imported, or {"imported": true};
{"function": NAME, "missing": [SIMILAR NAMES]} or {"function": NAME, "answers": [...]}, for each function.
An answer is {"value": ...}, {"raised": TEXT}, or {"other": TEXT} for a value that JSON has no form for.
JSON has no NaN and no infinity: they go as null inside {"number": TEXT}.
"""

import difflib
import importlib.util
import json
import linecache
import math
import os
import sys
import threading
import traceback

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

MAX_TEXT = 1000
MB = 1 << 20


class Other(Exception):
    """A value of another kind than numbers, None and lists of them."""


def plain(value):
    """Arrays, tensors and numbers of other libraries as numbers and lists."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"number": str(value)}
    if hasattr(value, "detach"):
        value = value.detach()
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if hasattr(value, "__float__"):
        return plain(float(value))
    raise Other


def own_frames(error, folder):
    """The frames of the traceback that lie in the student's folder."""
    return [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folder)]


def described(error, folder):
    """The exception with its last own frame, without the frames of this script."""
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    frames = own_frames(error, folder)
    where = f"{os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}: {frames[-1].line}\n" if frames else ""
    return (where + text)[-MAX_TEXT:]


def answer(function, inputs, folder):
    try:
        value = function(*inputs)
    except Exception as error:
        return {"raised": described(error, folder)}
    try:
        return {"value": plain(value)}
    except Exception:
        return {"other": repr(value)[:MAX_TEXT]}


def watch_import(path, slow_s, report):
    """Reports the line of model.py that runs when its import has taken slow_s."""
    main = threading.main_thread().ident

    def look():
        frames = [frame for frame, _ in traceback.walk_stack(sys._current_frames()[main])]
        own = [frame for frame in frames if frame.f_code.co_filename == path]
        if own:
            report({"slow": own[-1].f_lineno, "code": linecache.getline(path, own[-1].f_lineno).strip()[:80]})

    timer = threading.Timer(slow_s, look)
    timer.daemon = True
    timer.start()
    return timer


def load(path):
    spec = importlib.util.spec_from_file_location("model", path)
    model = importlib.util.module_from_spec(spec)
    sys.modules["model"] = model  # dataclasses look their module up
    spec.loader.exec_module(model)
    return model


def user_task_count():
    """The processes of this user, where /proc exists with their threads."""
    if not os.path.isdir("/proc/self/task"):
        return len(os.popen(f"ps -U {os.getuid()} -o pid=").readlines())
    count = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{entry}").st_uid == os.getuid():
                count += len(os.listdir(f"/proc/{entry}/task"))
        except OSError:
            pass  # it has ended
    return count


def limit(limits):
    """Sets limits that also hold for every process that this one starts."""
    values = {
        "RLIMIT_AS": limits["memoryMb"] * MB,
        "RLIMIT_CPU": limits["processorS"],
        "RLIMIT_NPROC": user_task_count() + limits["processes"],
        "RLIMIT_FSIZE": limits["fileMb"] * MB,
        "RLIMIT_CORE": 0,
    }
    for name, value in values.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            pass  # not on this system, or already lower


def main():
    request = json.load(sys.stdin)
    if resource and "limits" in request:
        limit(request["limits"])
    reports = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # prints must not get between the reports
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # input() fails at once
    sys.stdin = open(0)

    own_pid = os.getpid()

    def report(entry):
        if os.getpid() != own_pid:
            os._exit(0)  # a copy that model.py has forked
        reports.write(json.dumps(entry) + "\n")
        reports.flush()

    path = os.path.abspath(request["path"])
    folder = os.path.dirname(path)
    sys.path.insert(0, folder)
    os.chdir(folder)  # weights lie beside the model
    timer = watch_import(path, request["slowS"], report)
    try:
        model = load(path)
    except BaseException as error:
        report({"importError": described(error, folder), "input": isinstance(error, EOFError)})
        return
    finally:
        timer.cancel()
    report({"imported": True})
    own = [name for name, value in vars(model).items() if callable(value) and getattr(value, "__module__", "") == "model"]
    defined = {name.lower(): name for name in own}
    for name, questions in request["functions"].items():
        function = getattr(model, name, None)
        if callable(function):
            report({"function": name, "answers": [answer(function, inputs, folder) for inputs in questions]})
        else:
            similar = difflib.get_close_matches(name, defined)
            report({"function": name, "missing": [defined[key] for key in similar]})


main()
