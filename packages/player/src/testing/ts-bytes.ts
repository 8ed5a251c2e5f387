/** One elementary stream of a programme. */
export interface TsStream {
  readonly pid: number;
  /** 0x1b H.264, 0x24 H.265, 0x0f AAC, 0x02 MPEG-2 video … */
  readonly type: number;
}

const size = 188;

/** PAT and PMT of a programme with these streams; the map's PID is 0x100. */
export function tsTables(streams: readonly TsStream[]): Uint8Array<ArrayBuffer> {
  const pat = section(0, [0, 1, 0xc1, 0, 0, 0, 1, 0xe1, 0]);
  const entries = streams.flatMap(({ pid, type }) => [type, 0xe0 | (pid >> 8), pid & 255, 0xf0, 0]);
  const pmt = section(2, [0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, ...entries]);
  return new Uint8Array([...packet(0, true, [0, ...pat]), ...packet(0x100, true, [0, ...pmt])]);
}

function section(table: number, body: readonly number[]): number[] {
  // Nobody here looks at the checksum.
  return [table, 0xb0, body.length + 4, ...body, 0, 0, 0, 0];
}

/** A PES packet with these times (90 kHz), in as many packets as it takes. */
export function pesPackets(
  pid: number,
  times: { readonly pts: number; readonly dts?: number },
  payload: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const { pts, dts } = times;
  const fields = dts === undefined ? ticks(2, pts) : [...ticks(3, pts), ...ticks(1, dts)];
  const flags = dts === undefined ? 0x80 : 0xc0;
  const bytes = [0, 0, 1, 0xe0, 0, 0, 0x80, flags, fields.length, ...fields, ...Array.from(payload)];
  const packets: number[] = [];
  for (let at = 0; at < bytes.length; at += size - 4)
    packets.push(...packet(pid, at === 0, bytes.slice(at, at + size - 4)));
  return new Uint8Array(packets);
}

/** Times of the PES packets of a stream, in 90 kHz. */
export function pesTimesOf(bytes: Uint8Array, pid: number): { pts: number; dts: number }[] {
  const times: { pts: number; dts: number }[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) {
    const isBegin = (bytes[at + 1]! & 0x40) !== 0;
    if (!isBegin || (((bytes[at + 1]! & 0x1f) << 8) | bytes[at + 2]!) !== pid) continue;
    const pes = at + ((bytes[at + 3]! >> 4) & 2 ? 5 + bytes[at + 4]! : 4);
    const read = (from: number) =>
      ((bytes[from]! >> 1) & 7) * 2 ** 30 +
      (((bytes[from + 1]! << 8) | bytes[from + 2]!) >> 1) * 2 ** 15 +
      (((bytes[from + 3]! << 8) | bytes[from + 4]!) >> 1);
    const pts = read(pes + 9);
    times.push({ pts, dts: bytes[pes + 7]! >> 6 === 3 ? read(pes + 14) : pts });
  }
  return times;
}

function ticks(mark: number, value: number): number[] {
  const high = Math.floor(value / 2 ** 30) & 7;
  const middle = Math.floor(value / 2 ** 15) & 0x7fff;
  const low = value % 2 ** 15;
  return [(mark << 4) | (high << 1) | 1, middle >> 7, ((middle << 1) & 0xfe) | 1, low >> 7, ((low << 1) & 0xfe) | 1];
}

/** One packet; what the payload leaves free is stuffed by an adaptation field. */
function packet(pid: number, begins: boolean, payload: readonly number[]): number[] {
  const head = [0x47, (begins ? 0x40 : 0) | (pid >> 8), pid & 255];
  const free = size - 4 - payload.length;
  if (free === 0) return [...head, 0x10, ...payload];
  const stuffing = free === 1 ? [0] : [free - 1, 0, ...Array.from({ length: free - 2 }, () => 255)];
  return [...head, 0x30, ...stuffing, ...payload];
}
