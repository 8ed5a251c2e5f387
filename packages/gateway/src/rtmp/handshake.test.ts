import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createHandshake, HandshakeError } from './handshake.ts';

describe('createHandshake', () => {
  it('opens with version 3 and 1536 bytes that differ each time', () => {
    const { hello } = createHandshake();
    expect(hello).toHaveLength(1537);
    expect(hello[0]).toBe(3);
    expect(hello.subarray(1, 9)).toEqual(Buffer.alloc(8));
    expect(createHandshake().hello.equals(hello)).toBe(false);
  });

  it('answers S1 and hands on what follows S2, however it is cut (fuzz)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3080 }), (step) => {
        const handshake = createHandshake();
        const s1 = Buffer.alloc(1536, 9);
        const all = Buffer.concat([Buffer.from([3]), s1, Buffer.alloc(1536), Buffer.from('rest')]);
        let seen = Buffer.alloc(0);
        let done: ReturnType<typeof handshake.push>;
        for (let start = 0; start < all.length; start += step) {
          const piece = all.subarray(start, start + step);
          if (done) seen = Buffer.concat([seen, piece]);
          else done = handshake.push(piece);
        }
        expect(done?.reply).toEqual(s1);
        expect(Buffer.concat([done!.rest, seen]).toString()).toBe('rest');
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('knows from the first byte that a web server is no RTMP server', () => {
    expect(() => createHandshake().push(Buffer.from('H'))).toThrow(HandshakeError);
  });
});
