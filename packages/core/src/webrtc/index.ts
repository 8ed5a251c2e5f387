export { type IceServer, iceServersOf } from './link-header.ts';
export {
  type FragmentOptions,
  type IceParameters,
  parseIceFragment,
  sdpFragment,
  withIceSession,
} from './sdp-fragment.ts';
