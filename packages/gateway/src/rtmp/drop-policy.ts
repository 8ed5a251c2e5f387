import type { TagKind } from './flv-tag-kind.ts';

/** Decides what is left out when the network cannot keep up. */
export interface DropPolicy {
  /** Messages left out so far. */
  readonly dropped: number;
  /** Whether this message is to be sent, given the bytes that wait already. */
  admits(kind: TagKind, video: boolean, waitingBytes: number): boolean;
}

/**
 * Leaves out pictures from the one that finds more than `maxWaitingBytes` waiting up to the next key frame that finds
 * at most half of that: the end of a group of pictures may be missing, never its middle. Sound goes on until the
 * queue is a quarter longer; what configures a decoder is always sent.
 */
export function createDropPolicy(maxWaitingBytes: number): DropPolicy {
  let skipping = false;
  let dropped = 0;
  return {
    get dropped() {
      return dropped;
    },
    admits(kind, video, waitingBytes) {
      if (kind === 'config' || kind === 'end') return true;
      if (video) {
        if (waitingBytes > maxWaitingBytes) skipping = true;
        else if (kind === 'key' && waitingBytes <= maxWaitingBytes / 2) skipping = false;
      }
      const admitted = video ? !skipping : waitingBytes <= maxWaitingBytes * 1.25;
      if (!admitted) dropped++;
      return admitted;
    },
  };
}
