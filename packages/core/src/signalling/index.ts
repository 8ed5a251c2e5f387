export { readBounded } from '../read-bounded.ts';
export type { IceChannel } from './ice-channel.ts';
export { PatchIce, type PatchIceOptions } from './patch-ice.ts';
export { isRejected, isSdp, withMuxOnly, withStereo } from './sdp.ts';
export { send } from './send.ts';
