# SPDX-License-Identifier: MIT
"""Evaluates the Python of an offlineimaprc, one request after the other.

Requests come as lines of JSON on descriptor 3, replies go to descriptor 4.  What the user's code
prints goes to descriptors 1 and 2, which nobody mistakes for replies.  The process is killed when the
other end of descriptor 5 is closed, that is when offlineimap has ended in whatever way.
"""

import builtins
import fcntl
import functools
import getpass
import json
import os
import re
import select
import sys
import threading
import time
import types

EXPRESSION = "<expression>"
HERE = "<offlineimap>"
requests = open(3, "rb", closefd=False)
early = []
talk = threading.RLock()
identifier = os.getpid()
last_sign = time.monotonic()


class WrongResult(Exception):
    """The expression gave something that its option cannot be."""


def send(message):
    global last_sign
    line = (json.dumps(message) + "\n").encode("ascii")
    while line:
        line = line[os.write(4, line):]
    last_sign = time.monotonic()


def show_life():
    """Tells that the user's code is slow but not hung."""
    if time.monotonic() - last_sign > 1:
        send({"alive": True})


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


# Questions


def ask(prompt):
    with talk:
        flush()
        send({"ask": str(prompt)})
        message = read()
        while "answer" not in message:
            # The first request may come before pythonfile has been executed.
            early.append(message)
            message = read()
        answer = message["answer"]
    if answer is None:
        raise EOFError("nobody answered")
    return answer


def ask_secretly(prompt="Password: ", stream=None, **others):
    return ask(prompt)


def ask_openly(prompt="", *others):
    return ask(prompt)


# Results


def kind_of(value):
    return "None" if value is None else "a value of type " + type(value).__name__


def text(value):
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode("utf-8")
    if not isinstance(value, str):
        raise WrongResult("It gave " + kind_of(value) + " instead of a text")
    value.encode("utf-8")
    return value


def optional_text(value):
    return None if value is None else text(value)


def whole_number(value):
    if isinstance(value, (bool, float)):
        raise WrongResult("It gave " + kind_of(value) + " instead of a whole number")
    try:
        return int(value)
    except (TypeError, ValueError):
        raise WrongResult("It gave " + kind_of(value) + " instead of a whole number") from None


def items(value):
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise WrongResult("It gave " + kind_of(value) + " instead of a list")
    return list(value)


def names(value):
    return [] if value is None else [text(item) for item in items(value)]


def numbers(value):
    return None if value is None else [whole_number(item) for item in items(value)]


def nothing(value):
    return None


CONVERSIONS = {
    "text": text,
    "optional text": optional_text,
    "number": whole_number,
    "names": names,
    "numbers": numbers,
    "truth": bool,
    "nothing": nothing,
}


# Evaluation


def compare(left, right):
    return (left > right) - (left < right)


class Namespace:
    """The names that expressions see: those of pythonfile, and a few more."""

    def __init__(self, path):
        self.path = path
        self.module = None
        self.failure = None
        self.is_checked = False
        self.functions = {}

    def load(self):
        if self.module is None and self.failure is None:
            try:
                self.module = self.execute()
            except BaseException as error:
                self.failure = error
        if self.failure is not None:
            raise self.failure

    def execute(self):
        module = types.ModuleType("offlineimap_pythonfile")
        module.__file__ = self.path
        if self.path is not None:
            sys.modules[module.__name__] = module
            with open(self.path, "rb") as file:
                source = file.read()
            exec(compile(source, self.path, "exec", dont_inherit=True), module.__dict__)
        return module

    def evaluate(self, source):
        self.load()
        scope = {"cmp": compare, "os": os, "re": re}
        scope.update(self.module.__dict__)
        # The one module that OfflineIMAP promises.
        scope["re"] = re
        code = compile(source.lstrip(" \t"), EXPRESSION, "eval", dont_inherit=True)
        return eval(code, scope)

    def function(self, request):
        """The function that an expression gives, made once."""
        key = request["key"]
        if key not in self.functions:
            function = self.evaluate(request["source"])
            if not callable(function):
                raise WrongResult("It gave " + kind_of(function) + " instead of a function")
            self.functions[key] = function
        return self.functions[key]


def value(namespace, request):
    return CONVERSIONS[request["result"]](namespace.evaluate(request["source"]))


def calls(namespace, request):
    function = namespace.function(request)
    convert = CONVERSIONS[request["result"]]
    results = []
    for arguments in request["inputs"]:
        request["at"] = arguments
        results.append(convert(function(*arguments)))
        show_life()
    return results


def sort(namespace, request):
    """Sorts by an old-style comparison and gives the new order as indices."""
    function = namespace.function(request)

    def compare_indices(left, right):
        show_life()
        request["at"] = [inputs[left], inputs[right]]
        return function(inputs[left], inputs[right])

    inputs = request["inputs"]
    return sorted(range(len(inputs)), key=functools.cmp_to_key(compare_indices))


def sort_by_key(namespace, request):
    function = namespace.function(request)
    inputs = request["inputs"]

    def key(index):
        request["at"] = [inputs[index]["foldername"]]
        return function(inputs[index])

    return sorted(range(len(inputs)), key=key)


def check(namespace, request):
    """Only compiles; nothing of the user's runs.  A mistake of pythonfile is told once."""
    compile(request["source"].lstrip(" \t"), EXPRESSION, "eval", dont_inherit=True)
    # That there is no such file is told by who asks for the check.
    if not namespace.is_checked and namespace.path and os.path.exists(namespace.path):
        namespace.is_checked = True
        with open(namespace.path, "rb") as file:
            compile(file.read(), namespace.path, "exec", dont_inherit=True)


OPERATIONS = {
    "value": value,
    "calls": calls,
    "sort": sort,
    "sort by key": sort_by_key,
    "check": check,
}


# Failures


def message_of(error):
    if isinstance(error, SyntaxError):
        return error.msg
    try:
        return str(error)
    except Exception:
        return ""


def describe(error, namespace, request):
    failure = {
        "kind": "" if isinstance(error, WrongResult) else type(error).__name__,
        "message": message_of(error),
        "at": request.get("at"),
        "file": namespace.path if error is namespace.failure else None,
    }
    if isinstance(error, SyntaxError):
        add_place(failure, namespace, error.filename, error.lineno, None)
        failure["code"] = (error.text or "").strip()
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        add_place(failure, namespace, code.co_filename, trace.tb_lineno, code.co_name)
        trace = trace.tb_next
    return failure


def add_place(failure, namespace, file, line, function):
    """Notes the innermost place within the expression and within pythonfile."""
    if file == EXPRESSION:
        failure["line"] = line
    elif file is not None and file == namespace.path:
        failure["file"] = file
        failure["file line"] = line
        failure["function"] = None if function == "<module>" else function


# The conversation


def read():
    line = requests.readline()
    if not line:
        sys.exit(0)
    return json.loads(line.decode("utf-8"))


def serve(namespace):
    while True:
        request = early.pop(0) if early else read()
        if request["operation"] == "end":
            sys.exit(0)
        before = os.environ.get("GPG_TTY")
        if "terminal" in request:
            os.environ["GPG_TTY"] = request["terminal"]
        try:
            reply = {"result": OPERATIONS[request["operation"]](namespace, request)}
        except BaseException as error:
            if os.getpid() != identifier:
                raise
            reply = {"failure": describe(error, namespace, request)}
        if "terminal" in request:
            os.environ.pop("GPG_TTY", None)
            if before is not None:
                os.environ["GPG_TTY"] = before
        if os.getpid() != identifier:
            # The user's code has forked; the copy has no business here.
            os._exit(0)
        flush()
        send(reply)


def die_with_parent():
    for descriptor in (3, 4, 5):
        os.set_inheritable(descriptor, False)
    fcntl.fcntl(5, fcntl.F_SETOWN, identifier)
    # F_SETSIG; the default, SIGIO, could be caught by the user's code.
    fcntl.fcntl(5, 10, 9)
    fcntl.fcntl(5, fcntl.F_SETFL, fcntl.fcntl(5, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([5], [], [], 0)[0]:
        os._exit(1)


def close_others():
    """Closes what offlineimap itself had inherited from whoever started it."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 5:
            try:
                os.close(int(name))
            except OSError:
                pass


def begin():
    die_with_parent()
    if os.path.isdir("/proc/self/fd"):
        close_others()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    getpass.getpass = ask_secretly
    builtins.input = ask_openly
    sys.argv = ["offlineimap"]
    if sys.path and sys.path[0] == "":
        del sys.path[0]
    setup = read()
    namespace = Namespace(setup["pythonfile"])
    if setup["loads"]:
        try:
            namespace.load()
        except BaseException:
            pass
    serve(namespace)


begin()
