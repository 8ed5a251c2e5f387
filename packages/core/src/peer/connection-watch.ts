import { isLiveError, type LiveError } from '../live-error.ts';
import { onAbort } from '../on-abort.ts';
import type { IceKeeper } from './ice-keeper.ts';

/** Milliseconds without an answer from the server before the connection counts as lost. */
const silenceMs = 3000;

/** Milliseconds that a new ICE session has to find a path. */
const restartMs = 5000;

/** Milliseconds after a change of network by which something must have arrived, where ICE could not be restarted. */
const proofMs = 2000;

/** Why a connection is over. */
export type LossReason = 'connection-lost' | 'closed-by-server';

/** What is watched. */
export interface Watched {
  readonly connection: RTCPeerConnection;
  readonly ice: IceKeeper;
  /** Asks why the session is over; `undefined` when it is not, or nobody says. Never rejects. */
  readonly farewell: (() => Promise<LiveError | undefined>) | undefined;
  /** Bytes that have come from the other side so far. */
  readonly received: () => Promise<number>;
  /** How a loss is told of which the server says nothing. */
  readonly lost: (why: LossReason) => LiveError;
}

/**
 * Reports when the connection is lost: what can be mended by a restart of ICE is mended first. Answers what to call
 * when the device has moved to another network.
 */
export function watchConnection(
  { connection, ice, farewell, received, lost: toError }: Watched,
  { signal, report }: { readonly signal: AbortSignal; readonly report: (error: LiveError) => void },
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  /** One restart for every time that the connection breaks; whether it helped, or may yet. */
  let mending: Promise<boolean> | undefined;
  onAbort(signal, () => clearTimeout(timer));

  const end = (error: LiveError) => {
    if (over || signal.aborted) return;
    over = true;
    clearTimeout(timer);
    report(error);
  };
  const lost = async (why: LossReason) => {
    clearTimeout(timer);
    const said = await farewell?.();
    end(said ?? toError(why));
  };
  const giveUpIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void lost('connection-lost'), ms);
  };
  const restart = async (): Promise<boolean> => {
    const outcome = await ice.restart().catch((error: unknown) => (isLiveError(error) ? error : ('failed' as const)));
    if (over || signal.aborted || outcome === 'superseded') return true;
    if (outcome === 'restarted') {
      if (connection.connectionState === 'connected') mending = undefined;
      else giveUpIn(restartMs);
      return true;
    }
    // A server that cannot restart may still know that the session is over; then there is nothing to wait for.
    const said = outcome === 'refused' ? await farewell?.() : outcome === 'failed' ? undefined : outcome;
    if (said) end(said);
    return false;
  };
  const mend = () => (mending ??= restart());

  const onState = async () => {
    if (over) return;
    const { connectionState } = connection;
    if (connectionState === 'connected') {
      clearTimeout(timer);
      mending = undefined;
    }
    // Browsers wait for up to half a minute before they call it failed; a new session is there in a fraction of that.
    if (connectionState === 'disconnected') {
      giveUpIn(silenceMs);
      void mend();
    }
    if (connectionState === 'failed' && !(await mend())) void lost('connection-lost');
  };
  connection.addEventListener('connectionstatechange', () => void onState(), { signal });
  // A server that closes properly says so by DTLS, of which the connection's own state tells nothing for a long time.
  const dtls = connection.getReceivers()[0]?.transport;
  const onDtls = () => dtls?.state === 'closed' && !over && void lost('closed-by-server');
  dtls?.addEventListener('statechange', onDtls, { signal });

  const prove = async () => {
    mending = undefined;
    const mended = await mend();
    const before = await received();
    await new Promise((resolve) => setTimeout(resolve, mended ? restartMs : proofMs));
    if (over || signal.aborted) return;
    const after = await received();
    if (after === before) void lost('connection-lost');
  };
  return () => void prove();
}
