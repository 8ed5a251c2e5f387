import type { LiveCodeNumber } from '@livelit/core';

/**
 * A refusal that the other side can act on. Over HTTP it becomes `application/problem+json` (RFC 9457) with `status`;
 * over a WebSocket an error message and a close with `closeCode`.
 */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: LiveCodeNumber;
  readonly headers: Readonly<Record<string, string>>;
  /** How a WebSocket is closed for it. @default 4000 + status */
  readonly closeCode: number;

  /** `message` is one English sentence, safe to show to a stranger. */
  constructor(
    status: number,
    code: LiveCodeNumber,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    closeCode: number = 4000 + status,
  ) {
    super(message);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.closeCode = closeCode;
  }
}
