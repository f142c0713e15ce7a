import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c } from '../../src/trainer/crc32c.ts';
import { eventRecord, fileHeader } from '../../src/trainer/tensorboard.ts';

test('CRC-32C gives the check values of RFC 3720', () => {
  assert.equal(crc32c(new TextEncoder().encode('123456789')), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
});

test('an event file begins with the bytes that TensorFlow writes for brain.Event:2', () => {
  // Event{wall_time: 1, file_version: "brain.Event:2"} as protobuf, framed as TFRecord.
  const body = Buffer.from('09000000000000f03f1a0d627261696e2e4576656e743a32', 'hex');
  const header = Buffer.from(fileHeader(1000));
  assert.equal(header.readBigUInt64LE(0), BigInt(body.length));
  assert.deepEqual(header.subarray(12, 12 + body.length), body);
  // The masked checksum of the length 24 is what TensorFlow's own files have at this place.
  assert.equal(header.subarray(8, 12).toString('hex'), 'a37f4b22');
});

test('scalars, pictures and sounds become one summary of a step', () => {
  const record = Buffer.from(
    eventRecord(7, 2000, [
      { tag: 'loss', scalar: 0.5 },
      { tag: 'picture', png: Uint8Array.of(1, 2), width: 3, height: 4 },
      { tag: 'sound', wav: Uint8Array.of(5, 6), sampleRate: 44_100, lengthFrames: 9 },
    ]),
  );
  const body = record.subarray(12, -4).toString('hex');
  assert.ok(body.startsWith('0900000000000000401007'), body);
  assert.ok(body.includes('0a046c6f7373150000003f'), 'tag "loss" with the float 0.5');
  assert.ok(body.includes('08041003180422020102'), 'an RGBA image of height 4 and width 3');
  assert.ok(
    body.includes('0d00442c4710021809220205062a09617564696f2f776176'),
    'an audio of 44100 Hz, 2 channels, 9 frames',
  );
});
