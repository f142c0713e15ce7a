import { containerCost, type Machine } from './pickle-machine.ts';
import { InertRecord, PickleError } from './pickle-values.ts';

/** Costs of opcodes that take more memory than usual, in operations. */
const expensive = { container: containerCost, bytes: 4, name: 3 };
export const costs = new Uint8Array(256).fill(1);
for (const opcode of [125, 143, 145, 100]) costs[opcode] = expensive.container;
for (const opcode of [67, 66, 142, 150]) costs[opcode] = expensive.bytes;
for (const opcode of [99, 147]) costs[opcode] = expensive.name;

/** Actions by opcode; the names are pickletools'. */
export const opcodes: Readonly<Record<number, (m: Machine) => void>> = {
  128: (m) => protocol(m.u8()), // PROTO
  149: (m) => void m.u64(), // FRAME
  40: (m) => m.mark(), // MARK
  48: (m) => void m.pop(), // POP
  49: (m) => void m.popToMark(), // POP_MARK
  50: (m) => m.push(m.top()), // DUP
  78: (m) => m.push(null), // NONE
  136: (m) => m.push(true), // NEWTRUE
  137: (m) => m.push(false), // NEWFALSE
  74: (m) => m.push(m.i32()), // BININT
  75: (m) => m.push(m.u8()), // BININT1
  77: (m) => m.push(m.u16()), // BININT2
  138: (m) => m.push(m.long(m.u8())), // LONG1
  139: (m) => m.push(m.long(m.u32())), // LONG4
  71: (m) => m.push(m.f64()), // BINFLOAT
  88: (m) => m.push(m.text(m.u32())), // BINUNICODE
  140: (m) => m.push(m.text(m.u8())), // SHORT_BINUNICODE
  141: (m) => m.push(m.text(m.u64())), // BINUNICODE8
  85: (m) => m.push(m.text(m.u8())), // SHORT_BINSTRING
  84: (m) => m.push(m.text(m.u32())), // BINSTRING
  67: (m) => m.push(m.raw(m.u8())), // SHORT_BINBYTES
  66: (m) => m.push(m.raw(m.u32())), // BINBYTES
  142: (m) => m.push(m.raw(m.u64())), // BINBYTES8
  150: (m) => m.push(m.raw(m.u64())), // BYTEARRAY8
  93: (m) => m.push([]), // EMPTY_LIST
  41: (m) => m.push([]), // EMPTY_TUPLE
  125: (m) => m.push(new Map()), // EMPTY_DICT
  143: (m) => m.push(new Set()), // EMPTY_SET
  108: (m) => m.push(m.popToMark()), // LIST
  116: (m) => m.push(m.popToMark()), // TUPLE
  145: (m) => m.push(m.setOf(m.popToMark())), // FROZENSET
  133: (m) => m.push([m.pop()]), // TUPLE1
  134: (m) => m.push([m.pop(), m.pop()].reverse()), // TUPLE2
  135: (m) => m.push([m.pop(), m.pop(), m.pop()].reverse()), // TUPLE3
  // DICT
  100: (m) => {
    const items = m.popToMark();
    m.push(new Map());
    m.setItems(items);
  },
  // APPEND
  97: (m) => {
    const value = m.pop();
    m.append([value]);
  },
  101: (m) => m.append(m.popToMark()), // APPENDS
  144: (m) => m.append(m.popToMark()), // ADDITEMS
  // SETITEM
  115: (m) => {
    const value = m.pop();
    const key = m.pop();
    m.setItems([key, value]);
  },
  117: (m) => m.setItems(m.popToMark()), // SETITEMS
  113: (m) => m.remember(m.u8()), // BINPUT
  114: (m) => m.remember(m.u32()), // LONG_BINPUT
  148: (m) => m.memoize(), // MEMOIZE
  104: (m) => m.recall(m.u8()), // BINGET
  106: (m) => m.recall(m.u32()), // LONG_BINGET
  99: (m) => m.push(m.global(m.line(), m.line())), // GLOBAL
  // STACK_GLOBAL
  147: (m) => {
    const name = m.pop();
    m.push(m.global(m.pop(), name));
  },
  81: (m) => m.push(m.persistent(m.pop())), // BINPERSID
  82: call, // REDUCE
  129: call, // NEWOBJ
  // NEWOBJ_EX
  146: (m) => {
    const keywords = m.pop();
    const args = m.pop();
    m.push(new InertRecord(m.pop(), [args, keywords]));
  },
  98: (m) => m.build(m.pop()), // BUILD
};

function call(m: Machine): void {
  const args = m.pop();
  m.push(m.call(m.pop(), args));
}

function protocol(version: number): void {
  if (version < 2 || version > 5) throw new PickleError(`its protocol is ${version}; 2 to 5 are read`);
}
