import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ChunkError, ChunkParser } from './chunk-parser.ts';
import { MessageType, type RtmpMessage } from './message-type.ts';
import { writeChunks } from './write-chunks.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

function parse(...pieces: readonly Buffer[]): RtmpMessage[] {
  const messages: RtmpMessage[] = [];
  const parser = new ChunkParser({ onMessage: (message) => messages.push(message) });
  for (const piece of pieces) parser.push(piece);
  return messages;
}

const chunkSizeOf = (size: number): Buffer => {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(size);
  return writeChunks({ type: MessageType.setChunkSize, streamId: 0, timestamp: 0, body }, 2, 128);
};

describe('ChunkParser', () => {
  it('reads all four formats of headers and adds their differences up', () => {
    const messages = parse(
      hex('04 0003e8 000002 08 01000000 aaaa'), // 0: time 1000, two bytes, audio, stream 1
      hex('44 000014 000001 09 bb'), // 1: +20, one byte, video
      hex('84 00000a cc'), // 2: +10
      hex('c4 dd'), // 3: +10 again
    );
    expect(messages.map(({ type, timestamp, streamId, body }) => [type, timestamp, streamId, body.length])).toEqual([
      [8, 1000, 1, 2],
      [9, 1020, 1, 1],
      [9, 1030, 1, 1],
      [9, 1040, 1, 1],
    ]);
  });

  it('reads chunk stream ids of two and three bytes', () => {
    const rest = '000000 000001 09 01000000 ee';
    const messages = parse(hex(`00 05 ${rest}`), hex(`01 0501 ${rest}`));
    expect(messages).toHaveLength(2);
  });

  it('reads extended timestamps, which continuations repeat', () => {
    const body = Buffer.alloc(300, 1);
    const [message] = parse(writeChunks({ type: 9, streamId: 1, timestamp: 0xff_ff_ff_fe, body }, 6, 128));
    expect(message).toEqual({ type: 9, streamId: 1, timestamp: 0xff_ff_ff_fe, body });
  });

  it('keeps the messages of two chunk streams apart', () => {
    const first = writeChunks({ type: 9, streamId: 1, timestamp: 5, body: Buffer.alloc(200, 1) }, 6, 128);
    const second = writeChunks({ type: 8, streamId: 1, timestamp: 6, body: Buffer.alloc(4, 2) }, 4, 128);
    const messages = parse(first.subarray(0, 140), second, first.subarray(140));
    expect(messages.map(({ type, body }) => [type, body.length])).toEqual([
      [8, 4],
      [9, 200],
    ]);
  });

  it('follows changes of the chunk size', () => {
    const body = Buffer.alloc(1000, 3);
    expect(parse(chunkSizeOf(600), writeChunks({ type: 9, streamId: 1, timestamp: 0, body }, 6, 600))[0]?.body).toEqual(
      body,
    );
  });

  it('forgets a message that is aborted', () => {
    const abort = writeChunks({ type: MessageType.abort, streamId: 0, timestamp: 0, body: hex('00000006') }, 2, 128);
    const whole = writeChunks({ type: 9, streamId: 1, timestamp: 7, body: Buffer.alloc(200, 1) }, 6, 128);
    const messages = parse(whole.subarray(0, 140), abort, whole);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.timestamp).toBe(7);
  });

  it('takes an empty message', () => {
    expect(parse(hex('04 000000 000000 08 01000000'))).toHaveLength(1);
  });

  it.each([
    ['a header that refers to none', hex('84 000000 00')],
    ['a chunk size of zero', chunkSizeOf(0)],
    ['a message above the limit', hex('06 000000 ffffff 09 01000000')],
    [
      'a new message inside another',
      Buffer.concat([hex('06 000000 0000ff 09 01000000'), Buffer.alloc(128), hex('06 000000 000001 09 01000000 00')]),
    ],
    [
      'chunk streams without end',
      Buffer.concat(
        Array.from({ length: 70 }, (_, i) => Buffer.concat([Buffer.from([0, i]), hex('000000 000000 09 01000000')])),
      ),
    ],
  ])('refuses %s', (_what, bytes) => {
    expect(() => parse(bytes)).toThrow(ChunkError);
  });

  const message = fc.record({
    type: fc.constantFrom(8, 9, 18, 20),
    streamId: fc.constantFrom(0, 1),
    timestamp: fc.nat({ max: 0xff_ff_ff_ff }),
    body: fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes)),
  });

  it('reads back whatever was written, cut anywhere (fuzz)', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.integer({ min: 1, max: 500 }), (sent, step) => {
        const bytes = Buffer.concat(sent.map((each) => writeChunks(each, 3 + (each.type % 5), 128)));
        const pieces: Buffer[] = [];
        for (let start = 0; start < bytes.length; start += step) pieces.push(bytes.subarray(start, start + step));
        expect(parse(...pieces)).toEqual(sent);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('answers any bytes with messages or a ChunkError (fuzz)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        try {
          parse(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(ChunkError);
        }
      }),
      { seed: 4, numRuns: 2000 },
    );
  });
});
