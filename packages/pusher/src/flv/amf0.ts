/** What `onMetaData` may hold. */
export type Amf0Object = Readonly<Record<string, number | boolean | string>>;

const marker = { number: 0, boolean: 1, string: 2, ecmaArray: 8 } as const;
const endOfObject = [0, 0, 9];
const utf8 = new TextEncoder();

function text(value: string): number[] {
  const bytes = utf8.encode(value);
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

function number(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [...new Uint8Array(view.buffer)];
}

function scalar(value: number | boolean | string): number[] {
  if (typeof value === 'number') return [marker.number, ...number(value)];
  if (typeof value === 'boolean') return [marker.boolean, Number(value)];
  return [marker.string, ...text(value)];
}

/** A name and an ECMA array in AMF0: the body of an FLV script tag. Strings must be shorter than 64 KiB. */
export function encodeScriptData(name: string, values: Amf0Object): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(values);
  const count = [
    entries.length >>> 24,
    (entries.length >> 16) & 0xff,
    (entries.length >> 8) & 0xff,
    entries.length & 0xff,
  ];
  return Uint8Array.from([
    ...scalar(name),
    marker.ecmaArray,
    ...count,
    ...entries.flatMap(([key, value]) => [...text(key), ...scalar(value)]),
    ...endOfObject,
  ]);
}
