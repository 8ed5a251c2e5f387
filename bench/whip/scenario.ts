import type { Reply, SeenRequest } from './mock-server.ts';
import type { MockSession } from './mock-session.ts';
import type { Run } from './run.ts';

/** What a row says of one client: `n/a` where the client never came to the point that the row is about. */
export interface Judgement {
  readonly verdict: 'pass' | 'fail' | 'n/a';
  /** What the server saw. */
  readonly saw: string;
}

/** One promise of the protocol, and how the server sees whether it is kept. */
export interface Row {
  readonly id: string;
  /** A plain sentence about the client. */
  readonly text: string;
  /** Where it is written. */
  readonly section: string;
  /** `beyond`: the RFC leaves it open, but a client that is used needs it. */
  readonly level: 'MUST' | 'SHOULD' | 'MAY' | 'beyond';
  readonly judge: (run: Run) => Judgement;
}

/** How the server behaves to one client, what is done with the client, and the rows that are judged afterwards. */
export interface Scenario {
  readonly name: string;
  /** What the client is given. */
  readonly token?: string;
  /** The answer to a POST; by default a session is made. */
  readonly post?: (run: Run, request: SeenRequest) => Promise<Reply | undefined> | Reply | undefined;
  /** The answer to a PATCH; by default preconditions are checked and candidates and restarts are taken. */
  readonly patch?: (run: Run, request: SeenRequest, session: MockSession) => Promise<Reply> | Reply;
  /** By default the client publishes, media is awaited, and the client is stopped. */
  readonly act?: (run: Run) => Promise<void>;
  /** Seconds after which whatever has been seen is judged. @default 30 */
  readonly seconds?: number;
  readonly rows: readonly Row[];
}

export const pass = (saw: string): Judgement => ({ verdict: 'pass', saw });
export const fail = (saw: string): Judgement => ({ verdict: 'fail', saw });
export const notApplicable = (saw: string): Judgement => ({ verdict: 'n/a', saw });

export const verdict = (holds: boolean, saw: string): Judgement => (holds ? pass(saw) : fail(saw));
