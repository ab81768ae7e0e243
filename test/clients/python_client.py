"""Tests of clients/python/pantilt.py with the daemon at PANTILT_URL; run by python.slow.test.ts."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../clients/python"))

from pantilt import PantiltError, Rig


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.rig = Rig()
        self.rig.resume()

    def test_aims(self):
        aim = self.rig.aim(0.8, -0.3)
        self.assertEqual((aim["xM"], aim["yM"]), (0.8, -0.3))
        self.assertGreater(aim["expectedErrorMm"], 0)
        self.assertEqual(self.rig.state()["state"], "armed")

    def test_gives_the_code_and_the_members_of_a_problem(self):
        with self.assertRaises(PantiltError) as caught:
            self.rig.aim(5, 0)
        self.assertEqual(caught.exception.code, "target-unreachable")
        self.assertEqual(caught.exception.problem["nearest"]["yM"], 0)
        self.assertIn("outside the work area", str(caught.exception))

    def test_stops_the_rig_when_its_block_fails(self):
        for error in (ValueError, KeyboardInterrupt):
            with self.assertRaises(error):
                with self.rig as rig:
                    rig.arm()
                    raise error
            self.assertEqual(self.rig.state()["state"], "stopped")
            self.rig.resume()
        with self.rig as rig:
            rig.home()
        self.assertEqual(self.rig.state()["state"], "armed")

    def test_collects_and_reads_samples(self):
        collection = self.rig.collect(poses=[{"panUs": 1400, "tiltUs": 1300}])
        session = collection["result"]["session"]
        (sample,) = self.rig.samples(session=session)
        self.assertEqual(sample["panUs"], 1400)
        self.assertEqual(len(list(self.rig.samples(limit=7))), len(list(self.rig.samples())))
        table = self.rig.call("GET", "samples.csv", query={"session": session})
        self.assertEqual(len(table.decode().strip().splitlines()), 2)

    def test_a_failed_job_raises_its_problem(self):
        points = [{"xM": 0.6, "yM": -0.3}, {"xM": 0.9, "yM": 0.3}]
        path = self.rig.start("paths", points=points, speedMPerS=0.02)
        self.rig.stop()
        with self.assertRaises(PantiltError) as caught:
            self.rig.wait("paths", path)
        self.assertEqual(caught.exception.code, "rig-stopped")

    def test_saves_a_preset_with_any_name(self):
        name = "left/half 50%"
        self.assertEqual(self.rig.save_preset(name, 0.8, 0.3)["name"], name)

    def test_receives_telemetry_and_jogs(self):
        self.rig.arm()
        with self.rig.telemetry("rig", rate_hz=50, timeout_s=20) as stream:
            self.assertEqual(next(stream)["topic"], "subscribed")
            start = next(stream)["data"]["pose"]["panRad"]
            for message in stream:
                if message["data"]["pose"]["panRad"] > start + 0.1:
                    break
                stream.jog(pan_rad_per_s=0.5)
            stream.jog()

    def test_follows_a_target(self):
        with self.rig.telemetry("rig", rate_hz=50, timeout_s=20) as stream:
            for message in stream:
                if message["topic"] == "rig":
                    spot = message["data"]["spot"]
                    if spot and abs(spot["yM"] - 0.3) < 0.02:
                        break
                stream.track({"xM": 0.8, "yM": 0.3}, age_s=0.02, laser=True)
            stream.track()
            while message["data"].get("laserOn") is not False:
                message = next(stream)

    def test_reports_why_it_is_refused(self):
        with self.assertRaises(PantiltError) as caught:
            Rig(token="wrong-token").telemetry("rig")
        self.assertEqual(caught.exception.code, "token-wrong")
        with self.assertRaises(PantiltError) as caught:
            Rig("http://127.0.0.1:9").state()
        self.assertEqual(caught.exception.code, "daemon-unreachable")
        with self.assertRaises(PantiltError) as caught:
            Rig("rig.local")
        self.assertEqual(caught.exception.code, "url-invalid")


if __name__ == "__main__":
    unittest.main()
