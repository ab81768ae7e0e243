/**
 * Commands about the hardware side: `ports`, `doctor`, `flash`.
 */
import type { Command } from 'commander';
import { addDoctor } from './doctor.ts';
import { addFlash } from './flash.ts';
import { print, printJson, printTable } from './output.ts';
import { systemBinding } from './port-source.ts';
import { surveyPorts } from './port-survey.ts';

/** Adds the commands. */
export function addHardwareCommands(program: Command): void {
  addDoctor(program);
  addFlash(program);
  program
    .command('ports')
    .description('List serial ports, those that may be a rig first')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      const ports = await surveyPorts(await systemBinding());
      if (json) return printJson(ports);
      if (ports.length === 0) {
        return print('no serial port found: plug the rig in, and look that the cable carries data');
      }
      printTable(
        ['path', 'may be a rig', 'maker', 'usb id', 'serial number'],
        ports.map((port) => [
          port.path,
          port.mayBeRig ? 'yes' : 'no',
          port.maker ?? '–',
          port.vendorId ? `${port.vendorId}:${port.productId}` : '–',
          port.serialNumber ?? '–',
        ]),
      );
      for (const { hindrance } of ports) {
        if (hindrance) print(`${hindrance.found}: ${hindrance.cure}`);
      }
    });
}
