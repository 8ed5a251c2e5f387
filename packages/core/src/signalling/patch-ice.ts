import type { LiveError } from '../live-error.ts';
import { readBounded } from '../read-bounded.ts';
import { type IceParameters, parseIceFragment } from '../webrtc/sdp-fragment.ts';
import type { IceChannel } from './ice-channel.ts';
import { send } from './send.ts';

const fragmentType = 'application/trickle-ice-sdpfrag';
const maxFragmentBytes = 64 * 1024;

/** Servers answer so when they know no PATCH at all. */
const noPatch: ReadonlySet<number> = new Set([405, 415, 501]);

/** What the requests of one session share. */
export interface PatchIceOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whether the session was ended by us; then nothing is said any more. */
  readonly isOver: () => boolean;
  /** What a session that is there no more (404, 410) is told as. */
  readonly gone: (response: Response) => Promise<LiveError>;
}

/** ICE by PATCH (RFC 9725 4.3), as WHIP and WHEP have it: conditional on the entity tag that names the ICE session. */
export class PatchIce implements IceChannel {
  readonly #session: string;
  readonly #headers: (type: string) => Record<string, string>;
  readonly #options: PatchIceOptions;
  #etag: string | undefined;
  #patches = true;

  /** `headers` are those of a request to the session with a body of a type. */
  constructor(
    session: string,
    etag: string | null,
    headers: (type: string) => Record<string, string>,
    options: PatchIceOptions,
  ) {
    this.#session = session;
    this.#headers = headers;
    this.#options = options;
    this.tag(etag);
  }

  /** Takes a new entity tag, if there is one. `*` is none, but MediaMTX sends it and takes it back. */
  tag(etag: string | null): void {
    if (etag !== null && etag.trim() !== '') this.#etag = etag;
  }

  async trickle(fragment: string): Promise<'taken' | 'refused' | 'failed'> {
    const response = await this.#patch(fragment, this.#etag, (told) => {
      // Missing (428) or outdated (412): the server may name the present one, else any will do.
      this.#etag = told ?? '*';
      return this.#etag;
    });
    if (response?.ok) return 'taken';
    // 422: the server restarts ICE, but takes no candidates.
    return !this.#patches || response?.status === 422 ? 'refused' : 'failed';
  }

  async restart(fragment: string): Promise<IceParameters | 'refused' | 'failed'> {
    // The draft writes `*` in one place and `"*"` in another; servers understand at least one.
    const response = await this.#patch(fragment, '*', () => '"*"');
    if (!this.#patches || response?.status === 422) return 'refused';
    if (response?.status === 404 || response?.status === 410) throw await this.#options.gone(response);
    if (!response?.ok) return 'failed';
    const { timeoutMs } = this.#options;
    const answer = parseIceFragment(await readBounded(response, maxFragmentBytes, timeoutMs));
    // 204: it was taken for candidates.
    if (!answer) return 'refused';
    this.tag(response.headers.get('etag'));
    return answer;
  }

  /** Sends a fragment; once more with another tag when the first one does not hold. */
  async #patch(
    body: string,
    etag: string | undefined,
    refresh: (told: string | null) => string,
  ): Promise<Response | undefined> {
    const { timeoutMs, signal, isOver } = this.#options;
    if (isOver() || !this.#patches) return undefined;
    const once = (tag: string | undefined) => {
      const headers = { ...this.#headers(fragmentType), ...(tag === undefined ? {} : { 'If-Match': tag }) };
      return send(this.#session, { method: 'PATCH', headers, body, signal }, timeoutMs);
    };
    let response = await once(etag);
    if (response?.status === 412 || response?.status === 428)
      response = await once(refresh(response.headers.get('etag')));
    if (response && noPatch.has(response.status)) this.#patches = false;
    return response;
  }
}
