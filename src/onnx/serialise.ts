import protobuf from 'protobufjs';
import type { Constant, Graph } from './graph-builder.ts';
import { type Attribute, microsoft, type Value } from './value.ts';

/** The subset of onnx.proto3 (ONNX IR version 10) written here; field numbers are the standard's. */
const schema = `
syntax = "proto3";
package onnx;
message ModelProto { int64 ir_version = 1; string producer_name = 2; string doc_string = 6; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8; repeated StringStringEntryProto metadata_props = 14; }
message StringStringEntryProto { string key = 1; string value = 2; }
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message GraphProto { repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5; repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12; }
message NodeProto { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated AttributeProto attribute = 5; string domain = 7; }
message AttributeProto { string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20; }
message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message ValueInfoProto { string name = 1; TypeProto type = 2; }
message TypeProto { TensorType tensor_type = 1; message TensorType { int32 elem_type = 1; TensorShapeProto shape = 2; } }
message TensorShapeProto { repeated Dimension dim = 1; message Dimension { int64 dim_value = 1; } }
`;

export interface FileVersions {
  readonly ir: number;
  readonly opset: number;
}

/** The newest opset that every execution provider of ONNX Runtime 1.30 supports. LayerNormalization needs 17. */
const own: FileVersions = { ir: 10, opset: 21 };

export interface SerialiseOptions {
  readonly versions?: FileVersions;
  /** What the file is, for people. */
  readonly about?: string;
  /** Written as metadata_props. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Numbers of the standard's TensorProto.DataType. */
export const elementTypes = { float32: 1, int64: 7, float16: 10 };
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 };

const model = protobuf.parse(schema, { keepCase: true }).root.lookupType('onnx.ModelProto');

/** The graph as the bytes of an .onnx file. Inputs and outputs are float32. */
export function serialise(
  graph: Graph,
  { versions = own, about = '', metadata = {} }: SerialiseOptions = {},
): Uint8Array {
  return model
    .encode({
      ir_version: versions.ir,
      producer_name: 'rimshot',
      ...(about && { doc_string: about }),
      opset_import: [
        { domain: '', version: versions.opset },
        { domain: microsoft, version: 1 },
      ],
      metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: graph.name,
        node: graph.nodes.map((node, index) => ({
          name: `${node.op}_${index}`,
          op_type: node.op,
          domain: node.domain,
          input: node.inputs.map((input) => input?.name ?? ''),
          output: node.outputs.map((output) => output.name),
          attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...attribute(value) })),
        })),
        initializer: graph.constants.map(({ value, data }) => ({
          name: value.name,
          dims: value.shape,
          data_type: elementTypes[typeOf(data)],
          raw_data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        })),
        input: graph.inputs.map(valueInfo),
        output: graph.outputs.map(valueInfo),
      },
    })
    .finish();
}

function typeOf(data: Constant['data']): keyof typeof elementTypes {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Uint16Array ? 'float16' : 'int64';
}

function attribute(value: Attribute) {
  if (typeof value === 'number') return { i: value, type: attributeTypes.int };
  if (typeof value === 'string') return { s: new TextEncoder().encode(value), type: attributeTypes.string };
  if ('float' in value) return { f: value.float, type: attributeTypes.float };
  return { ints: [...value], type: attributeTypes.ints };
}

const valueInfo = ({ name, shape }: Value) => ({
  name,
  type: {
    tensor_type: { elem_type: elementTypes.float32, shape: { dim: shape.map((size) => ({ dim_value: size })) } },
  },
});
