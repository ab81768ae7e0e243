/**
 * The maximum resource use of the firmware under the heaviest load from a host: the depth of the
 * stack, measured by painting free memory, and the waiting time of a received byte. Run by
 * firmware/test/run:
 *
 *     tsx test/firmware/budgets.ts STATIC_BYTES     prints stack [bytes] and wait [us]
 */
import { readFileSync } from 'node:fs';
import { frame, STOP } from '../../src/protocol/framing.ts';
import { Random } from '../../src/random.ts';
import { CLOCK_HZ, EmulatedBoard } from '../../src/simulator/avr/board.ts';

/** The fastest line that the firmware is built for: its bytes leave the least time for anything else. */
const BAUD_RATE = 250_000;
const hex = readFileSync(
  new URL(`../../firmware/build/pantilt-${BAUD_RATE}.hex`, import.meta.url),
  'utf8',
);
const RAM_START = 0x100;
const PAINTS = [0xa5, 0x5a];
const BOOT_S = 0.1;
const STRESS_S = 15;
const CYCLES_PER_US = CLOCK_HZ / 1e6;

/** Lines that reach every branch; their order is random. */
const COMMANDS = [
  ...['HELLO 1', 'HELLO 2', 'PING', 'STATUS', 'ARM', 'RELEASE', 'RESUME', 'LASER 1', 'LASER 2'],
  ...['RATE 50', 'RATE 51', 'WATCHDOG 100 150', 'WATCHDOG 60000 3600000', 'WATCHDOG 1 1'],
  ...['MOVE 2500 500', 'MOVE 500.5 2499.5 1000 9999', 'MOVE 9999 1', 'MOVE 1 2 3 4', 'FLY'],
  ...['PANLIMITS', 'PANLIMITS 500 2500 65535 999999', 'TILTLIMITS 500 2500 65535 999999'],
  ...['TILTLIMITS 5000 1 0 0', 'PANLIMITS 1 2 3', `${'A'.repeat(80)}`],
].map((command) => command.split(' '));

function nextText(random: Random, sequence: number): string {
  switch (random.integer(12)) {
    case 0:
      return STOP;
    case 1:
      return `${'x'.repeat(random.integer(200))}\n`;
    case 2:
      return `${sequence} PING*0000\n`;
    default:
      return frame([`${1 + (sequence % 65535)}`, ...COMMANDS[random.integer(COMMANDS.length)]!]);
  }
}

/**
 * Keeps a board busy; returns the maximum stack depth [bytes] and the longest wait [CPU cycles].
 */
function stress(staticBytes: number, paint: number): { stackBytes: number; waitCycles: number } {
  const random = new Random(paint, 'stress');
  const board = new EmulatedBoard({
    hex,
    seed: paint,
    onByte: () => {},
    onPulse: () => {},
  });
  board.connectHost(BAUD_RATE);
  board.powerUp();
  board.data.fill(paint, RAM_START + staticBytes);
  board.runUntil(BOOT_S * CLOCK_HZ); // bytes received during boot are lost
  const endCycle = board.cycles + STRESS_S * CLOCK_HZ;
  for (let sequence = 1; board.cycles < endCycle; sequence++) {
    board.send(Buffer.from(nextText(random, sequence), 'latin1'));
    while (board.receiving) board.runUntil(board.cycles + 10 * CYCLES_PER_US);
    // Mostly back to back; now and then long enough for a reply, or for silence.
    if (random.integer(4) === 0) {
      const pauseUs = random.integer(random.integer(20) === 0 ? 250_000 : 5_000);
      board.runUntil(board.cycles + pauseUs * CYCLES_PER_US);
    }
  }
  const deepest = board.data.findIndex((byte, i) => i >= RAM_START + staticBytes && byte !== paint);
  return { stackBytes: board.data.length - deepest, waitCycles: board.worstReceiveWaitCycles };
}

const staticBytes = Number(process.argv[2]);
const runs = PAINTS.map((paint) => stress(staticBytes, paint));
const stackBytes = Math.max(...runs.map((run) => run.stackBytes));
const waitUs = Math.max(...runs.map((run) => run.waitCycles)) / CYCLES_PER_US;
console.log(`${stackBytes} ${waitUs.toFixed(1)}`);
