"""Client of the pantilt daemon: HTTP API and live telemetry, in one file, without dependencies.

    from pantilt import Rig

    with Rig() as rig:                      # http://127.0.0.1:8410, or PANTILT_URL
        aim = rig.aim(0.8, -0.3)            # metres: forward of the base, to the left
        print(aim["expectedErrorMm"])

If the block ends with an exception, Ctrl-C included, the rig is stopped: the laser goes off and
nothing moves until `resume()`. Documents are dicts as the daemon sends them; /openapi.json
describes them. Units are in names: xM [m], panUs [microseconds], panRad [rad].

Python 3.9 or newer. MIT licence.
"""

import base64
import hashlib
import http.client
import json
import os
import socket
import ssl
import struct
import threading
import time
from urllib.parse import quote, urlencode, urlsplit

__all__ = ["PantiltError", "Rig", "Telemetry"]

_ENDED = ("done", "failed", "cancelled")


class PantiltError(Exception):
    """A call failed. `code` is the stable name of the error, `problem` the document of the daemon
    (RFC 9457), which may have more members, such as `nearest` for an unreachable target."""

    def __init__(self, code, detail, problem=None):
        super().__init__(detail)
        self.code = code
        self.problem = problem or {}


def _unreachable(url, error):
    detail = f'no daemon answers at {url} ({error}): start one with "pantilt serve"'
    return PantiltError("daemon-unreachable", detail)


class Rig:
    """A daemon and its rig.

    url: address of the daemon; a path is allowed (https://example.org/rig)
    token: access token, if the daemon has one; default: PANTILT_TOKEN
    timeout_s: time limit of a call [s]; an aim takes a few seconds
    """

    def __init__(self, url=None, token=None, timeout_s=60.0):
        self.url = (url or os.environ.get("PANTILT_URL") or "http://127.0.0.1:8410").rstrip("/")
        self._token = token or os.environ.get("PANTILT_TOKEN")
        self._timeout_s = timeout_s
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            detail = f'"{self.url}" is not a URL such as http://127.0.0.1:8410'
            raise PantiltError("url-invalid", detail)
        self._parts = parts

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            return
        try:
            self.stop()
        except PantiltError as failure:  # The reason for the end matters more.
            print(f"pantilt: the rig could not be stopped: {failure}")

    # Any call of the API

    def call(self, method, path, body=None, query=None, media_type="application/json"):
        """Calls a route below /api/v1: `call("GET", "models/3")`. Returns the JSON document, or the
        bytes of a file. `body` is sent as JSON, bytes unchanged with their `media_type`.
        Raises PantiltError."""
        target = f"{self._parts.path}/api/v1/{path}"
        if query:
            given = {name: value for name, value in query.items() if value is not None}
            target += "?" + urlencode(given)
        headers = {"authorization": f"Bearer {self._token}"} if self._token else {}
        if body is not None:
            headers["content-type"] = media_type
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        connection = self._connection()
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(self.url, error) from error
        finally:
            connection.close()
        is_json = "json" in (response.getheader("content-type") or "")
        if response.status >= 400:
            problem = json.loads(content) if is_json else {}
            detail = problem.get("detail", f"the daemon answered with status {response.status}")
            raise PantiltError(problem.get("code", "daemon-failed"), detail, problem)
        return json.loads(content) if is_json else content

    def _connection(self):
        host, port = self._parts.hostname, self._parts.port
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._timeout_s)
        return http.client.HTTPConnection(host, port, timeout=self._timeout_s)

    # The rig

    def state(self):
        """The rig now: connection, state, pose, predicted spot, limits."""
        return self.call("GET", "rig")

    def aim(self, x_m, y_m, refine=False):
        """Points at a floor point [m], and returns when the rig is at rest. With `refine` it
        measures the spot and corrects."""
        return self.call("POST", "aim", {"xM": x_m, "yM": y_m, "refine": refine})

    def predict(self, targets):
        """Predictions of the active model for (x, y) pairs [m], without moving."""
        points = [{"xM": x, "yM": y} for x, y in targets]
        return self.call("POST", "predictions", {"targets": points})["predictions"]

    def move(self, pan_us, tilt_us):
        """Moves to servo pulses [microseconds]."""
        return self.call("POST", "rig/command", {"panUs": pan_us, "tiltUs": tilt_us})

    def home(self):
        """Moves both axes to their centre."""
        return self.call("POST", "rig/home")

    def laser(self, on):
        """Turns the laser on or off. The rig must be armed for the former."""
        return self.call("POST", "rig/laser", {"on": on})

    def arm(self):
        """Turns the servo pulses on."""
        return self.call("POST", "rig/arm")

    def release(self):
        """Turns servo pulses and laser off."""
        return self.call("POST", "rig/release")

    def stop(self):
        """Stops at once; nothing moves until `resume()`."""
        return self.call("POST", "rig/stop")

    def resume(self):
        """Ends a stop; moves nothing."""
        return self.call("POST", "rig/resume")

    # Jobs

    def start(self, jobs, **request):
        """Starts a job of `jobs`: collections, trainings, checks, paths or exercises.
        `start("collections", count=10, seed=7)`"""
        return self.call("POST", jobs, request)

    def wait(self, jobs, job, period_s=0.2):
        """Waits for the end of a job, and returns it. Raises PantiltError unless it is done."""
        while job["state"] not in _ENDED:
            time.sleep(period_s)
            job = self.call("GET", f"{jobs}/{job['id']}")
        if job["state"] != "done":
            problem = job["problem"] or {}
            detail = problem.get("message", f"{jobs}/{job['id']} was cancelled")
            raise PantiltError(problem.get("code", "job-cancelled"), detail, problem)
        return job

    def collect(self, **request):
        """Takes samples, and returns the collection when it is done: `collect(count=40)`."""
        return self.wait("collections", self.start("collections", **request))

    def train(self, **request):
        """Trains models on all samples, and returns the training when it is done."""
        return self.wait("trainings", self.start("trainings", **request))

    def samples(self, **query):
        """All samples, page by page; `session="collection 2"` selects some."""
        after = 0
        while True:
            page = self.call("GET", "samples", query={**query, "afterId": after})["samples"]
            if not page:
                return
            yield from page
            after = page[-1]["id"]

    def import_model(self, safetensors, activation=None):
        """Adds a net as safetensors (bytes), from a target to pan and tilt: docs/model-files.md."""
        return self.call(
            "POST", "models", safetensors, {"activation": activation}, "application/octet-stream"
        )

    def activate(self, model_id):
        """Makes a model the one that aims."""
        return self.call("POST", f"models/{model_id}/activate")

    def save_preset(self, name, x_m, y_m):
        """Saves a target under a name."""
        return self.call("PUT", f"presets/{quote(name, safe='')}", {"xM": x_m, "yM": y_m})

    # Live

    def telemetry(self, *topics, rate_hz=10, timeout_s=None):
        """Subscribes to topics (docs/telemetry.md). `for message in rig.telemetry("rig"): ...`
        Waiting for longer than `timeout_s` raises TimeoutError."""
        stream = Telemetry(self._parts, self._token, self._timeout_s)
        stream.settimeout(timeout_s)
        stream.send({"subscribe": list(topics), "rateHz": rate_hz})
        return stream


_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_WEBSOCKET_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


class Telemetry:
    """A WebSocket (RFC 6455) that yields the daemon's messages as dicts until it is closed."""

    def __init__(self, parts, token, timeout_s):
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        try:
            self._socket = socket.create_connection((parts.hostname, port), timeout_s)
        except OSError as error:
            raise _unreachable(parts.geturl(), error) from error
        if secure:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=parts.hostname)
        self._file = self._socket.makefile("rb")
        self._sending = threading.Lock()
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {parts.path}/api/v1/telemetry HTTP/1.1",
            f"Host: {parts.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Protocol: pantilt",
            *([f"Authorization: Bearer {token}"] if token else []),
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        status = self._file.readline().decode(errors="replace").strip()
        headers = http.client.parse_headers(self._file)
        accepted = base64.b64encode(hashlib.sha1((key + _WEBSOCKET_KEY).encode()).digest()).decode()
        if " 101 " not in f"{status} " or headers.get("Sec-WebSocket-Accept") != accepted:
            content = self._file.read(int(headers.get("Content-Length") or 0))
            self.close()
            problem = json.loads(content) if "json" in headers.get("Content-Type", "") else {}
            detail = problem.get("detail", status)
            raise PantiltError(problem.get("code", "daemon-failed"), detail, problem)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        content = b""
        while True:
            last, opcode, payload = self._receive()
            if opcode == _PING:
                self._write(_PONG, payload)
            elif opcode == _CLOSE:
                self.close()
                raise StopIteration
            elif opcode != _PONG:  # a text, or the continuation of one
                content += payload
                if last:
                    return json.loads(content)

    def settimeout(self, timeout_s):
        """Limits the wait for a message [s]; None for no limit."""
        self._socket.settimeout(timeout_s)

    def send(self, message):
        """Sends a message, such as another subscription."""
        self._write(_TEXT, json.dumps(message).encode())

    def jog(self, pan_rad_per_s=0.0, tilt_rad_per_s=0.0):
        """Turns the rig for 200 ms; repeat it at least every 100 ms, and end with zero rates."""
        self.send({"jog": {"panRadPerS": pan_rad_per_s, "tiltRadPerS": tilt_rad_per_s}})

    def track(self, target=None, age_s=0.0, **options):
        """Follows a moving target; repeat it up to 60 times a second, and end with no target.

        target: {"xM": …, "yM": …}, with "zM" above the floor, or {"bearingRad": …, "elevationRad": …}
        age_s: time since it was measured [s]
        options: laser=True, noiseMm=4, noiseMrad=4 (docs/tracking.md)
        """
        if target is not None:
            target = {**target, "ageMs": 1000 * age_s, **options}
        self.send({"track": target})

    def close(self):
        """Closes the connection, also while another thread waits for a message."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The daemon has closed it.
        self._file.close()
        self._socket.close()

    def _read(self, size):
        content = self._file.read(size)
        if len(content) < size:  # The daemon has ended.
            self.close()
            raise StopIteration
        return content

    def _receive(self):
        first, second = self._read(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack(">H", self._read(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", self._read(8))
        return bool(first & 0x80), first & 0x0F, self._read(size)

    def _write(self, opcode, payload):
        size = len(payload)
        header = bytes([0x80 | opcode])
        if size < 126:
            header += bytes([0x80 | size])
        else:
            header += bytes([0x80 | 126]) + struct.pack(">H", size)
        mask = os.urandom(4)  # Required from clients (section 5.3).
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        with self._sending:
            self._socket.sendall(header + mask + masked)
