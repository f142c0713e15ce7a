import protobuf from 'protobufjs';
import { crc32c } from './crc32c.ts';

/** The subset of TensorFlow's event.proto and summary.proto written here; field numbers are theirs. */
const schema = `
syntax = "proto3";
package tensorboard;
message Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
message Summary { repeated Value value = 1;
  message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
  message Audio { float sample_rate = 1; int64 num_channels = 2; int64 length_frames = 3; bytes encoded_audio_string = 4; string content_type = 5; }
  message Value { string tag = 1; float simple_value = 2; Image image = 4; Audio audio = 6; }
}
`;
const event = protobuf.parse(schema, { keepCase: true }).root.lookupType('tensorboard.Event');

export type EventValue =
  | { readonly tag: string; readonly scalar: number }
  /** PNG bytes. */
  | { readonly tag: string; readonly png: Uint8Array; readonly width: number; readonly height: number }
  /** WAV bytes. */
  | { readonly tag: string; readonly wav: Uint8Array; readonly sampleRate: number; readonly lengthFrames: number };

/** First record of every event file. */
export const fileHeader = (atMs: number): Uint8Array =>
  record(event.encode({ wall_time: atMs / 1000, file_version: 'brain.Event:2' }).finish());

/** A record with the values of a step. */
export function eventRecord(step: number, atMs: number, values: readonly EventValue[]): Uint8Array {
  return record(event.encode({ wall_time: atMs / 1000, step, summary: { value: values.map(protoValue) } }).finish());
}

function protoValue({ tag, ...value }: EventValue) {
  if ('scalar' in value) return { tag, simple_value: value.scalar };
  if ('png' in value) {
    const { png, width, height } = value;
    return { tag, image: { height, width, colorspace: 4, encoded_image_string: png } };
  }
  const { wav, sampleRate, lengthFrames } = value;
  const audio = { sample_rate: sampleRate, num_channels: 2, length_frames: lengthFrames };
  return { tag, audio: { ...audio, encoded_audio_string: wav, content_type: 'audio/wav' } };
}

/** TFRecord framing: length (uint64) and its checksum, data and their checksum, all little-endian. */
function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(12 + data.length + 4);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(framed.subarray(0, 8)), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, masked(data), true);
  return framed;
}

/** TFRecord masks checksums, so that a record inside a record does not mislead a reader. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0;
}
