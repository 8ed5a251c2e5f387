import { vi } from 'vitest';

/** A request as a stubbed server sees it. */
export interface StubbedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** What it answers; `undefined` is a network error. */
export type StubbedAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | undefined;

/** A server inside the page, for what needs a peer inside the page. */
export interface StubbedHttp {
  readonly origin: string;
  /** Oldest first. */
  readonly requests: readonly StubbedRequest[];
  restore(): void;
}

/** Answers requests to an origin that does not exist; all others go out. */
export function stubHttp(answer: (request: StubbedRequest) => StubbedAnswer | Promise<StubbedAnswer>): StubbedHttp {
  const origin = 'https://whep.test';
  const requests: StubbedRequest[] = [];
  const { fetch } = globalThis;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(origin)) return fetch(input, init);
    const request = new Request(input, { ...init, keepalive: false });
    const seen = {
      method: request.method,
      path: new URL(url).pathname,
      headers: request.headers,
      body: await request.text(),
    };
    requests.push(seen);
    const told = await answer(seen);
    init?.signal?.throwIfAborted();
    if (!told) throw new TypeError('Failed to fetch');
    const empty = [101, 204, 205, 304].includes(told.status);
    const response = new Response(empty ? null : (told.body ?? ''), {
      status: told.status,
      headers: { ...told.headers },
    });
    return Object.defineProperty(response, 'url', { value: url });
  });
  return { origin, requests, restore: () => spy.mockRestore() };
}
