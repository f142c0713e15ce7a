import { Machine, type PickleLimits, pickleLimits } from './pickle-machine.ts';
import { costs, opcodes } from './pickle-opcodes.ts';
import { PickleError } from './pickle-values.ts';

/**
 * Reads Python pickles without running anything: builds tensors, containers and numbers; any other class becomes an inert
 * record. Opcodes are those of protocols 2 to 5 (see Python's pickletools); PyTorch writes protocol 2.
 */

const stop = 0x2e;

/** Dicts become Maps, lists and tuples arrays. Throws a PickleError with reason and place. */
export const readPickle = (bytes: Uint8Array): unknown => readPickleAt(bytes, 0).value;

/** Reads a pickle at an offset, which other bytes may follow. `limits` are lower in tests. */
export function readPickleAt(bytes: Uint8Array, start: number, limits: PickleLimits = pickleLimits) {
  if (bytes.length > limits.bytes)
    throw new PickleError(`it has ${bytes.length} bytes, at most ${limits.bytes} are read`);
  const machine = new Machine(bytes, start, limits);
  for (;;) {
    const { at } = machine;
    const opcode = machine.u8();
    machine.spend(costs[opcode]!);
    if (opcode === stop)
      return { value: machine.pop(), end: machine.at, work: machine.work, storages: machine.storages };
    const step = opcodes[opcode];
    if (!step) throw new PickleError(`opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${at} is not supported`);
    step(machine);
  }
}
