import type { IncomingMessage } from 'node:http';

import { describe, expect, it } from 'vitest';

import { mayUse } from './cors.ts';

const from = (origin: string | undefined, host = '127.0.0.1:8889'): IncomingMessage =>
  ({ headers: { host, ...(origin === undefined ? {} : { origin }) } }) as IncomingMessage;
const list = ['https://example.org'];

describe('mayUse', () => {
  it('lets programs and listed origins in', () => {
    expect(mayUse(from(undefined), list)).toBe(true);
    expect(mayUse(from('https://example.org'), list)).toBe(true);
    expect(mayUse(from('https://anybody.example'), '*')).toBe(true);
  });

  it('lets in pages that the gateway itself served', () => {
    expect(mayUse(from('http://127.0.0.1:8889'), list)).toBe(true);
    expect(mayUse(from('http://localhost:8889', 'localhost:8889'), list)).toBe(true);
    expect(mayUse(from('http://[::1]:8889', '[::1]:8889'), list)).toBe(true);
  });

  it('keeps all others out, a name that was bent to this machine included', () => {
    expect(mayUse(from('https://example.org.evil.example'), list)).toBe(false);
    expect(mayUse(from('http://example.org'), list)).toBe(false);
    expect(mayUse(from('http://127.0.0.1:9999'), list)).toBe(false);
    expect(mayUse(from('http://evil.example:8889', 'evil.example:8889'), list)).toBe(false);
    expect(mayUse(from('null'), list)).toBe(false);
  });
});
