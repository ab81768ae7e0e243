"""Robot of LeRobot over the client pantilt.py: the rig as a robot of type "pantilt".

Importing this module registers the robot. An action is a rate of each axis [rad/s]; the rig stops
by itself 200 ms after the last one, so send at least ten in a second. Angles are the nominal ones
[rad]: pan to the left of straight ahead, tilt down from level.
"""

import threading
from dataclasses import dataclass, field

from lerobot.robots import Robot, RobotConfig

from pantilt import Rig

MAX_RATE_RAD_PER_S = 20.0


@RobotConfig.register_subclass("pantilt")
@dataclass
class PantiltConfig(RobotConfig):
    """Address of the daemon, and cameras of LeRobot that see the floor."""

    url: str = "http://127.0.0.1:8410"
    token: str | None = None
    cameras: dict = field(default_factory=dict)


class Pantilt(Robot):
    """A pan-tilt laser. The daemon enforces limits and keep-out zones, whatever the action."""

    config_class = PantiltConfig
    name = "pantilt"

    def __init__(self, config):
        super().__init__(config)
        self.cameras = {}
        if config.cameras:
            from lerobot.cameras import make_cameras_from_configs

            self.cameras = make_cameras_from_configs(config.cameras)
        self._config = config
        self._rig = Rig(config.url, config.token)
        self._stream = None
        self._state = None
        self._received = threading.Condition()

    @property
    def observation_features(self):
        sizes = {name: (c.height, c.width, 3) for name, c in self._config.cameras.items()}
        return {"pan.pos": float, "tilt.pos": float, "laser.on": float, **sizes}

    @property
    def action_features(self):
        return {"pan.vel": float, "tilt.vel": float}

    @property
    def is_connected(self):
        return self._stream is not None

    @property
    def is_calibrated(self):
        return True  # The daemon has models for that.

    def connect(self, calibrate=True):
        self._rig.arm()
        self._stream = self._rig.telemetry("rig", rate_hz=50)
        threading.Thread(target=self._receive, args=[self._stream], daemon=True).start()
        for camera in self.cameras.values():
            camera.connect()

    def calibrate(self):
        pass

    def configure(self):
        pass

    def get_observation(self):
        with self._received:
            self._received.wait_for(lambda: self._state or not self._stream, timeout=5)
            state = self._state
        if not state or not state["pose"]:
            raise ConnectionError("the rig sends no telemetry: see its state with `pantilt status`")
        return {
            "pan.pos": state["pose"]["panRad"],
            "tilt.pos": state["pose"]["tiltRad"],
            "laser.on": float(state["laserOn"]),
            **{name: camera.async_read() for name, camera in self.cameras.items()},
        }

    def send_action(self, action):
        def bounded(rate):
            return max(-MAX_RATE_RAD_PER_S, min(MAX_RATE_RAD_PER_S, float(rate)))

        sent = {name: bounded(action[name]) for name in self.action_features}
        self._stream.jog(sent["pan.vel"], sent["tilt.vel"])
        return sent

    def disconnect(self):
        stream, self._stream = self._stream, None
        stream.jog()
        stream.close()
        self._rig.release()
        for camera in self.cameras.values():
            camera.disconnect()

    def _receive(self, stream):
        try:
            for message in stream:
                with self._received:
                    if message["topic"] == "rig":
                        self._state = message["data"]
                    elif message["topic"] in ("jog", "problem"):
                        print("pantilt:", message["data"]["detail"])
                    self._received.notify_all()
        except (OSError, ValueError):
            pass  # closed by disconnect
        with self._received:
            self._state = None  # A stale state is not returned.
            self._received.notify_all()
