import { LiveError, type LiveCodeNumber, type LiveErrorDetail } from '@livelit/core';

/** A LiveError on its way between threads; its cause stays behind. */
export interface PlainError {
  readonly code: number;
  readonly message: string;
  readonly detail: LiveErrorDetail;
}

/** The error as it can be posted. */
export function plainError({ code, message, detail }: LiveError): PlainError {
  // What cannot be copied to another thread must not keep the rest from arriving.
  return { code, message, detail: JSON.parse(JSON.stringify(detail)) as LiveErrorDetail };
}

/** The error as it was. */
export function revivedError({ code, message, detail }: PlainError): LiveError {
  return new LiveError(code as LiveCodeNumber, message, { detail });
}
