/**
 * The thread of an emulated board: runs the requested time slices, and replies with the outputs of
 * the board in each.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Axis, Microseconds } from '../../units.ts';
import { CLOCK_HZ, EmulatedBoard } from './board.ts';
import type { BoardAction, EmulatorStart, Slice, SliceOutcome } from './emulator-messages.ts';

const start: EmulatorStart = workerData;
let bytes: number[] = [];
let pulses: [Axis, Microseconds][] = [];

const board = new EmulatedBoard({
  ...start,
  onByte: (byte) => bytes.push(byte),
  onPulse: (axis, widthUs) => pulses.push([axis, widthUs]),
});

function act(action: BoardAction): void {
  if (action.kind === 'bytes') board.send(action.bytes);
  else if (action.kind === 'host') board.connectHost(action.baudRate);
  else if (action.kind === 'power-up') board.powerUp();
  else if (action.kind === 'power-down') board.powerDown();
  else board.reset('EXTERNAL');
}

let untilCycle = 0;
parentPort?.on('message', ({ durationMs, actions }: Slice) => {
  for (const action of actions) act(action);
  untilCycle += (durationMs * CLOCK_HZ) / 1000;
  board.runUntil(untilCycle);
  const outcome: SliceOutcome = {
    bytes: Uint8Array.from(bytes),
    pulses,
    laserOn: board.laserOn,
    receiving: board.receiving,
  };
  bytes = [];
  pulses = [];
  parentPort?.postMessage(outcome);
});
