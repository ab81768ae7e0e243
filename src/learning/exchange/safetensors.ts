/**
 * The safetensors format: named tensors in one file. Eight bytes hold the length of a JSON header,
 * which gives the type, the shape and the byte range of each tensor in the data that follows.
 * Source: https://huggingface.co/docs/safetensors, "Format". Only 32- and 64-bit floats are read.
 */

import Type from 'typebox';
import { errorText } from '../../errors.ts';
import { joinMessages, msg } from '../../message.ts';
import { parseAs } from '../../validation.ts';
import { MODEL_FILE_INVALID, safetensorsInvalid } from '../model-error.ts';

/** A tensor; an empty shape is a scalar. */
export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major; the array type is that of the file, 32 or 64 bits. */
  readonly values: Float32Array | Float64Array;
}

/** Contents of a file. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Arbitrary texts. */
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
/** Headers are padded to a multiple, to align the data. */
const ALIGNMENT = 8;
const METADATA = '__metadata__';
const ARRAY_TYPES = { F32: Float32Array, F64: Float64Array } as const;
type NumberType = keyof typeof ARRAY_TYPES;

const size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const EntrySchema = Type.Object({
  dtype: Type.String(),
  shape: Type.Array(size, { maxItems: 8 }),
  data_offsets: Type.Tuple([size, size]),
});
const MetadataSchema = Type.Record(Type.String(), Type.String());

/** Writes a file with the tensors in the order of the map. */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: [string, unknown][] = [[METADATA, metadata]];
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const begin = end;
    end += values.byteLength;
    header.push([name, { dtype: typeOf(values), shape, data_offsets: [begin, end] }]);
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + length);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + length;
  for (const { values } of tensors.values()) {
    const wide = values instanceof Float64Array;
    for (const value of values) {
      if (wide) view.setFloat64(at, value, true);
      else view.setFloat32(at, value, true);
      at += values.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/**
 * Reads a file; tensors are in the order of their data.
 * @throws PantiltError `model-file-invalid`, with the invalid tensor and the cure
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const { header, data } = split(bytes);
  const { [METADATA]: metadata = {}, ...entries } = header;
  const places = Object.entries(entries)
    .map(([name, entry]) => parseEntry(name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  const tensors = new Map<string, Tensor>();
  for (const place of places) {
    if (place.begin !== end || place.end > data.length) {
      throw safetensorsInvalid(
        msg`tensor ${place.name} has bytes ${place.begin} to ${place.end} of the data, but must begin
          at ${end} and end by ${data.length}: ${AGAIN}`,
      );
    }
    end = place.end;
    tensors.set(place.name, readTensor(place, data));
  }
  if (end !== data.length) {
    throw safetensorsInvalid(
      msg`its tensors take ${end} bytes, and ${data.length} follow the header: ${AGAIN}`,
    );
  }
  return {
    tensors,
    metadata: parseAs(MetadataSchema, metadata, msg`safetensors: metadata`, MODEL_FILE_INVALID),
  };
}

const AGAIN = msg`the file is truncated or corrupt: download or save it again`;

function split(bytes: Uint8Array): { header: Header; data: Uint8Array } {
  if (bytes.length < LENGTH_BYTES)
    throw safetensorsInvalid(msg`${bytes.length} bytes are too few: ${AGAIN}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(bytes.length - LENGTH_BYTES)) {
    throw safetensorsInvalid(
      msg`not a safetensors file, or truncated: save the net with safetensors.torch.save_file, not with
        torch.save or as ONNX (its header claims ${String(length)} bytes, and the file has ${bytes.length})`,
    );
  }
  const end = LENGTH_BYTES + Number(length);
  return { header: parseHeader(bytes.subarray(LENGTH_BYTES, end)), data: bytes.subarray(end) };
}

type Header = Readonly<Record<string, unknown>>;

function parseHeader(text: Uint8Array): Header {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      return header as Header;
    }
  } catch (error) {
    throw safetensorsInvalid(msg`its header isn't JSON (${errorText(error)}): ${AGAIN}`);
  }
  throw safetensorsInvalid(msg`its header isn't a JSON object: ${AGAIN}`);
}

/** Type, shape and byte range of a tensor. */
interface TensorEntry {
  readonly name: string;
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseEntry(name: string, entry: unknown): TensorEntry {
  const what = msg`safetensors: tensor ${name}`;
  const { dtype, shape, data_offsets } = parseAs(EntrySchema, entry, what, MODEL_FILE_INVALID);
  if (!isNumberType(dtype)) {
    throw safetensorsInvalid(
      msg`tensor ${name} is of type ${dtype}; supported types are ${joinMessages(Object.keys(ARRAY_TYPES), ', ')}:
        call net.float() before saving`,
    );
  }
  const [begin, end] = data_offsets;
  const count = shape.reduce((product, length) => product * length, 1);
  const needed = count * ARRAY_TYPES[dtype].BYTES_PER_ELEMENT;
  if (end - begin !== needed) {
    throw safetensorsInvalid(
      msg`tensor ${name} of shape [${shape.join(', ')}] takes ${needed} bytes, not ${end - begin}: ${AGAIN}`,
    );
  }
  return { name, type: dtype, shape, begin, end };
}

function readTensor({ name, type, shape, begin, end }: TensorEntry, data: Uint8Array): Tensor {
  const values = readNumbers(data.subarray(begin, end), type);
  const bad = values.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0) {
    throw safetensorsInvalid(
      msg`tensor ${name} contains ${String(values[bad])} at index ${bad}: its training has diverged:
        train again with a lower learning rate`,
    );
  }
  return { shape, values };
}

function readNumbers(bytes: Uint8Array, type: NumberType): Float32Array | Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new ARRAY_TYPES[type](bytes.length / ARRAY_TYPES[type].BYTES_PER_ELEMENT);
  for (let i = 0; i < values.length; i++) {
    values[i] = type === 'F64' ? view.getFloat64(8 * i, true) : view.getFloat32(4 * i, true);
  }
  return values;
}

const isNumberType = (type: string): type is NumberType => Object.hasOwn(ARRAY_TYPES, type);

const typeOf = (values: Tensor['values']): NumberType =>
  values instanceof Float64Array ? 'F64' : 'F32';
