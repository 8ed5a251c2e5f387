import { fromHttpResponse, fromHttpStatus, type StatusCodes } from '../http-error.ts';
import type { LiveError } from '../live-error.ts';
import { oneLine } from '../problem.ts';
import { readBounded } from '../read-bounded.ts';

const maxBytes = 256 * 1024;

/** What the dialects of SRS and of Tencent are asked by. */
export interface JsonQuestion {
  /** Posts a body; rejects with a LiveError when no answer comes. */
  readonly post: (body: string) => Promise<Response>;
  /** Begins the sentence of a refusal: `Playing`. */
  readonly what: string;
  /** Which member of the answer is its code; any number but 0 is a refusal, with HTTP 200. */
  readonly codeName: string;
  readonly statusCodes: StatusCodes;
  /** Milliseconds for the body of the answer. */
  readonly timeoutMs: number;
  /** How an answer that is no JSON is told. */
  readonly notJson: () => LiveError;
}

/** Posts JSON and answers the object that came back. Rejects with a LiveError. */
export async function askJson(
  body: object,
  { post, what, codeName, statusCodes, timeoutMs, notJson }: JsonQuestion,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await post(JSON.stringify(body));
  if (!response.ok) throw await fromHttpResponse(response, what, statusCodes);
  const told = objectOf(await readBounded(response, maxBytes, timeoutMs));
  if (!told) throw notJson();
  const code = Number(told[codeName] ?? 0);
  if (code === 0) return told;
  const words = oneLine(told['errmsg'] ?? told['msg'] ?? told['data'] ?? told['desc']);
  const message = `${what} was refused with code ${code}${words ? `: ${words.replace(/[.\s]+$/, '')}` : ''}.`;
  // Some are HTTP statuses in disguise. The others are numbers of the server's own, of which nothing may be concluded.
  const status = code >= 401 && code < 600 ? code : 500;
  throw fromHttpStatus(status, message, { httpStatus: response.status, serverCode: code }, statusCodes);
}

/** The description in an answer, as SRS and as Tencent write it; empty when there is none. */
export function sdpOf(value: unknown): string {
  const sdp = typeof value === 'object' && value !== null && 'sdp' in value ? value.sdp : value;
  return typeof sdp === 'string' ? sdp : '';
}

function objectOf(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
