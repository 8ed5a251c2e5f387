import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { oneLine, parseProblem, readProblem } from './problem.ts';
import { readBounded } from './read-bounded.ts';

const seed = 20_261_114;

afterEach(() => vi.useRealTimers());

describe('parseProblem', () => {
  it('prefers the detail of this case over the title of its kind', () => {
    expect(parseProblem('{"title":"Conflict","detail":"Taken.","code":-9503}')).toEqual({
      message: 'Taken.',
      code: -9503,
    });
    expect(parseProblem('{"title":"Conflict","detail":"  "}')).toEqual({ message: 'Conflict' });
  });

  it('makes one safe line of anything', () => {
    const run = (text: string) => {
      const { message, code } = parseProblem(text);
      expect(message.length).toBeLessThanOrEqual(200);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}]|<[a-z!/]/iu);
      expect(code === undefined || Number.isInteger(code)).toBe(true);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), run), { seed });
    fc.assert(fc.property(fc.json(), run), { seed });
    const document = fc.record({ detail: fc.anything(), error: fc.string({ unit: 'binary' }), code: fc.anything() });
    fc.assert(
      fc.property(document, (value) =>
        run(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? 1 : part))),
      ),
      { seed },
    );
  });
});

describe('oneLine', () => {
  it('cuts what is too long', () => {
    expect(oneLine('a'.repeat(300))).toBe(`${'a'.repeat(199)}…`);
  });
});

describe('readProblem', () => {
  it('downloads no more than it needs of an endless body', async () => {
    let sent = 0;
    const cancelled = vi.fn();
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024).fill(97));
      },
      cancel: cancelled,
    });
    const { message } = await readProblem(new Response(body, { headers: { 'content-type': 'text/plain' } }));
    expect(message).toHaveLength(200);
    expect(sent).toBeLessThan(32_768);
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it('does not read a body that it would not use', async () => {
    const cancelled = vi.fn();
    const body = new ReadableStream({ cancel: cancelled });
    const response = new Response(body, { headers: { 'content-type': 'text/html' } });
    expect(await readProblem(response)).toEqual({ message: '' });
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

describe('readBounded', () => {
  const startThen = (next: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('début'));
          next(controller);
        },
      }),
    );

  it('gives up on a body that stalls, and keeps what had come', async () => {
    vi.useFakeTimers();
    const reading = readBounded(
      startThen(() => undefined),
      100,
      3000,
    );
    await vi.advanceTimersByTimeAsync(3000);
    expect(await reading).toBe('début');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    expect(await readBounded(new Response('whole'), 100, 3000)).toBe('whole');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps what had come when the connection breaks', async () => {
    const response = startThen((controller) => setTimeout(() => controller.error(new Error('reset'))));
    expect(await readBounded(response, 100, 3000)).toBe('début');
  });

  it('reads nothing where there is no body', async () => {
    expect(await readBounded(new Response(null), 100, 3000)).toBe('');
  });
});
