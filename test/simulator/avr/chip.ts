/** A chip without a program: its peripherals are driven by their registers, its time by the test. */
import { CPU } from 'avr8js';

const SREG = 0x5f;
const INTERRUPTS_ON = 0x80;

export class Chip {
  readonly cpu = new CPU(new Uint16Array(0x4000), 2048);

  read(address: number): number {
    return this.cpu.readData(address);
  }

  write(address: number, value: number): void {
    this.cpu.writeData(address, value);
  }

  /** Lets time pass, cycle by cycle; no instruction is executed, no interrupt taken. */
  runUntil(cycle: number): void {
    this.cpu.data[SREG]! &= ~INTERRUPTS_ON;
    while (this.cpu.cycles < cycle) {
      this.cpu.cycles++;
      this.cpu.tick();
    }
  }

  /** The word address of the interrupt that would be taken now, if any. */
  interrupt(): number | undefined {
    const { cpu } = this;
    const [pc, cycles, stackPointer] = [cpu.pc, cpu.cycles, cpu.SP];
    cpu.SP = cpu.data.length - 1;
    cpu.data[SREG]! |= INTERRUPTS_ON;
    cpu.tick();
    const taken = cpu.pc === pc ? undefined : cpu.pc;
    cpu.data[SREG]! &= ~INTERRUPTS_ON;
    [cpu.pc, cpu.cycles, cpu.SP] = [pc, cycles, stackPointer];
    return taken;
  }
}
