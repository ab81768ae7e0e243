"""Drives the rig at PANTILT_URL by the plug-in for LeRobot, as its control loop does."""

import os
import time

from lerobot_robot_pantilt import Pantilt, PantiltConfig

robot = Pantilt(PantiltConfig(os.environ["PANTILT_URL"], os.environ["PANTILT_TOKEN"]))
assert set(robot.action_features) == {"pan.vel", "tilt.vel"}
robot.connect()
start = robot.get_observation()
assert set(start) == set(robot.observation_features)
deadline = time.monotonic() + 20
while robot.get_observation()["pan.pos"] < start["pan.pos"] + 0.1:
    assert time.monotonic() < deadline, "the rig does not turn"
    assert robot.send_action({"pan.vel": 0.5, "tilt.vel": 0.0})["pan.vel"] == 0.5
    time.sleep(0.03)
robot.send_action({"pan.vel": 0.0, "tilt.vel": 0.0})
robot.disconnect()
assert not robot.is_connected
print(robot._rig.state()["state"])
