"""The exercise's net in PyTorch on one thread, for bench/training.ts: 2-256-256-256-2, smooth L1, Adam.

    training.py net     the net alone: 1024 steps on one batch of 256, drawn beforehand
    training.py script  the exercise as a student writes it, a configuration at a time; also until the
                        median floor error within the trained radii is 80 mm (looking isn't counted)

Prints one JSON object. Ends with code 3 when there is no PyTorch.
"""
import json
import math
import random
import sys
import time

try:
    import numpy as np
    import torch
    from torch import nn
except ImportError:
    sys.exit(3)

STEPS, BATCH = 1024, 256
L1, L2 = 0.195, 0.0825
TILT = 0.2, 1.7
RADII = 0.07, 1.38
WANTED_MM = 80


def rotation_z(a):
    c, s = math.cos(a), math.sin(a)
    return np.array([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])


def rotation_y(a):
    c, s = math.cos(a), math.sin(a)
    return np.array([[c, 0, s, 0], [0, 1, 0, 0], [-s, 0, c, 0], [0, 0, 0, 1]])


def up(z):
    return np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, z], [0, 0, 0, 1]])


def direct(alpha, beta):
    return rotation_z(alpha) @ up(L1) @ rotation_y(beta) @ up(L2)


def laser(alpha, beta):
    t = direct(alpha, beta)
    origin, direction = t[:3, 3], t[:3, 0]
    if direction[2] >= 0:
        return None
    hit = origin - direction * origin[2] / direction[2]
    return [hit[0], hit[1]]


def draw(count):
    inputs, targets = [], []
    for _ in range(count):
        alpha, beta = random.uniform(-math.pi, math.pi), random.uniform(*TILT)
        inputs.append(laser(alpha, beta))
        targets.append([alpha, beta])
    return torch.tensor(inputs, dtype=torch.float32), torch.tensor(targets, dtype=torch.float32)


def median_error_mm(net):
    chance = random.Random(1)
    targets = []
    for _ in range(1000):
        r, a = math.sqrt(chance.uniform(RADII[0] ** 2, RADII[1] ** 2)), chance.uniform(-math.pi, math.pi)
        targets.append([r * math.cos(a), r * math.sin(a)])
    with torch.no_grad():
        answers = net(torch.tensor(targets)).tolist()
    hits = [laser(*answer) for answer in answers]
    return np.median([1000 * math.dist(h, t) if h else math.inf for h, t in zip(hits, targets)])


torch.set_num_threads(1)
seed = int(sys.argv[2])
torch.manual_seed(seed)
random.seed(seed)
net = nn.Sequential(
    nn.Linear(2, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 2)
)
optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
loss_function = nn.SmoothL1Loss()
fixed = draw(BATCH) if sys.argv[1] == "net" else None

seconds, seconds_to_wanted = 0.0, None
for step in range(1, STEPS + 1):
    start = time.perf_counter()
    inputs, targets = fixed or draw(BATCH)
    optimiser.zero_grad()
    loss = loss_function(net(inputs), targets)
    loss.backward()
    optimiser.step()
    seconds += time.perf_counter() - start
    if not fixed and seconds_to_wanted is None and step % 16 == 0 and median_error_mm(net) <= WANTED_MM:
        seconds_to_wanted = seconds
result = {"seconds": seconds, "secondsToWanted": seconds_to_wanted}
if not fixed:
    result["medianMm"] = median_error_mm(net)
print(json.dumps(result))
