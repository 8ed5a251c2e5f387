/** A value of ActionScript as AMF0 carries it. Dates come as Date, typed objects as plain ones. */
export type AmfValue =
  | number
  | string
  | boolean
  | null
  | undefined
  | Date
  | readonly AmfValue[]
  | { readonly [name: string]: AmfValue };

const Marker = {
  number: 0,
  boolean: 1,
  string: 2,
  object: 3,
  null: 5,
  undefined: 6,
  reference: 7,
  ecmaArray: 8,
  objectEnd: 9,
  strictArray: 10,
  date: 11,
  longString: 12,
  unsupported: 13,
  xml: 15,
  typedObject: 16,
} as const;

/** Deeper nesting is refused, as no command has it and every level costs stack. */
const maxDepth = 16;
/** Members and elements of one message, references to shared objects included. */
const maxValues = 10_000;

/** Bytes that are no AMF0, or more than anybody needs. */
export class AmfError extends Error {}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const long = bytes.length > 0xff_ff;
  const head = Buffer.alloc(long ? 5 : 3);
  head[0] = long ? Marker.longString : Marker.string;
  if (long) head.writeUInt32BE(bytes.length, 1);
  else head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function encodeName(name: string): Buffer {
  const bytes = Buffer.from(name);
  if (bytes.length > 0xff_ff) throw new AmfError('A name is too long.');
  const head = Buffer.alloc(2);
  head.writeUInt16BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

function encodeValue(value: AmfValue, depth: number): Buffer {
  if (depth > maxDepth) throw new AmfError('The values are nested too deeply.');
  if (value === null) return Buffer.from([Marker.null]);
  switch (typeof value) {
    case 'undefined':
      return Buffer.from([Marker.undefined]);
    case 'boolean':
      return Buffer.from([Marker.boolean, value ? 1 : 0]);
    case 'string':
      return encodeText(value);
    case 'number': {
      const bytes = Buffer.alloc(9);
      bytes.writeDoubleBE(value, 1);
      return bytes;
    }
    default:
  }
  if (value instanceof Date) {
    const bytes = Buffer.alloc(11);
    bytes[0] = Marker.date;
    bytes.writeDoubleBE(value.getTime(), 1);
    return bytes;
  }
  if (Array.isArray(value)) {
    const head = Buffer.alloc(5);
    head[0] = Marker.strictArray;
    head.writeUInt32BE(value.length, 1);
    return Buffer.concat([head, ...value.map((item: AmfValue) => encodeValue(item, depth + 1))]);
  }
  const members = Object.entries(value as { readonly [name: string]: AmfValue });
  return Buffer.concat([
    Buffer.from([Marker.object]),
    ...members.flatMap(([name, member]) => [encodeName(name), encodeValue(member, depth + 1)]),
    Buffer.from([0, 0, Marker.objectEnd]),
  ]);
}

/** The values one after the other, as a command message has them. */
export function encodeAmf(...values: readonly AmfValue[]): Buffer {
  return Buffer.concat(values.map((value) => encodeValue(value, 0)));
}

/** Reads values off a message. Every read is checked against the end; nothing is reserved before it was seen. */
class AmfReader {
  #bytes: Buffer;
  #offset = 0;
  #seen: AmfValue[] = [];
  #left = maxValues;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  value(depth = 0): AmfValue {
    if (depth > maxDepth) throw new AmfError('The values are nested too deeply.');
    if (this.#left-- <= 0) throw new AmfError('There are too many values.');
    const marker = this.#take(1).readUInt8();
    switch (marker) {
      case Marker.number:
        return this.#take(8).readDoubleBE();
      case Marker.boolean:
        return this.#take(1).readUInt8() !== 0;
      case Marker.string:
        return this.#name();
      case Marker.longString:
      case Marker.xml:
        return this.#take(this.#take(4).readUInt32BE()).toString('utf8');
      case Marker.null:
      case Marker.unsupported:
        return null;
      case Marker.undefined:
        return undefined;
      case Marker.reference:
        return this.#reference();
      case Marker.date: {
        const date = new Date(this.#take(8).readDoubleBE());
        this.#take(2);
        return date;
      }
      case Marker.object:
        return this.#object(depth);
      case Marker.typedObject:
        this.#name();
        return this.#object(depth);
      case Marker.ecmaArray:
        // Its count is a hint that many writers get wrong; the end mark counts.
        this.#take(4);
        return this.#object(depth);
      case Marker.strictArray:
        return this.#array(depth);
      default:
        throw new AmfError(`The marker ${marker} is unknown.`);
    }
  }

  #take(length: number): Buffer {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new AmfError('The message ends too early.');
    const bytes = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return bytes;
  }

  #name(): string {
    return this.#take(this.#take(2).readUInt16BE()).toString('utf8');
  }

  #reference(): AmfValue {
    const index = this.#take(2).readUInt16BE();
    if (index >= this.#seen.length) throw new AmfError('A reference leads nowhere.');
    return this.#seen[index];
  }

  #object(depth: number): AmfValue {
    const members: Record<string, AmfValue> = Object.create(null) as Record<string, AmfValue>;
    this.#seen.push(members);
    for (;;) {
      const name = this.#name();
      if (name === '' && this.#bytes[this.#offset] === Marker.objectEnd) {
        this.#offset++;
        return members;
      }
      members[name] = this.value(depth + 1);
    }
  }

  #array(depth: number): AmfValue {
    const length = this.#take(4).readUInt32BE();
    const items: AmfValue[] = [];
    this.#seen.push(items);
    for (let index = 0; index < length; index++) items.push(this.value(depth + 1));
    return items;
  }
}

/** All values of a message. Throws an AmfError. */
export function decodeAmf(bytes: Uint8Array): AmfValue[] {
  const reader = new AmfReader(bytes);
  const values: AmfValue[] = [];
  while (!reader.done) values.push(reader.value());
  return values;
}

/** A member of an object; undefined for everything that has none. */
export function amfMember(value: AmfValue, name: string): AmfValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return undefined;
  return (value as { readonly [name: string]: AmfValue })[name];
}
